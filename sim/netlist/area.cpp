// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/area.hpp"

namespace mixpe::sim::netlist {

AreaSummary SummarizeArea(const Design& design) {
  AreaSummary sum;
  for (const Gate& gate : design.gates()) {
    const Cell& cell = *gate.cell;
    sum.total += cell.area;
    (cell.sequential ? sum.sequential : sum.combinational) += cell.area;
    sum.leakage_nw += cell.leakage_nw;
    if (cell.sequential) {
      const bool flip_flop = cell.sequential->kind == Sequential::Kind::kFlipFlop;
      ++(cell.clock_gate ? sum.clock_gates : flip_flop ? sum.flip_flops : sum.latches);
    }
    if (++sum.cells[cell.name] == 1 && cell.area == 0) sum.without_area.push_back(cell.name);
  }
  const double nand2 = SmallestNand2(design.library()).area;
  sum.nand2_equivalents = nand2 > 0 ? sum.total / nand2 : 0;
  return sum;
}

}  // namespace mixpe::sim::netlist
