// SPDX-License-Identifier: Apache-2.0
// Static timing: worst arrival and slew at every net, and the longest path.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/netlist/design.hpp"

namespace mixpe::sim::netlist {

struct TimingOptions {
  std::optional<double> input_slew_ps = std::nullopt;  ///< at input ports; TypicalSlewPs() if unset
  std::optional<double> clock_slew_ps =
      std::nullopt;             ///< at clock pins; as at input ports if unset
  double input_arrival_ps = 0;  ///< of input ports after the clock edge
};

/// A signal arrives at a pin. `gate` is "" at a port, where `pin` is the net's name.
struct PathPoint {
  std::string gate, cell, pin;
  Edge edge = Edge::kRise;
  double arrival_ps = 0;
  double slew_ps = 0;
};

/// Longest path of each class, ps; 0 if there is none. Paths into registers include their setup.
struct PathClasses {
  double register_to_register_ps = 0;
  double input_to_register_ps = 0;
  double register_to_output_ps = 0;
  double input_to_output_ps = 0;
};

struct Timing {
  struct Wave {
    double arrival_ps = 0;
    double slew_ps = 0;
    bool arrives = false;  ///< false: this edge cannot happen
  };
  std::vector<std::array<Wave, 2>> waves;  ///< [net][edge]
  double critical_path_ps = 0;             ///< greatest of the classes, setup included
  double setup_ps = 0;                     ///< of the path's end, 0 at an output port
  PathClasses classes;
  std::vector<PathPoint> path;  ///< every gate output on the way, then the end point

  [[nodiscard]] const Wave& At(NetId net, Edge edge) const {
    return waves[static_cast<std::size_t>(net)][static_cast<std::size_t>(edge)];
  }
};

/// Levelised graph-based analysis with one clock: every clock pin sees its edge at time 0 with the
/// clock slew, arrivals and slews keep their worst independently (as OpenSTA does), conditions
/// (`when`) are not evaluated. Latches are cut: a path ends at their data and starts at their
/// enable. Clears and presets are not followed.
[[nodiscard]] Timing AnalyzeTiming(const Design& design, const TimingOptions& options = {});

}  // namespace mixpe::sim::netlist
