// SPDX-License-Identifier: Apache-2.0
// The machine-readable form of a comparison: one row per accelerator, phase and operator class.
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

void AddLatency(const Subject& s, reference::Phase phase, const std::string& name,
                const Counters& c, std::vector<std::pair<std::string, Cell>>& cells) {
  const double ms = Seconds(*s.entry.model, c) * 1e3;
  double low = ms, high = ms;
  if (s.entry.small_model != nullptr) {
    for (const auto& [model, outcome] : {std::pair{s.entry.small_model, &s.entry.small_outcome},
                                         std::pair{s.entry.large_model, &s.entry.large_outcome}}) {
      const double end = Seconds(*model, ShareOf(*outcome, phase, name).counters) * 1e3;
      low = std::min(low, end);
      high = std::max(high, end);
    }
  }
  cells.insert(cells.end(), {{"latency_ms", Cell(ms, "")},
                             {"latency_low_ms", Cell(low, "")},
                             {"latency_high_ms", Cell(high, "")}});
}

std::vector<std::pair<std::string, Cell>> Row(const Subject& s, reference::Phase phase,
                                              const std::string& name, const Share& share) {
  const Counters& c = share.counters;
  auto cells = Head(s);
  cells.insert(
      cells.end(),
      {{"phase", ToString(phase)}, {"operator_class", name}, {"cycles", Cell(c.Cycles())}});
  AddLatency(s, phase, name, c, cells);
  const bool decode = phase == reference::Phase::kDecode && name == "total" && c.Cycles() > 0;
  const auto tokens =
      static_cast<double>(s.scenario.workload.batch * s.scenario.workload.new_tokens);
  cells.emplace_back("tokens_per_s",
                     decode ? Cell(tokens / Seconds(*s.entry.model, c), "") : Cell(""));
  cells.emplace_back("utilization", Cell(Utilization(*s.entry.model, c), ""));
  cells.emplace_back("bound", c.Cycles() > 0 ? ToString(share.DominantBound()) : "-");
  for (const auto& [key, value] : std::initializer_list<std::pair<const char*, std::int64_t>>{
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
  sim::Band total;
  for (const auto& [part, energy] : EnergyByPart(*s.entry.model, c)) {
    std::string key = "energy_" + part + "_mj";
    for (char& letter : key) letter = letter == ' ' ? '_' : letter;
    cells.emplace_back(key, Cell(energy.value * 1e-9, ""));
    total += energy;
  }
  cells.insert(cells.end(),
               {{"energy_mj", Cell(total.value * 1e-9, "")},
                {"energy_low_mj", Cell(total.low * 1e-9, "")},
                {"energy_high_mj", Cell(total.high * 1e-9, "")},
                {"energy_delay_js", Cell(total.value * 1e-12 * Seconds(*s.entry.model, c), "")},
                {"kind", "fast-modelled"},
                {"refusal", s.entry.outcome.refusal}});
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
