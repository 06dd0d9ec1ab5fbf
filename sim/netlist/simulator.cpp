// SPDX-License-Identifier: Apache-2.0
// The event loop; preparation is in simulator_setup.cpp.
#include "sim/netlist/simulator.hpp"

#include <algorithm>

#include "reference/base/text.hpp"

namespace mixpe::sim::netlist {
namespace {

/// Toggles that one phase may cause per net, before it counts as one that never ends.
constexpr std::int64_t kMaxTogglesPerNet = 1000;

}  // namespace

std::size_t Simulator::PortNumber(const std::string& name) const {
  std::vector<std::string> known;
  const std::vector<Port>& ports = design_.netlist().ports;
  for (std::size_t p = 0; p < ports.size(); ++p) {
    if (ports[p].name == name) return p;
    known.push_back(ports[p].name);
  }
  throw UserError({design_.netlist().file, 0, ""}, "there is no port '" + name + "'",
                  Suggest(name, known));
}

void Simulator::SetInput(std::size_t port, std::span<const std::uint64_t> words) {
  const Port& to = design_.netlist().ports.at(port);
  MIXPE_EXPECT(!to.output, "an output is set");
  for (std::size_t i = 0; i < to.nets.size(); ++i) {
    const bool bit = i / 64 < words.size() && ((words[i / 64] >> (i % 64)) & 1);
    inputs_[static_cast<std::size_t>(to.nets[i])] = bit;
  }
}

std::vector<std::uint64_t> Simulator::PortValue(std::size_t port) const {
  const Port& from = design_.netlist().ports.at(port);
  std::vector<std::uint64_t> words((from.nets.size() + 63) / 64, 0);
  for (std::size_t i = 0; i < from.nets.size(); ++i)
    words[i / 64] |= std::uint64_t{NetValue(from.nets[i])} << (i % 64);
  return words;
}

void Simulator::RunCycle() {
  ClockPhase(true);
  ApplyInputs();
  Run();
  ClockPhase(false);
  Run();
  CountFunctional();
  ++counts_.cycles;
}

/// Flip-flops sample before anything else moves: their outputs change only by events.
void Simulator::ClockPhase(bool rise) {
  phase_start_ = now_;
  std::vector<Sink> edges;
  for (NetId port : design_.clock_ports()) {
    const bool wanted = rise && inputs_[static_cast<std::size_t>(port)];
    if (NetValue(port) != wanted) DeliverClock(port, edges);
  }
  for (std::int32_t number : design_.clock_gates()) {
    const Gate& gate = design_.gates()[static_cast<std::size_t>(number)];
    const GateState& state = gates_[static_cast<std::size_t>(number)];
    for (std::size_t o = 0; o < gate.outputs.size(); ++o) {
      if (state.model->Output(static_cast<int>(o), state.state) == NetValue(gate.outputs[o]))
        continue;
      nets_[static_cast<std::size_t>(gate.outputs[o])].cause = static_cast<std::int32_t>(
          state.model->sequential() ? ClockInputs(*gate.cell).front() : 0);
      DeliverClock(gate.outputs[o], edges);
    }
  }
  for (const Sink& sink : edges) ClockEdge(sink);
}

/// Toggles a clock net. Gates of the clock network see it at once, all others are collected.
void Simulator::DeliverClock(NetId net, std::vector<Sink>& edges) {
  Toggle(net);
  for (const Sink& sink : design_.sinks(net)) {
    GateState& gate = gates_[static_cast<std::size_t>(sink.gate)];
    if (!gate.in_clock_network) {
      edges.push_back(sink);
      continue;
    }
    gate.state ^= gate.model->input_bit(sink.input);
    energy_fj_[kClocks] +=
        energies_fj_[gate.energies + gate.model->PinEnergyOf(sink.input, gate.state)];
    if (gate.model->sequential() &&
        gate.model->Holds(gate.state) != ((gate.state & gate.model->stored_bit()) != 0))
      gate.state ^= gate.model->stored_bit();
  }
}

/// The clock arrives at a register, or at a gate that uses it as data.
void Simulator::ClockEdge(const Sink& sink) {
  GateState& gate = gates_[static_cast<std::size_t>(sink.gate)];
  const CellModel& model = *gate.model;
  const bool flip_flop = model.sequential() && model.is_clock_input(sink.input) &&
                         model.cell().sequential->kind == Sequential::Kind::kFlipFlop;
  if (!flip_flop) return InputChanged(sink);
  const bool was_high = model.Clock(gate.state);
  gate.state ^= model.input_bit(sink.input);
  energy_fj_[kClocks] += energies_fj_[gate.energies + model.PinEnergyOf(sink.input, gate.state)];
  if (was_high || !model.Clock(gate.state)) return;
  if (model.Clocked(gate.state) == ((gate.state & model.stored_bit()) != 0)) return;
  gate.state ^= model.stored_bit();
  Reevaluate(static_cast<std::size_t>(sink.gate), sink.input);
}

void Simulator::ApplyInputs() {
  for (NetId net : input_nets_) {
    if (inputs_[static_cast<std::size_t>(net)] != values_[static_cast<std::size_t>(net)])
      Push(net, now_ + input_delay_fs_);
  }
}

void Simulator::Push(NetId net, Time due) {
  NetState& to = nets_[static_cast<std::size_t>(net)];
  to.pending = true;
  to.due = due;
  queue_.push_back({due, pushed_++, net, ++to.version});
  std::push_heap(queue_.begin(), queue_.end(), [](const Event& a, const Event& b) {
    return a.time != b.time ? a.time > b.time : a.number > b.number;
  });
}

void Simulator::Run() {
  const std::int64_t limit =
      counts_.events + kMaxTogglesPerNet * static_cast<std::int64_t>(nets_.size() + 1);
  Time last = now_;
  while (!queue_.empty()) {
    std::pop_heap(queue_.begin(), queue_.end(), [](const Event& a, const Event& b) {
      return a.time != b.time ? a.time > b.time : a.number > b.number;
    });
    const Event event = queue_.back();
    queue_.pop_back();
    NetState& net = nets_[static_cast<std::size_t>(event.net)];
    if (!net.pending || net.version != event.version) continue;  // was swallowed or moved
    net.pending = false;
    last = now_ = event.time;
    Toggle(event.net);
    for (const Sink& sink : design_.sinks(event.net)) InputChanged(sink);
    if (counts_.events > limit)
      throw UserError({design_.netlist().file, 0, ""},
                      "the net '" + design_.net_name(event.net) + "' does not come to rest",
                      "look for a loop through an open latch");
  }
  counts_.longest_settling_ps =
      std::max(counts_.longest_settling_ps, static_cast<double>(last - phase_start_) / 1000);
}

/// The output of `gate` shall become `value`, because of `input`.
void Simulator::Plan(NetId net, bool value, std::size_t gate, int output, int input) {
  NetState& to = nets_[static_cast<std::size_t>(net)];
  if (value == NetValue(net)) {
    counts_.swallowed += to.pending;
    to.pending = false;
    return;
  }
  const GateState& from = gates_[gate];
  const Time due =
      now_ +
      delays_fs_[from.delays + from.model->DelayOf(output, input, value ? 0 : 1, from.state)];
  if (to.pending && to.due <= due) return;
  MIXPE_EXPECT(!design_.is_clock(net), "a clock net changes between its ticks");
  to.cause = input;
  Push(net, due);
}

/// Flips a net and counts what that costs in the net and in the gate that drives it.
void Simulator::Toggle(NetId number) {
  const auto n = static_cast<std::size_t>(number);
  NetState& net = nets_[n];
  values_[n] ^= 1;
  ++counts_.events;
  energy_fj_[net.part] += net.toggle_fj;
  if (net.part == kSwitching) {
    ++counts_.toggles;
    net.odd = !net.odd;
    if (!net.touched) touched_.push_back(number);
    net.touched = true;
  }
  const Driver& driver = design_.driver(number);
  if (driver.gate < 0) return;
  GateState& gate = gates_[static_cast<std::size_t>(driver.gate)];
  energy_fj_[gate.inside] +=
      energies_fj_[gate.energies +
                   gate.model->EnergyOf(driver.output, net.cause, values_[n] ? 0 : 1, gate.state)];
  gate.state ^= gate.model->output_bit(driver.output);
}

void Simulator::InputChanged(const Sink& sink) {
  GateState& gate = gates_[static_cast<std::size_t>(sink.gate)];
  const CellModel& model = *gate.model;
  gate.state ^= model.input_bit(sink.input);
  energy_fj_[model.is_clock_input(sink.input) ? kClocks : gate.inside] +=
      energies_fj_[gate.energies + model.PinEnergyOf(sink.input, gate.state)];
  if (model.sequential()) {
    if (!model.reacts_at_once()) return;
    if (model.Holds(gate.state) != ((gate.state & model.stored_bit()) != 0))
      gate.state ^= model.stored_bit();
  }
  Reevaluate(static_cast<std::size_t>(sink.gate), sink.input);
}

void Simulator::Reevaluate(std::size_t gate, int input) {
  const GateState& state = gates_[gate];
  const std::vector<NetId>& outputs = design_.gates()[gate].outputs;
  for (std::size_t o = 0; o < outputs.size(); ++o) {
    const int output = static_cast<int>(o);
    Plan(outputs[o], state.model->Output(output, state.state), gate, output, input);
  }
}

void Simulator::CountFunctional() {
  for (NetId number : touched_) {
    NetState& net = nets_[static_cast<std::size_t>(number)];
    counts_.functional_toggles += net.odd;
    net.odd = net.touched = false;
  }
  touched_.clear();
}

EnergyReport Simulator::Report() const {
  EnergyReport report = counts_;
  const double scale =
      counts_.cycles > 0 ? 1e-3 / static_cast<double>(counts_.cycles) : 0;  // fJ to pJ per cycle
  EnergyParts& parts = report.per_cycle;
  parts.input_ports_pj = energy_fj_[kInputs] * scale;
  parts.combinational_switching_pj = energy_fj_[kSwitching] * scale;
  parts.combinational_internal_pj = energy_fj_[kInternal] * scale;
  parts.flipflop_data_pj = energy_fj_[kRegisters] * scale;
  parts.clock_pins_pj = energy_fj_[kClocks] * scale;
  parts.leakage_pj = leakage_nw_ * options_.period_ps * 1e-9;  // 1 nW x 1 ps = 1e-21 J
  return report;
}

void Simulator::ForgetCounts() {
  counts_ = {};
  std::fill(std::begin(energy_fj_), std::end(energy_fj_), 0.0);
}

SimulationResult Simulate(const Design& design, const SimulationOptions& options,
                          std::int64_t warm_up, std::int64_t cycles,
                          const std::function<void(std::int64_t, Simulator&)>& stimulus) {
  Simulator simulator(design, options);
  const std::vector<Port>& ports = design.netlist().ports;
  SimulationResult result;
  result.outputs.resize(ports.size());
  for (std::int64_t cycle = 0; cycle < warm_up + cycles; ++cycle) {
    if (cycle == warm_up) simulator.ForgetCounts();
    stimulus(cycle, simulator);
    simulator.RunCycle();
    for (std::size_t p = 0; p < ports.size(); ++p) {
      if (!ports[p].output) continue;
      const std::vector<std::uint64_t> words = simulator.PortValue(p);
      result.outputs[p].insert(result.outputs[p].end(), words.begin(), words.end());
    }
  }
  result.energy = simulator.Report();
  return result;
}

}  // namespace mixpe::sim::netlist
