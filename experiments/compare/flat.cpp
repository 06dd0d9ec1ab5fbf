// SPDX-License-Identifier: Apache-2.0
// The machine-readable form of a comparison: one row per accelerator, phase and operator class.
#include <algorithm>

#include "experiments/compare/report.hpp"

namespace mixpe::experiments {
namespace {

using sim::Counters;

struct Subject {
  const Scenario& scenario;
  const Entry& entry;
};

std::vector<std::pair<std::string, Cell>> Head(const Subject& s) {
  const reference::Workload& w = s.scenario.workload;
  const sim::AcceleratorSpec& spec = s.entry.model->machine().spec;
  return {{"model", w.name},
          {"batch", Cell(w.batch)},
          {"prefill_tokens", Cell(w.prompt_tokens)},
          {"decode_tokens", Cell(w.new_tokens)},
          {"iso", s.scenario.iso},
          {"accelerator", s.entry.accelerator},
          {"rows", Cell(spec.rows)},
          {"cols", Cell(spec.cols)},
          {"weight_bits", Cell(spec.formats.weight.bits)},
          {"activation_bits", Cell(spec.formats.activation.bits)},
          {"kv_bits", Cell(spec.formats.kv.bits)},
          {"area_mm2", Cell(s.entry.model->AreaUm2().value * 1e-6, "")},
          {"area_low_mm2", Cell(s.entry.model->AreaUm2().low * 1e-6, "")},
          {"area_high_mm2", Cell(s.entry.model->AreaUm2().high * 1e-6, "")}};
}

Share ShareOf(const Outcome& outcome, reference::Phase phase, const std::string& name) {
  const auto found = outcome.phases.find(phase);
  if (found == outcome.phases.end()) return {};
  if (name == "total") return found->second.total;
  const auto of = found->second.by_class.find(name);
  return of == found->second.by_class.end() ? Share{} : of->second;
}

using Cells = std::vector<std::pair<std::string, Cell>>;

/// Seconds, with the ends of the array-area band where the rule sizes an array.
sim::Band SecondsBand(const Subject& s, reference::Phase phase, const std::string& name,
                      const Counters& c) {
  const double value = Seconds(*s.entry.model, c);
  sim::Band band{value, value, value};
  if (s.entry.small_model == nullptr) return band;
  for (const auto& [model, outcome] : {std::pair{s.entry.small_model, &s.entry.small_outcome},
                                       std::pair{s.entry.large_model, &s.entry.large_outcome}}) {
    const double end = Seconds(*model, ShareOf(*outcome, phase, name).counters);
    band.low = std::min(band.low, end);
    band.high = std::max(band.high, end);
  }
  return band;
}

void AddBand(Cells& cells, const std::string& name, const std::string& unit,
             const sim::Band& band) {
  cells.emplace_back(name + "_" + unit, Cell(band.value, ""));
  cells.emplace_back(name + "_low_" + unit, Cell(band.low, ""));
  cells.emplace_back(name + "_high_" + unit, Cell(band.high, ""));
}

void AddCounts(Cells& cells, const Counters& c) {
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, std::int64_t>>{
           {"cycles", c.Cycles()},
           {"fill_cycles", c.fill_cycles},
           {"compute_cycles", c.compute_cycles},
           {"dram_stall_cycles", c.dram_stall_cycles},
           {"group_stall_cycles", c.group_stall_cycles},
           {"outlier_stall_cycles", c.outlier_stall_cycles},
           {"vector_cycles", c.vector_cycles},
           {"drain_cycles", c.drain_cycles},
           {"macs", c.macs},
           {"dram_read_bytes", c.dram_read_bytes},
           {"dram_write_bytes", c.dram_write_bytes}}) {
    cells.emplace_back(key, Cell(value));
  }
}

sim::Band AddEnergy(Cells& cells, const sim::FastModel& model, const Counters& c) {
  sim::Band total;
  for (const auto& [part, energy] : EnergyByPart(model, c)) {
    std::string key = "energy_" + part + "_mj";
    std::replace(key.begin(), key.end(), ' ', '_');
    cells.emplace_back(key, Cell(energy.value * 1e-9, ""));
    total += energy;
  }
  AddBand(cells, "energy", "mj", total * 1e-9);
  return total;
}

Cells Row(const Subject& s, reference::Phase phase, const std::string& name, const Share& share) {
  const Counters& c = share.counters;
  const sim::FastModel& model = *s.entry.model;
  Cells cells = Head(s);
  cells.emplace_back("phase", ToString(phase));
  cells.emplace_back("operator_class", name);
  AddCounts(cells, c);
  const sim::Band seconds = SecondsBand(s, phase, name, c);
  AddBand(cells, "latency", "ms", seconds * 1e3);
  const bool decode = phase == reference::Phase::kDecode && name == "total" && c.Cycles() > 0;
  const auto tokens =
      static_cast<double>(s.scenario.workload.batch * s.scenario.workload.new_tokens);
  for (const auto& [key, time] :
       {std::pair{"tokens_per_s", seconds.value}, std::pair{"tokens_per_s_low", seconds.high},
        std::pair{"tokens_per_s_high", seconds.low}}) {
    cells.emplace_back(key, decode ? Cell(tokens / time, "") : Cell(""));
  }
  cells.emplace_back("utilization", Cell(Utilization(model, c), ""));
  cells.emplace_back("bound", c.Cycles() > 0 ? ToString(share.DominantBound()) : "-");
  const sim::Band energy = AddEnergy(cells, model, c);
  AddBand(cells, "energy_delay", "js",
          {energy.value * seconds.value * 1e-12, energy.low * seconds.low * 1e-12,
           energy.high * seconds.high * 1e-12});
  cells.emplace_back("pe_costs", model.machine().costs.kind);
  cells.emplace_back("kind", "fast-modelled");
  cells.emplace_back("refusal", s.entry.outcome.refusal);
  return cells;
}

void Append(Table& table, const std::vector<std::pair<std::string, Cell>>& cells) {
  std::vector<Cell> row;
  for (const auto& [name, cell] : cells) {
    if (table.rows.empty()) table.columns.push_back({name, name, false});
    row.push_back(cell);
  }
  table.rows.push_back(std::move(row));
}

}  // namespace

Table FlatTable(const std::vector<Scenario>& scenarios) {
  Table table;
  for (const Scenario& scenario : scenarios) {
    for (const Entry& entry : scenario.entries) {
      const Subject subject{scenario, entry};
      if (!entry.outcome.refusal.empty())
        Append(table, Row(subject, reference::Phase::kForward, "refused", {}));
      for (const auto& [phase, cost] : entry.outcome.phases) {
        Append(table, Row(subject, phase, "total", cost.total));
        for (const auto& [name, share] : cost.by_class)
          Append(table, Row(subject, phase, name, share));
      }
    }
  }
  return table;
}

}  // namespace mixpe::experiments
