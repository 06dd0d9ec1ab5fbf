// SPDX-License-Identifier: Apache-2.0
// A characterised quantity of a cell over input slew and output load (NLDM).
#pragma once

#include <vector>

namespace mixpe::sim::netlist {

/// Up to two-dimensional table. An axis with one entry or none does not matter.
struct Table {
  std::vector<double> x;       ///< input transition, ps, strictly rising
  std::vector<double> y;       ///< load, fF; in constraints the related pin's transition, ps
  std::vector<double> values;  ///< [x][y]; ps or fJ

  [[nodiscard]] bool empty() const { return values.empty(); }

  /// Bilinear between the four points around; beyond the table the outermost cell continues
  /// linearly (what OpenSTA does too). Requires a table that is not empty.
  [[nodiscard]] double At(double at_x, double at_y) const;
};

}  // namespace mixpe::sim::netlist
