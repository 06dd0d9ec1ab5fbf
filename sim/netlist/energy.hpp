// SPDX-License-Identifier: Apache-2.0
// Where the energy of a simulated design goes.
#pragma once

#include <cstdint>

namespace mixpe::sim::netlist {

/// Mean energies per counted cycle, pJ.
struct EnergyParts {
  double input_ports_pj = 0;              ///< C V^2 / 2 of nets that data ports drive
  double combinational_switching_pj = 0;  ///< C V^2 / 2 of nets that gates drive
  double combinational_internal_pj = 0;   ///< inside gates
  double flipflop_data_pj =
      0;                     ///< flip-flops and latches: output nets, inside, data and reset pins
  double clock_pins_pj = 0;  ///< clock nets, clock pins, cells of the clock network
  double leakage_pj = 0;

  [[nodiscard]] double total_pj() const {
    return input_ports_pj + combinational_switching_pj + combinational_internal_pj +
           flipflop_data_pj + clock_pins_pj + leakage_pj;
  }
};

struct EnergyReport {
  std::int64_t cycles = 0;
  EnergyParts per_cycle;
  std::int64_t toggles = 0;             ///< of nets that combinational gates drive, clocks excepted
  std::int64_t functional_toggles = 0;  ///< of these, what zero-delay gates would make
  std::int64_t swallowed = 0;           ///< pulses shorter than the delay of the gate they met
  std::int64_t events = 0;              ///< toggles of all nets
  double longest_settling_ps = 0;       ///< from a clock edge to the last toggle it caused

  /// Toggles over functional toggles: 1 without glitches; 0 if nothing moved.
  [[nodiscard]] double glitch_ratio() const {
    return functional_toggles > 0
               ? static_cast<double>(toggles) / static_cast<double>(functional_toggles)
               : 0;
  }
};

}  // namespace mixpe::sim::netlist
