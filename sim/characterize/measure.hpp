// SPDX-License-Identifier: Apache-2.0
// Area, timing and energy of one netlist, and its agreement with the golden model.
#pragma once

#include <cstdint>
#include <string>

#include "sim/characterize/cell_library.hpp"
#include "sim/characterize/stimulus.hpp"
#include "sim/netlist/area.hpp"
#include "sim/netlist/energy.hpp"
#include "sim/netlist/simulator.hpp"
#include "sim/netlist/timing.hpp"

namespace mixpe::sim::characterize {

/// Figures of one netlist. Energies are per MAC (of edges: per operand), everything else is of the
/// whole structure.
struct Measurement {
  netlist::AreaSummary area;
  netlist::PathClasses paths;
  double critical_path_ps = 0;
  netlist::EnergyReport energy;  ///< per cycle
  double macs_per_cycle = 1;
  std::int64_t vectors = 0;  ///< results compared with the golden model
  double period_ps = 0;      ///< for leakage: the critical path
  double wire_ff_per_sink = 0;

  [[nodiscard]] double PerMac(double per_cycle) const { return per_cycle / macs_per_cycle; }
};

/// Throws UserError with the first operands for which the netlist and the golden model differ.
[[nodiscard]] Measurement Measure(const netlist::Design& design, const Stimulus& stimulus,
                                  const std::string& what);

}  // namespace mixpe::sim::characterize
