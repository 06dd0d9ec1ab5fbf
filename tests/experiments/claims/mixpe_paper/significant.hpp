// SPDX-License-Identifier: Apache-2.0
// Figures as they are quoted.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace mixpe::experiments::paper {

/// `value` in units of `last_digit` (0.01 for two decimals), rounded to four significant digits
/// first and half upwards: 34.6459 is 34.65 and then 34.7. The absolute figures and the ladder's
/// known ratios were quoted this way: the five whose fourth digit is a rounded 5 show it.
[[nodiscard]] inline long Quoted(double value, double last_digit) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3e", value);
  // The decimal 34.65 has no exact binary twin; a billionth more makes its 5 go up as by hand.
  return std::lround(std::strtod(text, nullptr) * (1 + 1e-9) / last_digit);
}

}  // namespace mixpe::experiments::paper
