// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/aig.hpp"

#include <algorithm>
#include <set>

#include "reference/base/error.hpp"

namespace mixpe::sim::characterize {

using netlist::Cell;
using netlist::Design;
using netlist::Expression;
using netlist::NetId;
using Literal = Aig::Literal;

Literal Aig::AddInput() {
  MIXPE_EXPECT(ands_.empty(), "inputs come first");
  return static_cast<Literal>(2 * ++inputs_);
}

Literal Aig::And(Literal a, Literal b) {
  if (a > b) std::swap(a, b);
  if (a == 0 || a == (b ^ 1)) return 0;
  if (a == 1 || a == b) return b;
  const auto [place, is_new] = known_.try_emplace(std::uint64_t{a} << 32 | b, 0);
  if (is_new) {
    ands_.emplace_back(a, b);
    place->second = static_cast<Literal>(2 * (inputs_ + ands_.size()));
  }
  return place->second;
}

Literal Aig::Mux(Literal select, Literal if_true, Literal if_false) {
  return And(And(select, if_true) ^ 1, And(select ^ 1, if_false) ^ 1) ^ 1;
}

std::string Aig::ToAiger() const {
  const std::size_t variables = inputs_ + ands_.size();
  std::string text = "aig " + std::to_string(variables) + " " + std::to_string(inputs_) + " 0 " +
                     std::to_string(outputs_.size()) + " " + std::to_string(ands_.size()) + "\n";
  for (const Literal output : outputs_) text += std::to_string(output) + "\n";
  const auto delta = [&](Literal value) {
    for (; value >= 128; value >>= 7) text += static_cast<char>((value & 127) | 128);
    text += static_cast<char>(value);
  };
  for (std::size_t i = 0; i < ands_.size(); ++i) {
    const auto [low, high] = ands_[i];
    delta(static_cast<Literal>(2 * (inputs_ + 1 + i)) - high);
    delta(high - low);
  }
  return text;
}

std::vector<std::uint64_t> Aig::Evaluate(const std::vector<std::uint64_t>& inputs) const {
  std::vector<std::uint64_t> values(1, 0);
  values.insert(values.end(), inputs.begin(), inputs.end());
  const auto of = [&](Literal literal) {
    return values[literal / 2] ^ (literal % 2 != 0 ? ~std::uint64_t{0} : 0);
  };
  for (const auto& [a, b] : ands_) values.push_back(of(a) & of(b));
  std::vector<std::uint64_t> results;
  for (const Literal output : outputs_) results.push_back(of(output));
  return results;
}

namespace {

/// Builds the function of a design's nets.
class Cutter {
 public:
  Cutter(const Design& design, const std::vector<std::string>& registers)
      : design_(design), nets_(design.net_count(), 0) {
    nets_[netlist::kNet1] = 1;
    for (std::size_t gate = 0; gate < design.gates().size(); ++gate) {
      if (design.gates()[gate].cell->sequential) places_[design.gate_name(gate)] = gate;
    }
    AddInputs(registers);
    for (const std::int32_t gate : design.order()) Evaluate(static_cast<std::size_t>(gate));
    AddOutputs(registers);
  }

  CutDesign Take() { return std::move(cut_); }

 private:
  Literal& At(NetId net) { return nets_[static_cast<std::size_t>(net)]; }

  void AddInputs(const std::vector<std::string>& registers) {
    for (const auto& [name, port] : Ports(false)) {
      for (std::size_t bit = 0; bit < port->nets.size(); ++bit) {
        At(port->nets[bit]) = cut_.graph.AddInput();
        cut_.inputs.push_back(name + "[" + std::to_string(bit) + "]");
      }
    }
    for (const std::string& name : registers) {
      states_[name] = cut_.graph.AddInput();
      cut_.inputs.push_back(name);
    }
    for (const auto& [name, gate] : places_) {
      MIXPE_EXPECT(states_.contains(name), "register '" + name + "' is not in the list");
      DriveFromState(gate, states_[name]);
    }
  }

  void AddOutputs(const std::vector<std::string>& registers) {
    for (const auto& [name, port] : Ports(true)) {
      for (std::size_t bit = 0; bit < port->nets.size(); ++bit) {
        Output(name + "[" + std::to_string(bit) + "]", At(port->nets[bit]));
      }
    }
    for (const std::string& name : registers) {
      const auto found = places_.find(name);
      if (found == places_.end()) continue;
      const netlist::Gate& gate = design_.gates()[found->second];
      const netlist::Sequential& state = *gate.cell->sequential;
      for (const auto* reset : {&state.clear, &state.preset}) {
        if (*reset && Of(**reset, gate) != 0) {
          throw UserError({design_.netlist().file, 0, name}, "the register can be cleared or set",
                          "leave resets out of the datapath");
        }
      }
      const Literal data = Of(state.data, gate), clock = Of(state.clock, gate);
      const bool latch = state.kind == netlist::Sequential::Kind::kLatch;
      // What a closed latch is offered does not matter.
      Output(name + ", data", latch ? cut_.graph.Mux(clock, data, states_[name]) : data);
      Output(name + ", clock", clock);
    }
  }

  void Output(std::string name, Literal literal) {
    cut_.outputs.push_back(std::move(name));
    cut_.graph.AddOutput(literal);
  }

  std::map<std::string, const netlist::Port*> Ports(bool output) const {
    std::map<std::string, const netlist::Port*> ports;
    for (const netlist::Port& port : design_.netlist().ports) {
      if (port.output == output) ports[port.name] = &port;
    }
    return ports;
  }

  /// Outputs of a register are functions of its state alone.
  void DriveFromState(std::size_t number, Literal state) {
    const netlist::Gate& gate = design_.gates()[number];
    const netlist::Sequential& s = *gate.cell->sequential;
    const std::vector<std::string> outputs = gate.cell->OutputNames();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const auto& function = gate.cell->FindPin(outputs[i])->function;
      MIXPE_EXPECT(function, "a register's output without a function");
      const std::vector<bool> table =
          TruthTable(*function, {s.state, s.inverted_state}, gate.cell->where);
      MIXPE_EXPECT(table[1] != table[2], "a register's output that is not its state");
      At(gate.outputs[i]) = table[1] ? state : state ^ 1;
    }
  }

  void Evaluate(std::size_t number) {
    const netlist::Gate& gate = design_.gates()[number];
    if (gate.cell->sequential) return;
    const std::vector<std::string> outputs = gate.cell->OutputNames();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const auto& function = gate.cell->FindPin(outputs[i])->function;
      MIXPE_EXPECT(function, "an output without a function");
      At(gate.outputs[i]) = Of(*function, gate);
    }
  }

  /// An expression over a gate's input pins, by Shannon expansion.
  Literal Of(const Expression& expression, const netlist::Gate& gate) {
    const std::vector<std::string> pins = gate.cell->InputNames();
    std::vector<Literal> arguments;
    for (const std::string& name : expression.Variables()) {
      const auto pin = std::find(pins.begin(), pins.end(), name);
      MIXPE_EXPECT(pin != pins.end(), "'" + name + "' is no input of " + gate.cell->name);
      arguments.push_back(At(gate.inputs[static_cast<std::size_t>(pin - pins.begin())]));
    }
    const std::vector<bool> table =
        TruthTable(expression, expression.Variables(), gate.cell->where);
    return Expand(table, 0, table.size(), arguments);
  }

  Literal Expand(const std::vector<bool>& table, std::size_t begin, std::size_t size,
                 const std::vector<Literal>& arguments) {
    if (size == 1) return table[begin] ? 1 : 0;
    std::size_t variable = 0;
    while ((std::size_t{2} << variable) < size) ++variable;
    const Literal low = Expand(table, begin, size / 2, arguments);
    const Literal high = Expand(table, begin + size / 2, size / 2, arguments);
    return low == high ? low : cut_.graph.Mux(arguments[variable], high, low);
  }

  const Design& design_;
  std::vector<Literal> nets_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, Literal> states_;
  CutDesign cut_;
};

Cell Gate(const std::string& name, const std::vector<std::string>& inputs,
          const std::string& output, const std::string& function) {
  Cell cell;
  cell.name = name;
  cell.where = {name, 0, ""};
  for (const std::string& input : inputs) {
    netlist::Pin pin;
    pin.name = input;
    cell.pins.push_back(std::move(pin));
  }
  netlist::Pin pin;
  pin.name = output;
  pin.direction = netlist::Direction::kOutput;
  pin.function = Expression::Parse(function, cell.where);
  cell.pins.push_back(std::move(pin));
  return cell;
}

Cell Register(const std::string& name, const std::string& clock_pin, const std::string& clock,
              bool latch) {
  Cell cell = Gate(name, {"D", clock_pin}, "Q", "IQ");
  netlist::Sequential state;
  state.kind = latch ? netlist::Sequential::Kind::kLatch : netlist::Sequential::Kind::kFlipFlop;
  state.state = "IQ";
  state.inverted_state = "IQN";
  state.clock = Expression::Parse(clock, cell.where);
  state.data = Expression::Variable("D");
  cell.sequential = std::move(state);
  return cell;
}

}  // namespace

std::vector<std::string> RegisterNames(const Design& design) {
  std::vector<std::string> names;
  for (std::size_t gate = 0; gate < design.gates().size(); ++gate) {
    if (design.gates()[gate].cell->sequential) names.push_back(design.gate_name(gate));
  }
  std::sort(names.begin(), names.end());
  return names;
}

CutDesign CutAtRegisters(const Design& design, const std::vector<std::string>& registers) {
  return Cutter(design, registers).Take();
}

const netlist::Library& GenericCells() {
  static const netlist::Library library = [] {
    netlist::Library cells;
    cells.name = "generic cells";
    for (Cell cell :
         {Gate("$_AND_", {"A", "B"}, "Y", "A & B"), Gate("$_NOT_", {"A"}, "Y", "!A"),
          Register("$_DFF_P_", "C", "C", false), Register("$_DFF_N_", "C", "!C", false),
          Register("$_DLATCH_P_", "E", "E", true), Register("$_DLATCH_N_", "E", "!E", true)}) {
      cells.cells.emplace(cell.name, std::move(cell));
    }
    return cells;
  }();
  return library;
}

}  // namespace mixpe::sim::characterize
