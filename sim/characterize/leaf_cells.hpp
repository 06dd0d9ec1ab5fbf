// SPDX-License-Identifier: Apache-2.0
// Cells that a mapper built on single functions does not find: adders, and wide AND-OR-INVERT
// gates. They are found by function and put in place of the RTL's leaf modules and of $fa.
#pragma once

#include <functional>
#include <string>

#include "sim/netlist/library.hpp"

namespace mixpe::sim::characterize {

/// Verilog for techmap.
struct LeafCells {
  std::string word_adders;  ///< $fa of one bit, and those with a constant input
  std::string modules;      ///< full_adder, half_adder, aoi222, ao222 of rtl/tile
  bool full_adder = false;  ///< the library has one
};

/// `usable`: whether mapping may use the cell. Modules without a cell of theirs become gates.
[[nodiscard]] LeafCells FindLeafCells(const netlist::Library& library,
                                      const std::function<bool(const netlist::Cell&)>& usable);

}  // namespace mixpe::sim::characterize
