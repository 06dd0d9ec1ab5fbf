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
  std::string modules;      ///< the leaf modules, by cells
  bool full_adder = false;  ///< the library has one
};

/// Whether a module of rtl/tile is one that cells may replace: full_adder, aoi22, aoi222, ao222.
[[nodiscard]] bool IsLeaf(const std::string& module);
/// The leaf modules as gates: what stands in a stage of the proof where the netlist has cells.
[[nodiscard]] std::string LeafGates();
/// `usable`: whether mapping may use the cell. Modules without a cell of theirs become gates.
[[nodiscard]] LeafCells FindLeafCells(const netlist::Library& library,
                                      const std::function<bool(const netlist::Cell&)>& usable);

}  // namespace mixpe::sim::characterize
