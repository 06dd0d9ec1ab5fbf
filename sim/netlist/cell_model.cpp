// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/cell_model.hpp"

#include <algorithm>

#include "sim/netlist/design.hpp"

namespace mixpe::sim::netlist {

CellModel::CellModel(const Cell& cell)
    : cell_(cell),
      inputs_(static_cast<int>(cell.InputNames().size())),
      outputs_(static_cast<int>(cell.OutputNames().size())),
      input_names_(cell.InputNames()),
      output_names_(cell.OutputNames()) {
  for (std::size_t input : ClockInputs(cell)) clock_mask_ |= State{1} << input;
  for (const std::string& output : output_names_)
    functions_.push_back(Tabulate(*cell.FindPin(output)->function));
  if (sequential()) TabulateStorage();
  ChooseDelays();
  ChooseEnergies();
}

/// Outputs of a combinational cell are what it computes, those of a sequential one are state bits.
bool CellModel::VariableIn(const std::string& name, State state) const {
  const auto index = [&](const std::vector<std::string>& names) {
    return static_cast<int>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  if (const int input = index(input_names_); input < inputs_) return (state >> input) & 1;
  if (sequential() && name == cell_.sequential->state) return (state & stored_bit()) != 0;
  if (sequential() && name == cell_.sequential->inverted_state) return (state & stored_bit()) == 0;
  const int output = index(output_names_);
  if (output < outputs_) {
    if (sequential()) return (state & output_bit(output)) != 0;
    if (static_cast<std::size_t>(output) < functions_.size()) return Output(output, state);
  }
  throw UserError(cell_.where,
                  "a Boolean expression names '" + name + "', which is no pin or state",
                  "correct the Liberty file");
}

CellModel::ByState CellModel::Tabulate(const Expression& expression) const {
  ByState table(states());
  for (State state = 0; state < states(); ++state) {
    std::uint64_t values = 0;
    for (std::size_t i = 0; i < expression.Variables().size(); ++i)
      values |= std::uint64_t{VariableIn(expression.Variables()[i], state)} << i;
    table[state] = expression.Evaluate(values);
  }
  return table;
}

void CellModel::TabulateStorage() {
  const Sequential& storage = *cell_.sequential;
  const ByState data = Tabulate(storage.data);
  const ByState clear = storage.clear ? Tabulate(*storage.clear) : ByState(states(), 0);
  const ByState preset = storage.preset ? Tabulate(*storage.preset) : ByState(states(), 0);
  const bool latch = storage.kind == Sequential::Kind::kLatch;
  clock_ = Tabulate(storage.clock);
  clocked_.resize(states());
  holds_.resize(states());
  for (State s = 0; s < states(); ++s) {
    const std::uint8_t stored = (s & stored_bit()) != 0;
    clocked_[s] = clear[s] ? 0 : preset[s] ? 1 : data[s];
    holds_[s] = clear[s] ? 0 : preset[s] ? 1 : latch && clock_[s] ? data[s] : stored;
  }
  reacts_at_once_ = latch || storage.clear || storage.preset;
}

template <class Arc>
std::vector<CellModel::ByState> CellModel::Whens(const std::vector<Arc>& arcs) const {
  std::vector<ByState> tables;
  for (const Arc& arc : arcs) tables.push_back(arc.when ? Tabulate(*arc.when) : ByState());
  return tables;
}

std::uint16_t CellModel::Number(const Delay& delay) {
  for (std::size_t i = 1; i < delays_.size(); ++i) {
    const Delay& d = delays_[i];
    if (d.arc == delay.arc && d.output_edge == delay.output_edge && d.input == delay.input &&
        d.input_edge == delay.input_edge)
      return static_cast<std::uint16_t>(i);
  }
  delays_.push_back(delay);
  return static_cast<std::uint16_t>(delays_.size() - 1);
}

std::uint16_t CellModel::Number(Energy energy) {
  for (std::size_t i = 1; i < energies_.size(); ++i) {
    const Energy& e = energies_[i];
    if (e.arcs == energy.arcs && e.edge == energy.edge && e.output == energy.output &&
        e.input == energy.input && e.input_edge == energy.input_edge && e.share == energy.share)
      return static_cast<std::uint16_t>(i);
  }
  energies_.push_back(std::move(energy));
  return static_cast<std::uint16_t>(energies_.size() - 1);
}

/// The arc from this input whose condition and sense fit best: a condition that holds before none,
/// none before one that does not hold. Without an arc from this input, any that ends in this edge.
std::uint16_t CellModel::BestDelay(const Pin& pin, int input, int edge, State state,
                                   const std::vector<ByState>& whens) {
  const int input_edge = (state >> input) & 1 ? 0 : 1;
  const TimingArc* best = nullptr;
  int best_score = -1;
  for (std::size_t a = 0; a < pin.timing.size(); ++a) {
    const TimingArc& arc = pin.timing[a];
    if (arc.delay_ps[edge].empty()) continue;
    int score = 0;
    if (arc.related_pin == input_names_[static_cast<std::size_t>(input)]) {
      const bool fits =
          arc.sense == Sense::kNonUnate || (arc.sense == Sense::kPositive) == (input_edge == edge);
      score = 1 + (fits ? 3 : 0) + (whens[a].empty() ? 1 : whens[a][state] ? 2 : 0);
    }
    if (score > best_score) {
      best = &arc;
      best_score = score;
    }
  }
  return best ? Number(Delay{best, edge, input, input_edge}) : std::uint16_t{0};
}

void CellModel::ChooseDelays() {
  delay_choice_.resize(Place(outputs_, 0, 0));
  for (int output = 0; output < outputs_; ++output) {
    const Pin& pin = *cell_.FindPin(output_names_[static_cast<std::size_t>(output)]);
    const std::vector<ByState> whens = Whens(pin.timing);
    for (int input = 0; input < inputs_; ++input) {
      for (int edge : {0, 1}) {
        Choice& choice = delay_choice_[Place(output, input, edge)];
        choice.resize(states());
        for (State s = 0; s < states(); ++s) choice[s] = BestDelay(pin, input, edge, s, whens);
      }
    }
  }
}

/// All arcs whose condition holds; else those without a condition. Else, of an output the mean of
/// all; an input's own energy is conditioned on states in which no output follows: then nothing.
std::uint16_t CellModel::ApplicableEnergy(const Pin& pin, Energy wanted, const std::string& related,
                                          State state, const std::vector<ByState>& whens) {
  std::vector<const PowerArc*> holding, unconditioned, all;
  for (std::size_t a = 0; a < pin.power.size(); ++a) {
    const PowerArc& arc = pin.power[a];
    if (!arc.related_pin.empty() && arc.related_pin != related) continue;
    all.push_back(&arc);
    if (whens[a].empty()) {
      unconditioned.push_back(&arc);
    } else if (whens[a][state]) {
      holding.push_back(&arc);
    }
  }
  const bool none_holds = holding.empty() && unconditioned.empty();
  if (all.empty() || (none_holds && wanted.output < 0)) return 0;
  wanted.arcs = !holding.empty() ? holding : !unconditioned.empty() ? unconditioned : all;
  if (none_holds) wanted.share = 1.0 / static_cast<double>(all.size());
  return Number(std::move(wanted));
}

void CellModel::ChooseEnergies() {
  energy_choice_.resize(Place(outputs_, 0, 0));
  for (int output = 0; output < outputs_; ++output) {
    const Pin& pin = *cell_.FindPin(output_names_[static_cast<std::size_t>(output)]);
    const std::vector<ByState> whens = Whens(pin.power);
    for (int input = 0; input < inputs_; ++input) {
      for (int edge : {0, 1}) {
        Choice& choice = energy_choice_[Place(output, input, edge)];
        choice.resize(states());
        for (State s = 0; s < states(); ++s) {
          const int input_edge = (s >> input) & 1 ? 0 : 1;
          choice[s] = ApplicableEnergy(pin, {{}, 1, edge, output, input, input_edge},
                                       input_names_[static_cast<std::size_t>(input)], s, whens);
        }
      }
    }
  }
  pin_choice_.resize(static_cast<std::size_t>(inputs_));
  for (int input = 0; input < inputs_; ++input) {
    const std::string& name = input_names_[static_cast<std::size_t>(input)];
    const Pin& pin = *cell_.FindPin(name);
    const std::vector<ByState> whens = Whens(pin.power);
    Choice& choice = pin_choice_[static_cast<std::size_t>(input)];
    choice.resize(states());
    for (State s = 0; s < states(); ++s) {
      const int edge = (s >> input) & 1 ? 0 : 1;
      choice[s] = ApplicableEnergy(pin, {{}, 1, edge, -1, input, edge}, "", s, whens);
    }
  }
}

}  // namespace mixpe::sim::netlist
