// SPDX-License-Identifier: Apache-2.0
// What a simulation needs before its first cycle: models, prices, a settled start.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "sim/netlist/simulator.hpp"

namespace mixpe::sim::netlist {
namespace {

/// Slew of an edge at a net; where that edge never arrives, of the other.
double SlewAt(const Timing& timing, NetId net, int edge) {
  const Timing::Wave& wave = timing.At(net, static_cast<Edge>(edge));
  return wave.arrives ? wave.slew_ps : timing.At(net, static_cast<Edge>(1 - edge)).slew_ps;
}

}  // namespace

Simulator::Simulator(const Design& design, const SimulationOptions& options)
    : design_(design),
      options_(options),
      timing_(AnalyzeTiming(design, options.timing)),
      nets_(design.net_count()),
      values_(design.net_count(), 0),
      inputs_(design.net_count(), 0) {
  BuildModels();
  for (std::size_t g = 0; g < gates_.size(); ++g) PriceGate(g);
  PriceNets();
  ChooseInputDelay();
  SettleInitially();
  for (NetId net : design_.clock_ports()) inputs_[static_cast<std::size_t>(net)] = 1;
}

void Simulator::BuildModels() {
  std::unordered_map<const Cell*, const CellModel*> known;
  for (const Gate& gate : design_.gates()) {
    const CellModel*& model = known[gate.cell];
    if (!model) model = models_.emplace_back(std::make_unique<CellModel>(*gate.cell)).get();
    GateState state;
    state.model = model;
    state.inside = model->sequential() ? kRegisters : kInternal;
    leakage_nw_ += gate.cell->leakage_nw;
    gates_.push_back(state);
  }
  for (std::int32_t gate : design_.clock_gates()) {
    gates_[static_cast<std::size_t>(gate)].in_clock_network = true;
    gates_[static_cast<std::size_t>(gate)].inside = kClocks;
  }
}

/// Every delay and energy that the gate can show, at the slews and loads of its nets.
void Simulator::PriceGate(std::size_t number) {
  GateState& state = gates_[number];
  const Gate& gate = design_.gates()[number];
  const CellModel& model = *state.model;
  state.delays = static_cast<std::uint32_t>(delays_fs_.size());
  state.energies = static_cast<std::uint32_t>(energies_fj_.size());
  const auto slew_at = [&](int input, int edge) {
    return SlewAt(timing_, gate.inputs[static_cast<std::size_t>(input)], edge);
  };
  const auto output_of = [&](const TimingArc* arc) {
    std::size_t output = 0;
    for (const Pin& pin : gate.cell->pins) {
      if (pin.direction != Direction::kOutput) continue;
      if (arc >= pin.timing.data() && arc < pin.timing.data() + pin.timing.size()) break;
      ++output;
    }
    return gate.outputs[output];
  };
  for (const CellModel::Delay& delay : model.delays()) {
    double ps = 0;
    if (delay.arc)
      ps = delay.arc->delay_ps[delay.output_edge].At(
          slew_at(delay.input, delay.input_edge),
          design_.load_ff(output_of(delay.arc), static_cast<Edge>(delay.output_edge)));
    delays_fs_.push_back(std::max<Time>(1, std::llround(ps * 1000)));  // tables can go below 0
  }
  for (const CellModel::Energy& energy : model.energies()) {
    double fj = 0;
    for (const PowerArc* arc : energy.arcs) {
      const double load =
          energy.output < 0
              ? 0
              : design_.load_ff(gate.outputs[static_cast<std::size_t>(energy.output)]);
      const Table& table = arc->energy_fj[energy.edge];
      if (!table.empty()) fj += table.At(slew_at(energy.input, energy.input_edge), load);
    }
    energies_fj_.push_back(fj * energy.share);
  }
}

void Simulator::PriceNets() {
  const double volt = design_.library().voltage;
  for (std::size_t n = 0; n < nets_.size(); ++n) {
    const auto net = static_cast<NetId>(n);
    const Driver& driver = design_.driver(net);
    nets_[n].toggle_fj = design_.load_ff(net) * volt * volt / 2;
    nets_[n].part = design_.is_clock(net) ? kClocks
                    : driver.gate < 0     ? kInputs
                    : design_.gates()[static_cast<std::size_t>(driver.gate)].cell->sequential
                        ? kRegisters
                        : kSwitching;
    if (driver.port && !design_.is_clock(net)) input_nets_.push_back(net);
  }
}

void Simulator::ChooseInputDelay() {
  double sum = 0;
  int count = 0;
  for (std::size_t g = 0; g < gates_.size(); ++g) {
    const Gate& gate = design_.gates()[g];
    if (!gate.cell->sequential || gate.cell->sequential->kind != Sequential::Kind::kFlipFlop)
      continue;
    for (NetId net : gate.outputs) {
      for (const Timing::Wave& wave : timing_.waves[static_cast<std::size_t>(net)]) {
        sum += wave.arrives ? wave.arrival_ps : 0;
        count += wave.arrives;
      }
    }
  }
  const double delay = options_.input_delay_ps ? *options_.input_delay_ps
                       : count > 0             ? sum / count
                                               : 0;
  input_delay_fs_ = std::max<Time>(1, std::llround(delay * 1000));
}

/// One gate without delay or cost; true if an output moved.
bool Simulator::SettleOnce(std::size_t number) {
  GateState& state = gates_[number];
  const Gate& gate = design_.gates()[number];
  const CellModel& model = *state.model;
  CellModel::State now = state.state & model.stored_bit();
  for (std::size_t i = 0; i < gate.inputs.size(); ++i) {
    if (NetValue(gate.inputs[i])) now |= model.input_bit(static_cast<int>(i));
  }
  if (model.sequential()) {
    const bool holds = model.Holds(now);
    now = (now & ~model.stored_bit()) | (holds ? model.stored_bit() : 0);
  }
  bool moved = false;
  const CellModel::State inputs_and_stored = now;
  for (std::size_t o = 0; o < gate.outputs.size(); ++o) {
    const bool value = model.Output(static_cast<int>(o), inputs_and_stored);
    if (value) now |= model.output_bit(static_cast<int>(o));
    std::uint8_t& at = values_[static_cast<std::size_t>(gate.outputs[o])];
    moved |= at != static_cast<std::uint8_t>(value);
    at = value;
  }
  state.state = now;
  return moved;
}

void Simulator::SettleInitially() {
  values_[kNet1] = 1;
  std::size_t exceptions = 0;
  for (std::size_t g = 0; g < gates_.size(); ++g) {
    if (!gates_[g].model->sequential()) continue;
    const auto found = options_.initial_states.find(design_.gate_name(g));
    exceptions += found != options_.initial_states.end();
    const bool stored =
        found == options_.initial_states.end() ? options_.initial_state : found->second;
    gates_[g].state = stored ? gates_[g].model->stored_bit() : 0;
  }
  if (exceptions != options_.initial_states.size())
    throw UserError({design_.netlist().file, 0, ""},
                    "an initial state is given for an instance that is no register",
                    "name flip-flops and latches of the netlist");
  constexpr int kMaxRounds = 1000;
  for (int round = 0; round < kMaxRounds; ++round) {
    bool moved = false;
    for (std::size_t g = 0; g < gates_.size(); ++g) {
      if (gates_[g].model->sequential()) moved |= SettleOnce(g);
    }
    for (std::int32_t gate : design_.order()) moved |= SettleOnce(static_cast<std::size_t>(gate));
    if (!moved) return;
  }
  throw UserError({design_.netlist().file, 0, ""}, "the initial state does not settle",
                  "look for a loop through an open latch");
}

}  // namespace mixpe::sim::netlist
