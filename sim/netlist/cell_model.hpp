// SPDX-License-Identifier: Apache-2.0
// A cell compiled for simulation: what it computes, and which delay and energy tables hold in which
// state of its pins, all as tables over one small state word.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/netlist/library.hpp"

namespace mixpe::sim::netlist {

/// State word, from bit 0: the inputs in the order of Cell::InputNames(); of a sequential cell also
/// its outputs and one bit of stored state.
class CellModel {
 public:
  using State = std::uint32_t;
  /// One table entry for each state.
  using ByState = std::vector<std::uint8_t>;

  /// A delay of one output's edge, caused by an input's edge.
  struct Delay {
    const TimingArc* arc = nullptr;
    int output_edge = 0, input = 0, input_edge = 0;
  };
  /// Energy of an edge: the sum of these tables, times `share`.
  struct Energy {
    std::vector<const PowerArc*> arcs;
    double share = 1;
    int edge = 0;     ///< of the pin that the arcs belong to
    int output = -1;  ///< -1: an input pin's own energy
    int input = 0, input_edge = 0;
  };

  explicit CellModel(const Cell& cell);

  [[nodiscard]] const Cell& cell() const { return cell_; }
  [[nodiscard]] int inputs() const { return inputs_; }
  [[nodiscard]] int outputs() const { return outputs_; }
  [[nodiscard]] bool sequential() const { return cell_.sequential.has_value(); }
  [[nodiscard]] State input_bit(int input) const { return State{1} << input; }
  [[nodiscard]] State output_bit(int output) const {
    return sequential() ? State{1} << (inputs_ + output) : 0;
  }
  [[nodiscard]] State stored_bit() const {
    return sequential() ? State{1} << (inputs_ + outputs_) : 0;
  }
  [[nodiscard]] bool is_clock_input(int input) const { return (clock_mask_ >> input) & 1; }
  [[nodiscard]] bool reacts_at_once() const { return reacts_at_once_; }

  [[nodiscard]] bool Output(int output, State state) const {
    return functions_[static_cast<std::size_t>(output)][state] != 0;
  }
  /// Is the flip-flop's clock, or the latch's enable, high?
  [[nodiscard]] bool Clock(State state) const { return clock_[state] != 0; }
  /// What the cell stores in this state when nothing is clocked: clear, preset, an open latch's
  /// data, else what it stored.
  [[nodiscard]] bool Holds(State state) const { return holds_[state] != 0; }
  /// What a flip-flop stores after its clock edge.
  [[nodiscard]] bool Clocked(State state) const { return clocked_[state] != 0; }

  /// Numbers into delays() and energies() for an edge of an output that `input` causes, by the
  /// state behind the input's edge.
  [[nodiscard]] std::uint16_t DelayOf(int output, int input, int edge, State state) const {
    return delay_choice_[Place(output, input, edge)][state];
  }
  [[nodiscard]] std::uint16_t EnergyOf(int output, int input, int edge, State state) const {
    return energy_choice_[Place(output, input, edge)][state];
  }
  /// Energy of an input's own edge; the edge is the input's new value in `state`.
  [[nodiscard]] std::uint16_t PinEnergyOf(int input, State state) const {
    return pin_choice_[static_cast<std::size_t>(input)][state];
  }

  /// Number 0 is "none".
  [[nodiscard]] const std::vector<Delay>& delays() const { return delays_; }
  [[nodiscard]] const std::vector<Energy>& energies() const { return energies_; }

 private:
  using Choice = std::vector<std::uint16_t>;
  [[nodiscard]] std::size_t Place(int output, int input, int edge) const {
    return static_cast<std::size_t>((output * inputs_ + input) * 2 + edge);
  }
  [[nodiscard]] State states() const {
    return State{1} << (inputs_ + (sequential() ? outputs_ + 1 : 0));
  }
  [[nodiscard]] ByState Tabulate(const Expression& expression) const;
  [[nodiscard]] bool VariableIn(const std::string& name, State state) const;
  void TabulateStorage();
  void ChooseDelays();
  void ChooseEnergies();
  [[nodiscard]] std::uint16_t BestDelay(const Pin& pin, int input, int edge, State state,
                                        const std::vector<ByState>& whens);
  [[nodiscard]] std::uint16_t ApplicableEnergy(const Pin& pin, Energy wanted,
                                               const std::string& related, State state,
                                               const std::vector<ByState>& whens);
  [[nodiscard]] std::uint16_t Number(const Delay& delay);
  [[nodiscard]] std::uint16_t Number(Energy energy);
  template <class Arc>
  [[nodiscard]] std::vector<ByState> Whens(const std::vector<Arc>& arcs) const;

  const Cell& cell_;
  int inputs_, outputs_;
  std::vector<std::string> input_names_, output_names_;
  State clock_mask_ = 0;
  bool reacts_at_once_ = true;
  std::vector<ByState> functions_;
  ByState clock_, holds_, clocked_;
  std::vector<Delay> delays_{1};
  std::vector<Energy> energies_{1};
  std::vector<Choice> delay_choice_, energy_choice_, pin_choice_;
};

}  // namespace mixpe::sim::netlist
