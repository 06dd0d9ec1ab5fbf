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

constexpr const char* kKind = "as-published model of the released simulator";

std::string TwoDecimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string Render(const Table& table, const std::string& format) {
  if (format == "csv") return ToCsv(table);
  if (format == "table") return ToTerminal(table);
  nlohmann::ordered_json document{{"schema_version", 1}, {"claim", "mixpe_paper"}, {"kind", kKind}};
  document["rows"] = nlohmann::ordered_json::parse(ToJsonRows(table));
  document["provenance"] = "experiments/claims/mixpe_paper/as_published.yaml";
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

/// Reproduced ratios of one block; a figure that differs from the published one carries it in
/// brackets.
Table ComparisonTable(const AsPublished& study, const PublishedBlock& block, BlockCosts& costs,
                      int* differing) {
  Table table{"", {{"model", "model"}, {"component", "component"}}, {}};
  for (const std::string& design : block.designs) table.columns.push_back({design, design, false});
  for (const Model& model : study.models) {
    auto& of_model = costs[model.name];
    for (const std::string& component : Components()) {
      std::vector<Cell> row{model.name, component};
      const auto& published = block.ratios.at(model.name);
      const auto of_component = published.find(component);
      for (std::size_t i = 0; i < block.designs.size(); ++i) {
        std::string text =
            TwoDecimals(Ratio(of_model[block.designs[i]], of_model["FP16"], component));
        if (of_component != published.end() && text != TwoDecimals(of_component->second.at(i))) {
          text += " (published " + TwoDecimals(of_component->second.at(i)) + ")";
          ++*differing;
        }
        row.emplace_back(text);
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
               {"phase", "phase"},
               {"rows", "rows"},
               {"design", "design"},
               {"baseline", "baseline"},
               {"speedup", "speed-up", true},
               {"energy_ratio", "energy", true},
               {"kind", "kind"}},
              {}};
  for (const Rung& r : ClimbLadder()) {
    table.rows.push_back({Cell(r.step), r.assumption, r.model, r.phase, Cell(r.rows), r.design,
                          r.baseline, Cell(r.speedup, Short(r.speedup)),
                          Cell(r.energy_ratio, Short(r.energy_ratio)), r.kind});
  }
  return table;
}

std::string Report(const AsPublished& study) {
  std::string text =
      "arXiv 2411.16158: 2.6x faster and 1.4x less energy than the best quantization "
      "accelerators.\n"
      "Below: what the simulator released with it computes, re-implemented from its formulas, "
      "errors included. These are\n"
      "figures of that model (kind: published-model), not of hardware; --table ladder corrects one "
      "assumption at a time.\n";
  for (const PublishedBlock& block : LoadPublished().blocks) {
    std::size_t distinct = 0;
    int differing = 0;
    BlockCosts costs = PriceBlock(study, block.designs, block.batch, &distinct);
    const Table comparison = ComparisonTable(study, block, costs, &differing);
    text += "\nbatch " + std::to_string(block.batch) + ": " + std::to_string(distinct) +
            " distinct layers; ratios to FP16\n\n" + ToTerminal(comparison) + "\n" +
            std::to_string(differing) + " ratios differ from the published two decimals\n\n" +
            ToTerminal(AbsoluteTable(study, block, costs));
  }
  return text;
}

std::string Run(const ClaimRequest& request) {
  if (request.batch != 0 && request.table != "layers") {
    throw UserError({}, "--batch is for --table layers only", "leave it out");
  }
  const AsPublished study = LoadAsPublished();
  if (request.table == "ratios") return Render(RatioTable(study), request.format);
  if (request.table == "layers")
    return Render(LayerTable(study, request.batch == 0 ? 64 : request.batch), request.format);
  if (request.table == "ladder") return Render(LadderTable(), request.format);
  if (request.format != "table") return Render(RatioTable(study), request.format);
  return Report(study);
}

[[maybe_unused]] const bool kRegistered =
    Registry<Claim>::Add({"mixpe_paper",
                          "MixPE is 2.6x faster and needs 1.4x less energy than the best "
                          "quantization accelerators (arXiv 2411.16158)",
                          {"ratios", "layers", "ladder"},
                          Run});

}  // namespace
}  // namespace mixpe::experiments::paper
