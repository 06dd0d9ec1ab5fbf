// SPDX-License-Identifier: Apache-2.0
// A hardware coefficient never travels without its unit, technology node, origin and uncertainty.
#pragma once

#include <string>

#include "reference/base/fields.hpp"

namespace mixpe::sim {

/// Value with an uncertainty band; low <= value <= high.
struct Band {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;

  Band& operator+=(const Band& other);
  [[nodiscard]] Band operator*(double factor) const;
};

/// One row of an energy or area table.
struct Sourced {
  double value = 0.0;
  std::string unit;
  double node_nm = 0.0;  ///< technology node of the figure; 0: not tied to a node (DRAM)
  double low = 0.0;
  double high = 0.0;
  std::string kind = "published";
  std::string source;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("value", value, Field("", "the coefficient in `unit`").Range(0, 1e12));
    visit("unit", unit,
          Field("", "unit of value, low and high")
              .OneOf({"um2", "pJ", "uW", "pJ/bit", "um2/bit", "uW/bit"}));
    visit("node_nm", node_nm, Field("nm", "technology node of the figure; 0: none").Range(0, 250));
    visit("low", low, Field("", "lower end of the band").Range(0, 1e12));
    visit("high", high, Field("", "upper end of the band").Range(0, 1e12));
    visit("kind", kind,
          Field("", "how it was obtained")
              .OneOf({"published", "derived", "recorded", "synthesised", "measured"}));
    visit("source", source, Field("", "where it comes from"));
  }
};

/// Throws UserError unless low <= value <= high, the unit is `unit`, and a source is named. `place`
/// is shown.
void Check(const Sourced& row, const std::string& unit, const std::string& place);

/// The row brought to `node_nm`: area with the square of the feature size, energy and leakage with
/// its first power (constant supply voltage). Ideal scaling; Stillmaker and Baas (Integration 58,
/// 2017) tabulate 0.46x area from 45 to 32 nm where this rule gives 0.51x.
[[nodiscard]] Band At(const Sourced& row, double node_nm);

}  // namespace mixpe::sim
