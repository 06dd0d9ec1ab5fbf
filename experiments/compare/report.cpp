// SPDX-License-Identifier: Apache-2.0
#include "experiments/compare/report.hpp"

#include <algorithm>
#include <set>

#include "reference/base/error.hpp"

namespace mixpe::experiments {
namespace {

using reference::Phase;
using sim::Band;
using sim::Counters;
using sim::FastModel;

std::string FormatText(const sim::StorageFormat& f) {
  return (f.floating ? "FP" : "") + std::to_string(f.bits) +
         (f.group_size > 0 ? "g" + std::to_string(f.group_size) : "");
}

std::string FormatsOf(const FastModel& model) {
  const sim::AcceleratorSpec& spec = model.machine().spec;
  std::string text = "W" + FormatText(spec.formats.weight) + " A" +
                     FormatText(spec.formats.activation) + " KV" +
                     std::to_string(spec.formats.kv.bits);
  if (spec.wide_layers.fraction > 0) {
    text += ", " + Short(100 * spec.wide_layers.fraction) + "% at " +
            std::to_string(spec.wide_layers.bits);
  }
  return text;
}

std::string ArrayOf(const FastModel& model) {
  return std::to_string(model.array().rows) + "x" + std::to_string(model.array().cols);
}

Share PhaseShare(const Outcome& outcome, Phase phase) {
  const auto found = outcome.phases.find(phase);
  return found == outcome.phases.end() ? Share{} : found->second.total;
}

Counters PhaseTotal(const Outcome& outcome, Phase phase) {
  return PhaseShare(outcome, phase).counters;
}

double PhaseSeconds(const FastModel& model, const Outcome& outcome, Phase phase) {
  return Seconds(model, PhaseTotal(outcome, phase));
}

/// Latency with the ends of the array-area band; the value alone where the rule sizes no array.
Band LatencyBand(const Entry& e, Phase phase) {
  Band band{PhaseSeconds(*e.model, e.outcome, phase), 0, 0};
  band.low = band.high = band.value;
  if (e.small_model == nullptr) return band;
  for (const double end : {PhaseSeconds(*e.small_model, e.small_outcome, phase),
                           PhaseSeconds(*e.large_model, e.large_outcome, phase)}) {
    band.low = std::min(band.low, end);
    band.high = std::max(band.high, end);
  }
  return band;
}

Phase FirstPhase(const Scenario& s) {
  const std::vector<Phase> phases = PhasesOf(s);
  return phases.empty() ? Phase::kForward : phases.front();
}

std::string Range(const Band& band, double scale) {
  return Short(band.low * scale) + ".." + Short(band.high * scale);
}

double Tokens(const reference::Workload& w) { return static_cast<double>(w.batch * w.new_tokens); }

const Entry* Reference(const Scenario& s) {
  for (const Entry& e : s.entries) {
    if (e.accelerator == s.reference && e.outcome.refusal.empty()) return &e;
  }
  return nullptr;
}

Cell Ratio(double numerator, double denominator) {
  if (denominator <= 0 || numerator <= 0) return Cell("-");
  return {numerator / denominator, Short(numerator / denominator)};
}

std::string BoundName(const Share& share) {
  return share.counters.Cycles() > 0 ? ToString(share.DominantBound()) : "-";
}

/// What the summary shows of a workload: a phase before decode, decode, or both.
struct Shown {
  bool first = true;
  bool decode = false;
};

Shown ShownOf(const Scenario& s) {
  const std::vector<Phase> phases = PhasesOf(s);
  const bool decode = std::find(phases.begin(), phases.end(), Phase::kDecode) != phases.end();
  return {FirstPhase(s) != Phase::kDecode, decode};
}

std::vector<Column> SummaryColumns(const Scenario& s, const Shown& shown) {
  const std::string first = ToString(FirstPhase(s));
  std::vector<Column> columns{{"accelerator", "accelerator"}};
  if (shown.first) {
    columns.insert(
        columns.end(),
        {{"first_ms", first + " ms"}, {"first_band_ms", "band"}, {"first_bound", "bound"}});
  }
  if (shown.decode) {
    columns.insert(
        columns.end(),
        {{"tokens_per_s", "tokens/s", true}, {"tokens_band", "band"}, {"decode_bound", "bound"}});
  }
  columns.insert(columns.end(), {{"speedup", "speed-up"},
                                 {"energy_mj",
                                  !shown.decode ? "mJ"
                                  : shown.first ? "mJ/token, all"
                                                : "mJ/token",
                                  true},
                                 {"energy_band_mj", "band"},
                                 {"energy_delay", "EDP J s"}});
  return columns;
}

void AddFirstPhase(const Entry& e, Phase first, std::vector<Cell>& row) {
  const Band latency = LatencyBand(e, first);
  row.emplace_back(latency.value * 1e3, Short(latency.value * 1e3));
  row.emplace_back(Range(latency, 1e3));
  row.emplace_back(BoundName(PhaseShare(e.outcome, first)));
}

void AddDecode(const Entry& e, double tokens, std::vector<Cell>& row) {
  const Band step = LatencyBand(e, Phase::kDecode);
  row.emplace_back(tokens / step.value, Short(tokens / step.value));
  row.emplace_back(Range({0, tokens / step.high, tokens / step.low}, 1));
  row.emplace_back(BoundName(PhaseShare(e.outcome, Phase::kDecode)));
}

std::vector<Cell> RefusedRow(const Entry& e, std::size_t columns) {
  std::vector<Cell> row{e.accelerator, e.outcome.refusal};
  while (row.size() < columns) row.emplace_back("");
  return row;
}

}  // namespace

std::vector<Phase> PhasesOf(const Scenario& s) {
  std::set<Phase> phases;
  for (const Entry& e : s.entries) {
    for (const auto& [phase, cost] : e.outcome.phases) phases.insert(phase);
  }
  return {phases.begin(), phases.end()};
}

Table MachineTable(const Scenario& s) {
  Table table{"",
              {{"accelerator", "accelerator"},
               {"formats", "formats"},
               {"array", "array"},
               {"peak", "peak TMAC/s", true},
               {"area_mm2", "mm2"},
               {"area_band_mm2", "band"},
               {"array_share", "array %"},
               {"pe_costs", "PE costs"}},
              {}};
  for (const Entry& e : s.entries) {
    const Band area = e.model->AreaUm2();
    const double tmacs = e.model->PeakMacsPerCycle() * e.model->machine().spec.clock_mhz * 1e-6;
    const double share = 100.0 * e.model->ArrayAreaUm2().value / area.value;
    table.rows.push_back({e.accelerator, FormatsOf(*e.model), ArrayOf(*e.model),
                          Cell(tmacs, Short(tmacs)),
                          Cell(area.value * 1e-6, Short(area.value * 1e-6)), Range(area, 1e-6),
                          Cell(share, Short(share)), e.model->machine().costs.kind});
  }
  return table;
}

Table SummaryTable(const Scenario& s) {
  const Shown shown = ShownOf(s);
  Table table{"", SummaryColumns(s, shown), {}};
  if (PhasesOf(s).empty()) table.columns = {{"accelerator", "accelerator"}, {"refusal", "why not"}};
  const Entry* reference = Reference(s);
  for (const Entry& e : s.entries) {
    if (!e.outcome.refusal.empty()) {
      table.rows.push_back(RefusedRow(e, table.columns.size()));
      continue;
    }
    const Counters total = e.outcome.Total();
    const double seconds = Seconds(*e.model, total);
    std::vector<Cell> row{e.accelerator};
    if (shown.first) AddFirstPhase(e, FirstPhase(s), row);
    if (shown.decode) AddDecode(e, Tokens(s.workload), row);
    row.push_back(reference == nullptr
                      ? Cell("-")
                      : Ratio(Seconds(*reference->model, reference->outcome.Total()), seconds));
    const Band energy = e.model->EnergyPj(total);
    const double share = 1e-9 / (shown.decode ? Tokens(s.workload) : 1.0);
    row.emplace_back(energy.value * share, Short(energy.value * share));
    row.emplace_back(Range(energy, share));
    row.emplace_back(energy.value * 1e-12 * seconds, Short(energy.value * 1e-12 * seconds));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table ClassTable(const Scenario& s, Phase phase) {
  std::vector<std::string> classes;
  for (const Entry& e : s.entries) {
    const auto found = e.outcome.phases.find(phase);
    if (found == e.outcome.phases.end()) continue;
    for (const auto& [name, counters] : found->second.by_class) {
      if (std::find(classes.begin(), classes.end(), name) == classes.end()) classes.push_back(name);
    }
  }
  Table table{ToString(phase) + ": share of time, utilization of the array, bound",
              {{"accelerator", "accelerator"}},
              {}};
  for (const std::string& name : classes) table.columns.push_back({name, name});
  for (const Entry& e : s.entries) {
    const auto found = e.outcome.phases.find(phase);
    if (found == e.outcome.phases.end()) continue;
    const auto cycles = static_cast<double>(found->second.total.counters.Cycles());
    std::vector<Cell> row{e.accelerator};
    for (const std::string& name : classes) {
      const auto of = found->second.by_class.find(name);
      const Share share = of == found->second.by_class.end() ? Share{} : of->second;
      const Counters& c = share.counters;
      std::string text =
          Short(100.0 * static_cast<double>(c.Cycles()) / std::max(1.0, cycles)) + "%";
      if (c.macs > 0) text += " u" + Short(100.0 * Utilization(*e.model, c)) + "%";
      row.emplace_back(text + " " + BoundName(share));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table CycleTable(const Scenario& s, Phase phase) {
  Table table{ToString(phase) + ": where 100 % of the cycles go",
              {{"accelerator", "accelerator"},
               {"cycles", "cycles"},
               {"compute", "array busy %", true},
               {"fill", "fill %"},
               {"dram_stall", "DRAM stall %"},
               {"group_stall", "group stall %"},
               {"outlier_stall", "outlier stall %"},
               {"vector", "vector %"},
               {"drain", "drain %"}},
              {}};
  for (const Entry& e : s.entries) {
    const Counters c = PhaseTotal(e.outcome, phase);
    if (c.Cycles() == 0) continue;
    std::vector<Cell> row{e.accelerator, Cell(c.Cycles())};
    for (const std::int64_t part :
         {c.compute_cycles, c.fill_cycles, c.dram_stall_cycles, c.group_stall_cycles,
          c.outlier_stall_cycles, c.vector_cycles, c.drain_cycles}) {
      const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(c.Cycles());
      row.emplace_back(percent, Short(percent));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table PartTable(const Scenario& s) {
  Table table{"energy by part, mJ of the whole request", {{"accelerator", "accelerator"}}, {}};
  for (const Entry& e : s.entries) {
    if (!e.outcome.refusal.empty()) continue;
    const auto parts = EnergyByPart(*e.model, e.outcome.Total());
    if (table.columns.size() == 1) {
      for (const auto& [part, energy] : parts) table.columns.push_back({part + "_mj", part});
      table.columns.push_back({"total_mj", "total", true});
    }
    std::vector<Cell> row{e.accelerator};
    Band total;
    for (const auto& [part, energy] : parts) {
      row.emplace_back(energy.value * 1e-9, Short(energy.value * 1e-9));
      total += energy;
    }
    row.emplace_back(total.value * 1e-9, Short(total.value * 1e-9));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace mixpe::experiments
