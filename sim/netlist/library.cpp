// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/library.hpp"

#include <algorithm>

namespace mixpe::sim::netlist {
namespace {

std::vector<std::string> NamesOf(const Cell& cell, Direction direction) {
  std::vector<std::string> names;
  for (const Pin& pin : cell.pins) {
    if (pin.direction == direction) names.push_back(pin.name);
  }
  return names;
}

/// Is the cell's only output this function of its `inputs` inputs?
bool Computes(const Cell& cell, std::size_t inputs, const std::vector<bool>& table) {
  const std::vector<std::string> in = cell.InputNames(), out = cell.OutputNames();
  if (in.size() != inputs || out.size() != 1 || cell.sequential || !cell.unsupported.empty())
    return false;
  const Pin& output = *cell.FindPin(out[0]);
  return output.function && TruthTable(*output.function, in, cell.where) == table;
}

const Cell& Smallest(const Library& library, std::size_t inputs, const std::vector<bool>& table,
                     const std::string& what) {
  const Cell* best = nullptr;
  for (const auto& [name, cell] : library.cells) {
    if (!Computes(cell, inputs, table)) continue;
    const auto rank = [](const Cell& c) { return std::pair(c.dont_use, c.area); };
    if (!best || rank(cell) < rank(*best)) best = &cell;
  }
  if (!best) {
    throw UserError({library.files.empty() ? library.name : library.files.front(), 0, ""},
                    "library '" + library.name + "' has no " + what,
                    "give a Liberty file that has one beside it");
  }
  return *best;
}

}  // namespace

const Pin* Cell::FindPin(std::string_view pin) const {
  const auto found =
      std::find_if(pins.begin(), pins.end(), [&](const Pin& p) { return p.name == pin; });
  return found == pins.end() ? nullptr : &*found;
}

std::vector<std::string> Cell::InputNames() const { return NamesOf(*this, Direction::kInput); }

std::vector<std::string> Cell::OutputNames() const { return NamesOf(*this, Direction::kOutput); }

const Cell* Library::Find(std::string_view cell) const {
  const auto found = cells.find(cell);
  return found == cells.end() ? nullptr : &found->second;
}

const Cell& SmallestInverter(const Library& library) {
  return Smallest(library, 1, {true, false}, "inverter");
}

const Cell& SmallestNand2(const Library& library) {
  return Smallest(library, 2, {true, true, true, false}, "two-input NAND");
}

double DefaultWireCapacitanceFf(const Library& library) {
  const Cell& inverter = SmallestInverter(library);
  return kWireShareOfInverter * inverter.FindPin(inverter.InputNames()[0])->capacitance_ff;
}

double TypicalSlewPs(const Library& library) {
  const Cell& inverter = SmallestInverter(library);
  const Pin& input = *inverter.FindPin(inverter.InputNames()[0]);
  const Pin& output = *inverter.FindPin(inverter.OutputNames()[0]);
  if (output.timing.empty()) return 0;
  const TimingArc& arc = output.timing.front();
  double slew[2] = {0, 0};
  for (int round = 0; round < 20; ++round) {  // the loop forgets its start within a few rounds
    const double before[2] = {slew[0], slew[1]};
    for (int edge : {0, 1}) {
      if (arc.slew_ps[edge].empty()) continue;
      slew[edge] = std::max(
          0.0, arc.slew_ps[edge].At(before[1 - edge], 4 * input.edge_capacitance_ff[edge]));
    }
  }
  return (slew[0] + slew[1]) / 2;
}

}  // namespace mixpe::sim::netlist
