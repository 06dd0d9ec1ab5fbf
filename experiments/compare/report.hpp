// SPDX-License-Identifier: Apache-2.0
// A comparison as tables: for reading, for machines, and with its arithmetic.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "experiments/compare/platform.hpp"
#include "experiments/compare/study.hpp"
#include "experiments/report/table.hpp"

namespace mixpe::experiments {

/// One accelerator on one workload; the ends are the same with the array sized from the low and
/// high end of its area band.
struct Entry {
  std::string accelerator;
  std::shared_ptr<const sim::FastModel> model;
  Outcome outcome;
  std::shared_ptr<const sim::FastModel> small_model,
      large_model;  ///< null where the rule sizes no array
  Outcome small_outcome, large_outcome;
};

/// All accelerators on one workload, the reference among them.
struct Scenario {
  reference::Workload workload;
  std::string reference;
  std::string held_equal;
  std::string iso;
  std::vector<Entry> entries;
};

/// What is compared: formats, array and area of every accelerator.
[[nodiscard]] Table MachineTable(const Scenario& scenario);
/// Who is fastest and leanest, with bands: one row per accelerator.
[[nodiscard]] Table SummaryTable(const Scenario& scenario);
/// Share of time, utilization and bound of each operator class in one phase.
[[nodiscard]] Table ClassTable(const Scenario& scenario, reference::Phase phase);
/// Cycle classes in percent, summing to 100, of one phase.
[[nodiscard]] Table CycleTable(const Scenario& scenario, reference::Phase phase);
/// Energy by part of the whole request.
[[nodiscard]] Table PartTable(const Scenario& scenario);
/// Everything, one row per accelerator, phase and operator class ("total" included); csv and json.
[[nodiscard]] Table FlatTable(const std::vector<Scenario>& scenarios);

/// Phases that the workload has, in order.
[[nodiscard]] std::vector<reference::Phase> PhasesOf(const Scenario& scenario);

/// Arithmetic of one entry: operators of each phase with their cycles, how they add up to the
/// figures of the summary, the equations of the costliest products, the energy account, and the
/// three changes that would help most.
[[nodiscard]] std::string ExplainEntry(const Scenario& scenario, const Entry& entry,
                                       const reference::Trace& trace);

}  // namespace mixpe::experiments
