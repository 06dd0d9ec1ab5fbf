// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/sizing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "reference/base/text.hpp"
#include "sim/netlist/design.hpp"

namespace mixpe::sim::characterize {
namespace {

using netlist::Cell;
using netlist::Design;
using netlist::NetId;
using netlist::Netlist;
using Names = std::vector<std::string>;

constexpr int kRounds = 4;  ///< sizes decide loads, which decide sizes

std::string Bits(const netlist::Expression& expression, const Names& names, const Cell& cell) {
  std::string bits;
  for (const bool bit : TruthTable(expression, names, cell.where)) bits += bit ? '1' : '0';
  return bits;
}

/// Equal for cells that can stand for each other: same pins, same functions.
std::string Signature(const Cell& cell) {
  const Names inputs = cell.InputNames();
  Names variables = inputs;
  std::string text = Join(inputs, " ");
  if (const auto& state = cell.sequential) {
    variables = {state->state, state->inverted_state};
    text += state->kind == netlist::Sequential::Kind::kLatch ? " latch " : " flip-flop ";
    text += Bits(state->clock, inputs, cell) + " " + Bits(state->data, inputs, cell);
    if (state->clear) text += " clear " + Bits(*state->clear, inputs, cell);
    if (state->preset) text += " preset " + Bits(*state->preset, inputs, cell);
  }
  for (const std::string& output : cell.OutputNames()) {
    text += " " + output + " " + Bits(*cell.FindPin(output)->function, variables, cell);
  }
  return text;
}

bool IsBuffer(const Cell& cell) {
  const Names inputs = cell.InputNames(), outputs = cell.OutputNames();
  return !cell.sequential && inputs.size() == 1 && outputs.size() == 1 &&
         Bits(*cell.FindPin(outputs[0])->function, inputs, cell) == "01";
}

/// Loads of a gate's outputs, by output and edge, fF.
using Loads = std::vector<std::array<double, 2>>;

class Sizer {
 public:
  Sizer(const netlist::Library& library, const std::set<std::string, std::less<>>& usable,
        const DriveRule& rule)
      : library_(library), rule_(rule), typical_ps_(netlist::TypicalSlewPs(library)) {
    std::map<std::string, std::vector<const Cell*>> groups;
    for (const std::string& name : usable) {
      const Cell* cell = library.Find(name);
      groups[Signature(*cell)].push_back(cell);
      if (IsBuffer(*cell)) buffers_.push_back(cell);
    }
    const auto smaller = [](const Cell* a, const Cell* b) { return a->area < b->area; };
    std::stable_sort(buffers_.begin(), buffers_.end(), smaller);
    for (auto& [signature, cells] : groups) {
      std::stable_sort(cells.begin(), cells.end(), smaller);
      for (const Cell* cell : cells) choices_[cell->name] = cells;
    }
  }

  /// Whether anything changed.
  bool Resize(Netlist& netlist) const {
    const Design design(library_, netlist);
    bool changed = false;
    for (std::size_t g = 0; g < netlist.instances.size(); ++g) {
      const netlist::Gate& gate = design.gates()[g];
      const auto choices = choices_.find(gate.cell->name);
      if (choices == choices_.end() || !IsShared(design, gate)) continue;
      const Cell* best = Smallest(choices->second, LoadsOf(design, gate));
      changed |= best != gate.cell;
      netlist.instances[g].type = best->name;
    }
    return changed;
  }

  /// Buffers behind drivers that stay too weak. What itself drives a shared signal, such as the
  /// inverter that makes the signal's inverse, stays before the buffer: both arrive together.
  void Buffer(Netlist& netlist) const {
    const Design design(library_, netlist);
    for (std::size_t g = 0; g < design.gates().size(); ++g) {
      const netlist::Gate& gate = design.gates()[g];
      const Loads loads = LoadsOf(design, gate);
      if (gate.outputs.size() != 1 || !IsShared(design, gate) || Keeps(*gate.cell, loads)) continue;
      if (buffers_.empty()) continue;
      Insert(design, netlist, gate.outputs[0], *Smallest(buffers_, loads));
    }
  }

 private:
  [[nodiscard]] bool IsShared(const Design& design, const netlist::Gate& gate) const {
    return std::any_of(gate.outputs.begin(), gate.outputs.end(), [&](NetId net) {
      return !design.is_clock(net) &&
             design.sinks(net).size() >= static_cast<std::size_t>(rule_.fanout);
    });
  }

  static Loads LoadsOf(const Design& design, const netlist::Gate& gate) {
    Loads loads;
    for (const NetId net : gate.outputs) {
      loads.push_back(
          {design.load_ff(net, netlist::Edge::kRise), design.load_ff(net, netlist::Edge::kFall)});
    }
    return loads;
  }

  /// Longest transition of any output at its load, for inputs that move as fast as is typical.
  [[nodiscard]] double Transition(const Cell& cell, const Loads& loads) const {
    double worst = 0;
    std::size_t output = 0;
    for (const netlist::Pin& pin : cell.pins) {
      if (pin.direction != netlist::Direction::kOutput) continue;
      const auto& load = loads[output++];
      for (const netlist::TimingArc& arc : pin.timing) {
        for (const std::size_t edge : {0U, 1U}) {
          if (arc.slew_ps[edge].empty()) continue;
          worst = std::max(worst, arc.slew_ps[edge].At(typical_ps_, load[edge]));
        }
      }
    }
    return worst;
  }

  [[nodiscard]] bool Keeps(const Cell& cell, const Loads& loads) const {
    return Transition(cell, loads) <= rule_.transition * typical_ps_;
  }

  /// The first that keeps the rule, else the fastest.
  [[nodiscard]] const Cell* Smallest(const std::vector<const Cell*>& cells,
                                     const Loads& loads) const {
    const auto keeps = std::find_if(cells.begin(), cells.end(),
                                    [&](const Cell* cell) { return Keeps(*cell, loads); });
    if (keeps != cells.end()) return *keeps;
    return *std::min_element(cells.begin(), cells.end(), [&](const Cell* a, const Cell* b) {
      return Transition(*a, loads) < Transition(*b, loads);
    });
  }

  void Insert(const Design& design, Netlist& netlist, NetId net, const Cell& buffer) const {
    const auto behind = static_cast<NetId>(netlist.net_names.size());
    netlist.net_names.push_back(design.net_name(net) + " buffered");
    for (const netlist::Sink& sink : design.sinks(net)) {
      const netlist::Gate& gate = design.gates()[static_cast<std::size_t>(sink.gate)];
      if (IsShared(design, gate)) continue;
      const std::string pin = gate.cell->InputNames()[static_cast<std::size_t>(sink.input)];
      for (auto& [name, at] : netlist.instances[static_cast<std::size_t>(sink.gate)].pins) {
        if (name == pin) at = behind;
      }
    }
    netlist.instances.push_back(
        {"buffer of " + design.net_name(net),
         buffer.name,
         {{buffer.InputNames()[0], net}, {buffer.OutputNames()[0], behind}}});
  }

  const netlist::Library& library_;
  DriveRule rule_;
  double typical_ps_;
  std::vector<const Cell*> buffers_;                         ///< smallest first
  std::map<std::string, std::vector<const Cell*>> choices_;  ///< by cell: what can stand for it
};

}  // namespace

Netlist SizeDrivers(const netlist::Library& library,
                    const std::set<std::string, std::less<>>& usable, Netlist netlist,
                    const DriveRule& rule) {
  if (rule.transition <= 0) return netlist;
  const Sizer sizer(library, usable, rule);
  for (int round = 0; round < kRounds && sizer.Resize(netlist); ++round) {
  }
  sizer.Buffer(netlist);
  sizer.Resize(netlist);
  return netlist;
}

}  // namespace mixpe::sim::characterize
