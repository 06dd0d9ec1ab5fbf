// SPDX-License-Identifier: Apache-2.0
// Prices workloads on machines: latency, energy and area by phase, operator class and part.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/trace/trace.hpp"
#include "sim/fast/price.hpp"

namespace mixpe::experiments {

/// Operators priced together.
struct Share {
  sim::Counters counters;
  std::map<sim::Bound, std::int64_t>
      cycles_by_bound;  ///< each operator's cycles under what limits it

  void Add(const sim::Counters& total);
  /// What limits most of the time; of equals the first in the order of Bound.
  [[nodiscard]] sim::Bound DominantBound() const;
};

/// Totals of one phase on one machine.
struct PhaseCost {
  Share total;
  std::map<std::string, Share> by_class;  ///< operator class: projection, attention, experts, ...
};

/// One workload on one machine; `refusal` says why there is no cost.
struct Outcome {
  std::string refusal;
  std::map<reference::Phase, PhaseCost> phases;

  [[nodiscard]] sim::Counters Total() const;
};

/// What an operator is to a reader of results.
[[nodiscard]] std::string ClassOf(const reference::Operator& op);

/// Prices a trace. A model that does not fit the memory is refused with the figures, not priced.
[[nodiscard]] Outcome PriceTrace(sim::FastModel& model, const reference::Trace& trace);

/// Seconds of a phase; 0 if the workload has no such phase.
[[nodiscard]] double Seconds(const sim::FastModel& model, const sim::Counters& counters);

/// Products done over products the array could have done in the time, in PE-cycles.
[[nodiscard]] double Utilization(const sim::FastModel& model, const sim::Counters& counters);

/// Energy by part name, in the order of the account.
[[nodiscard]] std::vector<std::pair<std::string, sim::Band>> EnergyByPart(
    const sim::FastModel& model, const sim::Counters& counters);

/// A change of the machine and what it does to one workload.
struct WhatIf {
  std::string change;
  double speedup = 1;       ///< old latency over new
  double energy_ratio = 1;  ///< new energy over old
  double area_ratio = 1;    ///< new area over old
};

/// Re-prices the workload with each candidate change made alone; best energy-delay product first.
[[nodiscard]] std::vector<WhatIf> WhatIfs(const sim::Machine& machine,
                                          const reference::Trace& trace);

}  // namespace mixpe::experiments
