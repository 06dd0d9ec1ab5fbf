// SPDX-License-Identifier: Apache-2.0
// The arithmetic behind a figure, as equations that a reader can redo by hand.
#pragma once

#include <string>
#include <vector>

#include "sim/fast/price.hpp"

namespace mixpe::sim {

/// `name = expression = value unit`. The expression uses numbers, earlier names, + - * / and ceil,
/// max, min.
struct Equation {
  std::string section;
  std::string name;
  std::string expression;
  std::string value;
  std::string unit;
  std::string why;
};

/// Cycles, bytes and buffer bits of one product under its mapping.
[[nodiscard]] std::vector<Equation> ExplainProduct(const FastModel& model,
                                                   const GemmProblem& problem,
                                                   const Mapped& mapped);

/// Energy by line and in total.
[[nodiscard]] std::vector<Equation> ExplainEnergy(const FastModel& model, const Counters& counters);

[[nodiscard]] std::string ToText(const std::vector<Equation>& equations);

}  // namespace mixpe::sim
