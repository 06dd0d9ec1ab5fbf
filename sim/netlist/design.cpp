// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/design.hpp"

#include <algorithm>

#include "reference/base/text.hpp"

namespace mixpe::sim::netlist {

std::vector<std::size_t> ClockInputs(const Cell& cell) {
  std::vector<std::size_t> places;
  if (!cell.sequential) return places;
  const std::vector<std::string> inputs = cell.InputNames();
  const std::vector<std::string>& named = cell.sequential->clock.Variables();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (std::find(named.begin(), named.end(), inputs[i]) != named.end()) places.push_back(i);
  }
  return places;
}

Design::Design(const Library& library, Netlist netlist, const DesignOptions& options)
    : library_(library),
      netlist_(std::move(netlist)),
      wire_ff_(options.wire_ff_per_sink ? *options.wire_ff_per_sink
                                        : DefaultWireCapacitanceFf(library)) {
  Bind();
  ComputeLoads(options.output_load_ff);
  Order();
  FindClocks();
}

void Design::Bind() {
  nets_.resize(netlist_.net_names.size());
  for (const Port& port : netlist_.ports) {
    if (port.output) continue;
    for (NetId net : port.nets) Drive(net, {-1, 0, true}, "the port '" + port.name + "'");
  }
  gates_.reserve(netlist_.instances.size());
  for (const Instance& instance : netlist_.instances) {
    const auto number = static_cast<std::int32_t>(gates_.size());
    gates_.push_back({&CellOf(instance), {}, {}});
    BindPins(number, instance, *gates_.back().cell);
  }
}

const Cell& Design::CellOf(const Instance& instance) const {
  const Where where{netlist_.file, 0, instance.name};
  const Cell* cell = library_.Find(instance.type);
  if (!cell) {
    std::vector<std::string> known;
    for (const auto& [name, unused] : library_.cells) known.push_back(name);
    const std::string near = Nearest(instance.type, known);
    throw UserError(
        where, "the library '" + library_.name + "' has no cell '" + instance.type + "'",
        near.empty() ? "map the netlist to this library" : "did you mean '" + near + "'?");
  }
  if (!cell->unsupported.empty())
    throw UserError(where, "the cell '" + instance.type + "' cannot be used: " + cell->unsupported,
                    "forbid it in the mapping");
  return *cell;
}

void Design::BindPins(std::int32_t number, const Instance& instance, const Cell& cell) {
  const Where where{netlist_.file, 0, instance.name};
  for (const auto& [pin, net] : instance.pins) {
    const Pin* found = cell.FindPin(pin);
    if (!found || found->direction == Direction::kInternal)
      throw UserError(where, "the cell '" + cell.name + "' has no pin '" + pin + "'",
                      "give the library that the netlist was mapped to");
  }
  const auto net_of = [&](const std::string& pin) {
    for (const auto& [name, net] : instance.pins) {
      if (name == pin) return net;
    }
    return NetId{-1};
  };
  Gate& gate = gates_[static_cast<std::size_t>(number)];
  for (const std::string& pin : cell.InputNames()) {
    const NetId net = net_of(pin);
    if (net < 0) throw UserError(where, "the input '" + pin + "' is open", "connect it");
    nets_[static_cast<std::size_t>(net)].sinks.push_back(
        {number, static_cast<std::int32_t>(gate.inputs.size())});
    gate.inputs.push_back(net);
  }
  for (const std::string& pin : cell.OutputNames()) {
    NetId net = net_of(pin);
    if (net < 0) {
      net = static_cast<NetId>(nets_.size());
      nets_.emplace_back();
      netlist_.net_names.push_back(instance.name + "." + pin);
    }
    Drive(net, {number, static_cast<std::int32_t>(gate.outputs.size()), false},
          "'" + instance.name + "'");
    gate.outputs.push_back(net);
  }
}

void Design::Drive(NetId net, const Driver& driver, const std::string& who) {
  const Where where{netlist_.file, 0, ""};
  if (net <= kNet1)
    throw UserError(where, who + " drives a constant", "map the netlist to library cells");
  Driver& old = nets_[static_cast<std::size_t>(net)].driver;
  if (old.gate >= 0 || old.port)
    throw UserError(where, "the net '" + net_name(net) + "' has two drivers, the second is " + who,
                    "leave one");
  old = driver;
}

void Design::ComputeLoads(double output_load_ff) {
  const auto add = [&](NetId net, const double(&edges)[2], double mean) {
    Net& to = nets_[static_cast<std::size_t>(net)];
    for (int edge : {0, 1}) to.edge_load_ff[edge] += edges[edge] + wire_ff_;
    to.load_ff += mean + wire_ff_;
  };
  for (const Gate& gate : gates_) {
    std::size_t input = 0;
    for (const Pin& pin : gate.cell->pins) {
      if (pin.direction == Direction::kInput)
        add(gate.inputs[input++], pin.edge_capacitance_ff, pin.capacitance_ff);
    }
    std::size_t output = 0;
    for (const Pin& pin : gate.cell->pins) {  // an output pin's own capacitance is load as well
      if (pin.direction != Direction::kOutput) continue;
      Net& to = nets_[static_cast<std::size_t>(gate.outputs[output++])];
      for (int edge : {0, 1}) to.edge_load_ff[edge] += pin.edge_capacitance_ff[edge];
      to.load_ff += pin.capacitance_ff;
    }
  }
  for (const Port& port : netlist_.ports) {
    for (NetId net : port.nets) {
      if (port.output && net > kNet1) add(net, {output_load_ff, output_load_ff}, output_load_ff);
    }
  }
}

void Design::Order() {
  std::vector<int> waiting(gates_.size(), 0);
  const auto counts = [&](NetId net) {
    const std::int32_t from = driver(net).gate;
    return from >= 0 && !gates_[static_cast<std::size_t>(from)].cell->sequential;
  };
  std::size_t combinational = 0;
  for (std::size_t g = 0; g < gates_.size(); ++g) {
    if (gates_[g].cell->sequential) continue;
    ++combinational;
    waiting[g] =
        static_cast<int>(std::count_if(gates_[g].inputs.begin(), gates_[g].inputs.end(), counts));
    if (waiting[g] == 0) order_.push_back(static_cast<std::int32_t>(g));
  }
  for (std::size_t next = 0; next < order_.size(); ++next) {
    for (NetId net : gates_[static_cast<std::size_t>(order_[next])].outputs) {
      for (const Sink& sink : sinks(net)) {
        const auto to = static_cast<std::size_t>(sink.gate);
        if (!gates_[to].cell->sequential && --waiting[to] == 0) order_.push_back(sink.gate);
      }
    }
  }
  if (order_.size() != combinational) RefuseLoop(waiting);
}

/// Walks backwards among the gates that never became ready; what repeats is the loop.
void Design::RefuseLoop(const std::vector<int>& waiting) const {
  auto gate = static_cast<std::int32_t>(
      std::find_if(waiting.begin(), waiting.end(), [](int w) { return w > 0; }) - waiting.begin());
  std::vector<std::int32_t> seen;
  std::vector<std::string> nets;
  while (std::find(seen.begin(), seen.end(), gate) == seen.end()) {
    seen.push_back(gate);
    for (NetId net : gates_[static_cast<std::size_t>(gate)].inputs) {
      const std::int32_t from = driver(net).gate;
      if (from < 0 || waiting[static_cast<std::size_t>(from)] == 0) continue;
      gate = from;
      nets.push_back(net_name(net));
      break;
    }
  }
  const auto first = std::find(seen.begin(), seen.end(), gate) - seen.begin();
  nets.erase(nets.begin(), nets.begin() + first);
  if (nets.size() > 10) nets.resize(10);
  throw UserError({netlist_.file, 0, ""},
                  "combinational gates form a loop through: " + Join(nets, ", "),
                  "cut it with a register");
}

/// From a clock pin back to an input port; `way` receives the gates passed, last first.
bool Design::TraceClock(NetId net, std::vector<std::int32_t>& way) const {
  for (;;) {
    if (driver(net).port) return true;
    const std::int32_t from = driver(net).gate;
    if (from < 0) return false;
    const Gate& gate = gates_[static_cast<std::size_t>(from)];
    way.push_back(from);
    if (way.size() > gates_.size()) return false;
    if (gate.cell->clock_gate) {
      net = gate.inputs[ClockInputs(*gate.cell).front()];
    } else if (!gate.cell->sequential && gate.inputs.size() == 1) {
      net = gate.inputs[0];
    } else {
      return false;
    }
  }
}

void Design::FindClocks() {
  std::vector<std::size_t> depth(gates_.size(), 0);  // place in the clock network, 0: not in it
  for (std::size_t g = 0; g < gates_.size(); ++g) {
    for (std::size_t input : ClockInputs(*gates_[g].cell)) {
      NetId net = gates_[g].inputs[input];
      std::vector<std::int32_t> way;
      if (!TraceClock(net, way)) {
        if (gates_[g].cell->sequential->kind == Sequential::Kind::kLatch &&
            !gates_[g].cell->clock_gate)
          continue;  // opened by logic: an ordinary input
        throw UserError({netlist_.file, 0, gate_name(g)},
                        "its clock '" + net_name(net) + "' comes through logic, not from a port",
                        "clock it from a port or through a clock-gate cell");
      }
      for (std::size_t i = 0; i < way.size(); ++i) {
        auto& place = depth[static_cast<std::size_t>(way[i])];
        if (place == 0) clock_gates_.push_back(way[i]);
        place = std::max(place, way.size() - i);  // gates before it, and itself
        nets_[static_cast<std::size_t>(net)].clock = true;
        const Gate& gate = gates_[static_cast<std::size_t>(way[i])];
        net = gate.inputs[gate.cell->clock_gate ? ClockInputs(*gate.cell).front() : 0];
      }
      if (!nets_[static_cast<std::size_t>(net)].clock ||
          std::find(clock_ports_.begin(), clock_ports_.end(), net) == clock_ports_.end())
        clock_ports_.push_back(net);
      nets_[static_cast<std::size_t>(net)].clock = true;
    }
  }
  std::stable_sort(clock_gates_.begin(), clock_gates_.end(), [&](std::int32_t a, std::int32_t b) {
    return depth[static_cast<std::size_t>(a)] < depth[static_cast<std::size_t>(b)];
  });
}

}  // namespace mixpe::sim::netlist
