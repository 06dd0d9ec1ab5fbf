// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "experiments/claims/mixpe_paper/ladder.hpp"
#include "experiments/claims/mixpe_paper/study.hpp"
#include "experiments/cli/claim.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"

namespace mixpe::experiments::paper {
namespace {

/// What is known to be wrong with the model whose figures the report shows.
constexpr const char* kKnownWrong =
    "What is known to be wrong with this model (--table ladder corrects it step by step):\n"
    "- W4A8 multiplies 4 by 4 bits and W4A16 8 by 8: activations take the weights' width.\n"
    "- Arrays differ in area: MixPE-W4A8 has 64x64 PEs, INT8, ANT and OLAccel have 32x32.\n"
    "- MixPE-W4A8, ANT, BitFusion, INT8 and OLAccel share one PE energy, BitFusion's at 45 nm; an "
    "idle PE burns as much\n  as a busy one.\n"
    "- Baselines fetch wide weights and pay for dequantization too. It was sized for 8 rows: 8 "
    "times too much at batch 64.\n  MixPE pays an eighth of its own, at every batch, and nothing "
    "for zero points or for storing scales.\n"
    "- Every product reads both operands from a buffer; memory costs 0.63 pJ/bit to read and 0.77 "
    "to write.\n"
    "- One token per sequence: no attention, KV cache, norms or output head. LLaMA-2-13B has "
    "two feed-forward matrices\n  of width 20480 instead of three of 13824.\n";

std::string TwoDecimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// `kind` says how the figures were obtained.
std::string Render(const Table& table, const std::string& format, const char* name,
                   const char* kind) {
  if (format == "csv") return ToCsv(table);
  if (format == "table") return ToTerminal(table);
  nlohmann::ordered_json document{
      {"schema_version", 1}, {"claim", "mixpe_paper"}, {"table", name}, {"kind", kind}};
  document["rows"] = nlohmann::ordered_json::parse(ToJsonRows(table));
  document["provenance"] = {{"paper", "arXiv 2411.16158"},
                            {"formulas", "simulator released with the paper, re-implemented"},
                            {"constants", "experiments/claims/mixpe_paper/as_published.yaml"},
                            {"compared_with", "experiments/claims/mixpe_paper/published.yaml"}};
  return document.dump(1) + "\n";
}

Table RatioTable(const AsPublished& study) {
  Table table{"",
              {{"batch", "batch"},
               {"model", "model"},
               {"design", "design"},
               {"component", "component"},
               {"ratio", "ratio"}},
              {}};
  for (const PublishedBlock& block : LoadPublished().blocks) {
    std::size_t distinct = 0;
    BlockCosts costs = PriceBlock(study, block.designs, block.batch, &distinct);
    for (const Model& model : study.models) {
      auto& of_model = costs[model.name];
      for (const std::string& design : block.designs) {
        for (const std::string& component : Components()) {
          table.rows.push_back({Cell(block.batch), model.name, design, component,
                                TwoDecimals(Ratio(of_model[design], of_model["FP16"], component))});
        }
      }
    }
  }
  return table;
}

std::vector<Cell> LayerRow(std::int64_t batch, const Design& design, const LayerUse& use,
                           const LayerCost& cost) {
  const Layer& l = use.layer;
  return {Cell(batch),
          design.name,
          use.role,
          Cell(l.kernel),
          Cell(l.out_hw),
          Cell(l.stride),
          Cell(l.in_ch),
          Cell(l.out_ch),
          Cell(l.rows),
          Cell(l.act_bits),
          Cell(l.wgt_bits),
          Cell(cost.cycles),
          Cell(cost.stall_cycles),
          Cell(cost.dram_read_bits),
          Cell(cost.dram_write_bits),
          Cell(cost.static_uj, Short(cost.static_uj)),
          Cell(cost.dram_uj, Short(cost.dram_uj)),
          Cell(cost.buffer_uj, Short(cost.buffer_uj)),
          Cell(cost.core_uj, Short(cost.core_uj))};
}

Table LayerTable(const AsPublished& study, std::int64_t batch) {
  Table table;
  for (const char* name :
       {"batch", "design", "role", "kernel", "out_hw", "stride", "in_ch", "out_ch", "rows",
        "act_bits", "wgt_bits", "cycles", "stall_cycles", "dram_rd_bits", "dram_wr_bits",
        "e_static_uj", "e_dram_uj", "e_buffer_uj", "e_core_uj"}) {
    table.columns.push_back({name, name, false});
  }
  const CostModel costs = study.Costs();
  Pricer pricer(costs);
  std::vector<std::pair<const Design*, Layer>> wanted;
  std::vector<std::pair<const Design*, LayerUse>> rows;
  for (const Design& design : study.designs) {
    std::set<std::pair<std::string, Layer>> seen;
    for (const Model& model : study.models) {
      for (const LayerUse& use : LayersOf(model, design, batch)) {
        if (!seen.emplace(use.role, use.layer).second) continue;
        wanted.emplace_back(&design, use.layer);
        rows.emplace_back(&design, use);
      }
    }
  }
  pricer.Prepare(wanted);
  for (const auto& [design, use] : rows)
    table.rows.push_back(LayerRow(batch, *design, use, pricer.Cost(*design, use.layer)));
  return table;
}

struct Agreement {
  int same = 0, compared = 0;
};

/// Reproduced ratio; one that differs from the published two decimals carries those in brackets.
std::string Compared(const std::string& reproduced, double published, Agreement& agreement) {
  ++agreement.compared;
  if (reproduced == TwoDecimals(published)) {
    ++agreement.same;
    return reproduced;
  }
  return reproduced + " (published " + TwoDecimals(published) + ")";
}

Table ComparisonTable(const AsPublished& study, const PublishedBlock& block, BlockCosts& costs,
                      Agreement& agreement) {
  Table table{"", {{"model", "model"}, {"component", "component"}}, {}};
  for (const std::string& design : block.designs) table.columns.push_back({design, design, false});
  for (const Model& model : study.models) {
    auto& of_model = costs[model.name];
    for (const std::string& component : Components()) {
      const std::vector<double>& published = block.Row(model.name, component);
      std::vector<Cell> row{model.name, component};
      for (std::size_t i = 0; i < block.designs.size(); ++i) {
        const double ratio = Ratio(of_model[block.designs[i]], of_model["FP16"], component);
        row.emplace_back(Compared(TwoDecimals(ratio), published[i], agreement));
      }
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table AbsoluteTable(const AsPublished& study, const PublishedBlock& block, BlockCosts& costs) {
  Table table{"absolute figures behind them",
              {{"model", "model"},
               {"design", "design"},
               {"mcycles", "Mcycles", true},
               {"energy_mj", "energy mJ", true}},
              {}};
  for (const Model& model : study.models) {
    for (const std::string& design : block.designs) {
      const LayerCost& cost = costs[model.name][design];
      const double mcycles = static_cast<double>(cost.cycles) * 1e-6, mj = cost.EnergyUj() * 1e-3;
      table.rows.push_back(
          {model.name, design, Cell(mcycles, Short(mcycles)), Cell(mj, Short(mj))});
    }
  }
  return table;
}

Table LadderTable() {
  Table table{"MixPE over its baseline, one corrected assumption a step (above 1: MixPE is better)",
              {{"step", "step"},
               {"assumption", "corrected"},
               {"model", "model"},
               {"batch", "batch"},
               {"phase", "phase"},
               {"design", "design"},
               {"baseline", "baseline"},
               {"speedup", "speed-up", true},
               {"energy_ratio", "energy", true},
               {"kind", "kind"}},
              {}};
  for (const Rung& r : ClimbLadder()) {
    table.rows.push_back({Cell(r.step), r.assumption, r.model, Cell(r.batch), r.phase, r.design,
                          r.baseline, Cell(r.speedup, Short(r.speedup)),
                          Cell(r.energy_ratio, Short(r.energy_ratio)), r.kind});
  }
  return table;
}

std::string BlockReport(const AsPublished& study, const PublishedBlock& block) {
  std::size_t distinct = 0;
  Agreement agreement;
  BlockCosts costs = PriceBlock(study, block.designs, block.batch, &distinct);
  const Table comparison = ComparisonTable(study, block, costs, agreement);
  return "\nbatch " + std::to_string(block.batch) + ": " + std::to_string(distinct) +
         " distinct layers; ratios to FP16 (energy parts to its total energy)\n\n" +
         ToTerminal(comparison) + "\n" + std::to_string(agreement.same) + " of " +
         std::to_string(agreement.compared) +
         " ratios equal the published two decimals; one that did not would show both\n\n" +
         ToTerminal(AbsoluteTable(study, block, costs));
}

std::string Report(const AsPublished& study) {
  std::string text =
      "arXiv 2411.16158: 2.6x faster and 1.4x less energy than the best quantization "
      "accelerators.\n"
      "Below: what the simulator released with it computes, re-implemented from its formulas, "
      "errors included. These are\n"
      "figures of that model (kind: published-model), not of hardware and not ours.\n";
  for (const PublishedBlock& block : LoadPublished().blocks) text += BlockReport(study, block);
  return text + "\n" + kKnownWrong;
}

std::string Run(const ClaimRequest& request) {
  constexpr long kPublishedBatch = 64;
  if (request.batch != 0 && request.table != "layers") {
    throw UserError({}, "--batch is for --table layers only", "leave it out");
  }
  const AsPublished study = LoadAsPublished();
  if (request.table.empty() && request.format == "table") return Report(study);
  if (request.table == "layers") {
    const long batch = request.batch == 0 ? kPublishedBatch : request.batch;
    return Render(LayerTable(study, batch), request.format, "layers", "published-model");
  }
  if (request.table == "ladder")
    return Render(LadderTable(), request.format, "ladder", "each row names its own");
  return Render(RatioTable(study), request.format, "ratios", "published-model");
}

[[maybe_unused]] const bool kRegistered =
    Registry<Claim>::Add({"mixpe_paper",
                          "MixPE is 2.6x faster and needs 1.4x less energy than the best "
                          "quantization accelerators (arXiv 2411.16158)",
                          {"ratios", "layers", "ladder"},
                          Run});

}  // namespace
}  // namespace mixpe::experiments::paper
