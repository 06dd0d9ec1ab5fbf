// SPDX-License-Identifier: Apache-2.0
// What a design's cells occupy.
#pragma once

#include <map>

#include "sim/netlist/design.hpp"

namespace mixpe::sim::netlist {

/// Areas in the library's unit (um2 in all libraries met so far). Cells only: no wires, no rows
/// left empty.
struct AreaSummary {
  double total = 0;
  double sequential = 0;  ///< flip-flops, latches and clock gates
  double combinational = 0;
  double nand2_equivalents = 0;  ///< total over the smallest two-input NAND
  int flip_flops = 0;
  int latches = 0;  ///< clock gates not among them
  int clock_gates = 0;
  double leakage_nw = 0;
  std::map<std::string, int> cells;       ///< count by cell name
  std::vector<std::string> without_area;  ///< cells in use whose area the library gives as 0
};

[[nodiscard]] AreaSummary SummarizeArea(const Design& design);

}  // namespace mixpe::sim::netlist
