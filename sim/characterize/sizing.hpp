// SPDX-License-Identifier: Apache-2.0
// Drive strengths of shared signals. Mapping for area takes the weakest cell whatever it drives; a
// signal that many gates share then arrives late and out of step with its inverse, and the glitches
// behind cost more than a stronger cell.
#pragma once

#include <set>
#include <string>

#include "sim/netlist/library.hpp"
#include "sim/netlist/netlist.hpp"

namespace mixpe::sim::characterize {

/// What drives at least `fanout` inputs is made so strong that its output moves within
/// `transition` times that of an inverter driving four of its kind (netlist::TypicalSlewPs).
struct DriveRule {
  int fanout = 12;
  double transition = 0;  ///< 0: no cell changes
};

/// The netlist with the smallest cells that compute the same on pins of the same names and keep the
/// rule; where a library has none so strong, the strongest with a buffer behind it. `usable`: names
/// of cells to choose from.
[[nodiscard]] netlist::Netlist SizeDrivers(const netlist::Library& library,
                                           const std::set<std::string, std::less<>>& usable,
                                           netlist::Netlist netlist, const DriveRule& rule);

}  // namespace mixpe::sim::characterize
