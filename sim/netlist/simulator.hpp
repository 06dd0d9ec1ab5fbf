// SPDX-License-Identifier: Apache-2.0
// Event-driven simulation of a mapped design with the delays and energies of its library.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/netlist/cell_model.hpp"
#include "sim/netlist/design.hpp"
#include "sim/netlist/energy.hpp"
#include "sim/netlist/timing.hpp"

namespace mixpe::sim::netlist {

struct SimulationOptions {
  double period_ps = 1000;    ///< leakage only: every phase runs until all is quiet
  TimingOptions timing = {};  ///< slews; the arrival of inputs is the next field's
  /// After the clock edge inputs change; unset: the mean clock-to-output delay of the design's own
  /// flip-flops, as if the inputs came from such.
  std::optional<double> input_delay_ps = std::nullopt;
  bool initial_state = false;                       ///< of every flip-flop and latch
  std::map<std::string, bool> initial_states = {};  ///< exceptions by instance name
};

/// A cycle has two phases. Rising: the clock ports that tick go high, flip-flops take what stood at
/// their inputs, then the inputs change; falling: they go low again. Each phase runs until nothing
/// moves. The clock network has no delay.
/// Gates have inertia: an input pulse that is shorter than the delay to the output is swallowed.
/// Before the first cycle all inputs and clocks are 0.
class Simulator {
 public:
  /// `design` must outlive this. Throws UserError if the initial state does not settle or a named
  /// instance is no register.
  explicit Simulator(const Design& design, const SimulationOptions& options = {});

  /// Place of a port in Netlist::ports. Throws UserError if there is none of this name.
  [[nodiscard]] std::size_t PortNumber(const std::string& name) const;

  /// Value from the next cycle on; bit i of the port is bit i % 64 of word i / 64, words that are
  /// missing read as 0. For a bit of a clock port it says whether the clock ticks (1 at first).
  void SetInput(std::size_t port, std::span<const std::uint64_t> words);
  void SetInput(std::size_t port, std::uint64_t value) { SetInput(port, std::span(&value, 1)); }

  /// Throws UserError if the design does not come to rest.
  void RunCycle();

  /// Value of any port at the end of the last cycle, before the next edge.
  [[nodiscard]] std::vector<std::uint64_t> PortValue(std::size_t port) const;
  [[nodiscard]] bool NetValue(NetId net) const {
    return values_[static_cast<std::size_t>(net)] != 0;
  }

  /// Of the cycles since the start or the last ForgetCounts().
  [[nodiscard]] EnergyReport Report() const;
  void ForgetCounts();

  [[nodiscard]] const Timing& timing() const { return timing_; }
  [[nodiscard]] double input_delay_ps() const {
    return static_cast<double>(input_delay_fs_) / 1000;
  }

 private:
  enum Part : std::uint8_t { kInputs, kSwitching, kInternal, kRegisters, kClocks, kParts };
  using Time = std::int64_t;  ///< fs

  /// A cell in use: shared by its instances.
  struct GateState {
    const CellModel* model;
    CellModel::State state = 0;
    std::uint32_t delays = 0, energies = 0;  ///< first place in the tables below
    Part inside = kInternal;                 ///< part that its internal energy belongs to
    bool in_clock_network = false;
  };
  struct NetState {
    double toggle_fj = 0;
    Part part = kSwitching;
    bool pending = false;
    bool odd = false;  ///< toggled an odd number of times in this cycle
    bool touched = false;
    std::uint32_t version = 0;
    std::int32_t cause = 0;  ///< input of the driving gate that the pending event stems from
    Time due = 0;
  };
  struct Event {
    Time time;
    std::uint64_t number;
    NetId net;
    std::uint32_t version;
  };

  void BuildModels();
  void PriceGate(std::size_t gate);
  void PriceNets();
  void ChooseInputDelay();
  void SettleInitially();
  bool SettleOnce(std::size_t gate);
  void ClockPhase(bool rise);
  void ApplyInputs();
  void DeliverClock(NetId net, std::vector<Sink>& edges);
  void ClockEdge(const Sink& sink);
  void Run();
  void Push(NetId net, Time due);
  void Plan(NetId net, bool value, std::size_t gate, int output, int input);
  void Toggle(NetId net);
  void InputChanged(const Sink& sink);
  void Reevaluate(std::size_t gate, int input);
  void CountFunctional();

  const Design& design_;
  SimulationOptions options_;
  Timing timing_;
  Time input_delay_fs_ = 0;
  std::vector<std::unique_ptr<CellModel>> models_;
  std::vector<GateState> gates_;
  std::vector<NetState> nets_;
  std::vector<std::uint8_t> values_;
  std::vector<std::uint8_t> inputs_;  ///< by net: what the caller set
  std::vector<NetId> input_nets_;     ///< of data ports
  std::vector<Time> delays_fs_;
  std::vector<double> energies_fj_;
  std::vector<Event> queue_;  ///< heap, earliest first
  std::uint64_t pushed_ = 0;
  std::vector<NetId> touched_;
  Time now_ = 0, phase_start_ = 0;
  double energy_fj_[kParts] = {};
  double leakage_nw_ = 0;
  EnergyReport counts_;
};

/// What a run of Simulate() gave.
struct SimulationResult {
  EnergyReport energy;
  /// [port][cycle x words of the port]; empty for inputs.
  std::vector<std::vector<std::uint64_t>> outputs;
};

/// Runs `warm_up` cycles without and `cycles` with counting; `stimulus(cycle, simulator)` sets the
/// inputs before each, cycles numbered from 0 at the first warm-up cycle. Outputs are of all
/// cycles.
[[nodiscard]] SimulationResult Simulate(
    const Design& design, const SimulationOptions& options, std::int64_t warm_up,
    std::int64_t cycles, const std::function<void(std::int64_t, Simulator&)>& stimulus);

}  // namespace mixpe::sim::netlist
