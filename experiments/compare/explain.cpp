// SPDX-License-Identifier: Apache-2.0
// How the figures of a comparison come about, down to equations.
#include <algorithm>

#include "experiments/compare/report.hpp"
#include "reference/base/text.hpp"
#include "sim/fast/explain.hpp"

namespace mixpe::experiments {
namespace {

using reference::Operator;
using reference::Phase;
using reference::Trace;

constexpr std::size_t kProductsShown = 3;

struct Priced {
  const Operator* op;
  sim::OperatorCost cost;
  std::int64_t records = 1;  ///< lengths of context folded into one line
};

std::vector<Priced> PricePhase(sim::FastModel& model, const Trace& trace, Phase phase) {
  std::vector<Priced> priced;
  for (const Operator& op : trace.operators) {
    if (op.phase == phase) priced.push_back({&op, model.Price(op), 1});
  }
  return priced;
}

std::string Shape(const Operator& op) {
  std::string text;
  for (const auto& [name, extent] : op.extents)
    text += (text.empty() ? "" : " ") + name + "=" + std::to_string(extent);
  return text;
}

Table OperatorTable(const std::vector<Priced>& priced, Phase phase) {
  Table table{ToString(phase) +
                  ": cycles once x repeat = total (summed over contexts where several are folded)",
              {{"path", "operator"},
               {"shape", "shape"},
               {"once", "once"},
               {"repeat", "repeat"},
               {"total", "total", true},
               {"bound", "bound"}},
              {}};
  for (const Priced& p : priced) {
    const std::string folded =
        p.records > 1 ? " and " + std::to_string(p.records - 1) + " longer contexts" : "";
    table.rows.push_back({p.op->path, Shape(*p.op) + folded, Cell(p.cost.once.Cycles()),
                          Cell(p.op->repeat), Cell(p.cost.total.Cycles()),
                          ToString(BoundOf(p.cost.total))});
  }
  return table;
}

/// Decode attention appears once per context length: those lines are folded into the first and
/// last.
std::vector<Priced> Folded(const std::vector<Priced>& priced) {
  std::vector<Priced> folded;
  for (const Priced& p : priced) {
    const auto same = std::find_if(folded.begin(), folded.end(),
                                   [&](const Priced& f) { return f.op->path == p.op->path; });
    if (same == folded.end()) {
      folded.push_back(p);
    } else {
      same->cost.total += p.cost.total;
      ++same->records;
    }
  }
  return folded;
}

std::string ProductText(const sim::FastModel& model, const Priced& p) {
  std::string text;
  for (const sim::PricedProduct& product : p.cost.products) {
    text += "\n" + p.op->path + " (" + ToString(p.op->phase) + "), " +
            std::to_string(product.times) + " x " + ToString(product.mapped.mapping) + "\n" +
            ToText(ExplainProduct(model, product.problem, product.mapped));
    break;  // the other row counts of a grouped product follow the same equations
  }
  return text;
}

std::string PhaseText(sim::FastModel& model, const Trace& trace, Phase phase) {
  const std::vector<Priced> priced = PricePhase(model, trace, phase);
  if (priced.empty()) return "";
  std::string text = ToTerminal(OperatorTable(Folded(priced), phase));
  std::int64_t cycles = 0;
  for (const Priced& p : priced) cycles += p.cost.total.Cycles();
  const double clock = model.machine().spec.clock_mhz;
  text += "sum " + std::to_string(cycles) + " cycles / " + ExactNumber(clock) +
          " MHz = " + ExactNumber(static_cast<double>(cycles) / clock / 1e3) + " ms\n";
  if (phase == Phase::kDecode && trace.workload.new_tokens > 0) {
    text += "tokens/s = " + std::to_string(trace.workload.batch) + "*" +
            std::to_string(trace.workload.new_tokens) + "/(" + std::to_string(cycles) + "/" +
            ExactNumber(clock * 1e6) + ") = " +
            ExactNumber(static_cast<double>(trace.workload.batch * trace.workload.new_tokens) *
                        clock * 1e6 / static_cast<double>(cycles)) +
            "\n";
  }
  std::vector<Priced> costly = priced;
  std::stable_sort(costly.begin(), costly.end(), [](const Priced& a, const Priced& b) {
    return a.cost.total.Cycles() > b.cost.total.Cycles();
  });
  std::size_t shown = 0;
  for (const Priced& p : costly) {
    if (p.cost.products.empty() || shown == kProductsShown) continue;
    text += ProductText(model, p);
    ++shown;
  }
  return text + "\n";
}

/// What the PE costs, and the published figures beside recorded ones.
Table CostTable(const sim::Machine& machine) {
  const double node = machine.parts.node_nm;
  Table table{"costs of one PE at " + ExactNumber(node) + " nm",
              {{"figure", "figure"},
               {"costs", "costs"},
               {"value", "value"},
               {"low", "low"},
               {"high", "high"},
               {"unit", "unit"},
               {"source", "source"}},
              {}};
  const auto add = [&](const char* figure, const std::string& costs, const sim::Sourced& row) {
    const sim::Band band = sim::At(row, node);
    table.rows.push_back({figure, costs, Cell(band.value, Short(band.value)),
                          Cell(band.low, Short(band.low)), Cell(band.high, Short(band.high)),
                          row.unit, row.source});
  };
  const auto add_all = [&](const sim::PeCosts& costs) {
    add("area", costs.kind, costs.area);
    add("energy, busy cycle", costs.kind, costs.energy);
    add("leakage", costs.kind, costs.leakage);
  };
  add_all(machine.costs);
  const std::optional<sim::PeCosts>& published = machine.pe.published;
  if (published && published->kind != machine.costs.kind) add_all(*published);
  return table;
}

}  // namespace

std::string ExplainEntry(const Scenario& scenario, const Entry& entry, const Trace& trace) {
  std::string text = "\nWhy " + entry.accelerator + " needs this for " + scenario.workload.name +
                     ", batch " + std::to_string(scenario.workload.batch) + "\n\n";
  if (!entry.outcome.refusal.empty()) return text + entry.outcome.refusal + "\n";
  sim::FastModel model(entry.model->machine());
  for (const Phase phase : PhasesOf(scenario)) text += PhaseText(model, trace, phase);
  text += ToText(ExplainEnergy(model, entry.outcome.Total()));
  text += "\n" + ToTerminal(CostTable(model.machine()));
  Table changes{"\nthe three changes that would help most, each alone, re-priced",
                {{"change", "change"},
                 {"speedup", "speed-up", true},
                 {"energy_ratio", "energy"},
                 {"area_ratio", "area"}},
                {}};
  for (const WhatIf& what : WhatIfs(entry.model->machine(), trace)) {
    if (changes.rows.size() == 3) break;
    changes.rows.push_back({what.change, Cell(what.speedup, Short(what.speedup) + "x"),
                            Cell(what.energy_ratio, Short(what.energy_ratio) + "x"),
                            Cell(what.area_ratio, Short(what.area_ratio) + "x")});
  }
  return text + ToTerminal(changes);
}

}  // namespace mixpe::experiments
