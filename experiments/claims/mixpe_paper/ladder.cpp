// SPDX-License-Identifier: Apache-2.0
#include "experiments/claims/mixpe_paper/ladder.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "experiments/claims/mixpe_paper/study.hpp"
#include "experiments/compare/platform.hpp"
#include "experiments/compare/study.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::experiments::paper {
namespace {

constexpr long kContext = 512;  // tokens of each sequence, where attention counts
constexpr std::int64_t kGroup = 128;

/// One side of a ratio: its array, how wide its operands are, and what it pays for dequantization.
struct Side {
  Design design;
  std::int64_t act_bits = 0, wgt_bits = 0;
  std::string pe;           ///< sim/pe, for its area
  std::string accelerator;  ///< sim/accelerators, for the last rung
};

enum class Dequantization { kAsPublished, kTrueCounts, kNone };
enum class Shapes { kAsPublished, kReal, kRealWithAttention };

/// Everything a rung may have corrected so far.
struct Assumptions {
  CostModel costs;
  Dequantization dequantization = Dequantization::kAsPublished;
  Shapes shapes = Shapes::kAsPublished;
  bool prefill = false;
};

struct Pair {
  Side design, baseline;
};

struct Step {
  const char* name;
  std::function<void(Assumptions&, Pair&)> correct;
};

void TrueWidths(Assumptions&, Pair& pair) {
  pair.design.act_bits = pair.baseline.act_bits;
  pair.design.wgt_bits = 4;
}

void OneProductPerPe(Assumptions&, Pair& pair) {
  pair.design.design.min_bits = pair.design.design.max_bits;
}

double PeAreaUm2(const std::string& name) {
  return sim::At(sim::LoadPe(name).area, sim::LoadComponents().node_nm).value;
}

/// The square array whose PEs take the baseline array's area.
void EqualArea(Assumptions&, Pair& pair) {
  Design& design = pair.design.design;
  const Design& baseline = pair.baseline.design;
  const double pes = static_cast<double>(baseline.rows * baseline.cols) *
                     PeAreaUm2(pair.baseline.pe) / PeAreaUm2(pair.design.pe);
  design.rows = design.cols = static_cast<std::int64_t>(std::sqrt(pes));
}

void TrueCounts(Assumptions& a, Pair&) { a.dequantization = Dequantization::kTrueCounts; }
void NoDoublePayment(Assumptions& a, Pair&) { a.dequantization = Dequantization::kNone; }
void Forwarding(Assumptions& a, Pair&) { a.costs.corrections.forward_operands = true; }

/// LPDDR5 as `compare` has it; its energy per bit includes what the released model adds per cycle.
void TrueDram(Assumptions& a, Pair&) {
  const double pj_bit = sim::At(sim::LoadMemory("lpddr5").energy, 28.0).value;
  a.costs.energy.dram_read_pj_bit = a.costs.energy.dram_write_pj_bit = pj_bit;
  a.costs.energy.static_nj_cycle = 0.0;
}

void RealShapes(Assumptions& a, Pair&) { a.shapes = Shapes::kReal; }
void WithAttention(Assumptions& a, Pair&) { a.shapes = Shapes::kRealWithAttention; }
void Prefill(Assumptions& a, Pair&) { a.prefill = true; }

const std::vector<Step>& Steps() {
  static const std::vector<Step> steps{
      {"as published", [](Assumptions&, Pair&) {}},
      {"operands at their own widths (W4A8 is not W4A4)", TrueWidths},
      {"one product per PE and cycle", OneProductPerPe},
      {"arrays of equal PE area", EqualArea},
      {"dequantization counted: K N once against M N K / g", TrueCounts},
      {"no double payment: 8-bit weights need no dequantization, group scales have a unit of their "
       "own",
       NoDoublePayment},
      {"operands forwarded from PE to PE", Forwarding},
      {"memory energy of LPDDR5", TrueDram},
      {"the model's real layers and output head", RealShapes},
      {"attention and KV cache of 512 tokens", WithAttention},
      {"prefill of 512 tokens", Prefill}};
  return steps;
}

std::vector<LayerUse> PublishedLayers(const AsPublished& study, const Assumptions& a,
                                      const Side& side, const std::string& model, long rows) {
  std::vector<LayerUse> uses;
  for (LayerUse use : LayersOf(study.ModelOf(model), side.design, rows)) {
    if (use.role == "gemm") {
      use.layer.act_bits = side.act_bits;
      use.layer.wgt_bits = side.wgt_bits;
    } else if (a.dequantization == Dequantization::kNone) {
      continue;
    }
    uses.push_back(use);
    if (use.role != "gemm" || a.dequantization != Dequantization::kTrueCounts) continue;
    // The proxy with the true number of operations on the rows there are; it replaces the published
    // one below.
    Layer proxy = use.layer;
    proxy.act_bits = proxy.wgt_bits = side.design.proxy_bits;
    if (side.design.deferred) proxy.in_ch = std::max<std::int64_t>(1, proxy.in_ch / 8);
    const std::int64_t shrink = side.design.deferred ? kGroup / 8 : rows;
    proxy.out_ch = std::max<std::int64_t>(1, proxy.out_ch / shrink);
    uses.push_back({"true_proxy", proxy, use.times});
  }
  if (a.dequantization == Dequantization::kTrueCounts) {
    std::erase_if(uses, [](const LayerUse& use) { return use.role == "dequant_proxy"; });
  }
  return uses;
}

/// The matrix products of the real model, one decode step or one prefill.
std::vector<LayerUse> RealLayers(const Assumptions& a, const Side& side, const std::string& model,
                                 long rows) {
  const reference::LlmModel llm =
      reference::LoadModel(model == "OPT-6.7B" ? "opt-6.7b" : "llama-2-13b");
  const reference::WalkOptions options =
      a.prefill ? reference::WalkOptions{1, kContext, 0, 0, 128, "uniform"}
                : reference::WalkOptions{rows, 0, 1, kContext, 128, "uniform"};
  std::vector<LayerUse> uses;
  for (const reference::Operator& op : reference::Walk(llm, options).operators) {
    if (op.kind != reference::OpKind::kGemm) continue;
    const bool attention = op.inputs.at(1).role != reference::Role::kWeight;
    if (attention && a.shapes != Shapes::kRealWithAttention) continue;
    // The cache is as wide as the activations.
    const Layer layer{1,
                      1,
                      1,
                      op.Extent("k"),
                      op.Extent("n"),
                      op.Extent("m"),
                      side.act_bits,
                      attention ? side.act_bits : side.wgt_bits};
    uses.push_back({"gemm", layer, op.repeat * op.Extent("batch")});
  }
  return uses;
}

LayerCost Total(const AsPublished& study, const Assumptions& a, const Side& side,
                const std::string& model, long rows) {
  const std::vector<LayerUse> uses = a.shapes == Shapes::kAsPublished
                                         ? PublishedLayers(study, a, side, model, rows)
                                         : RealLayers(a, side, model, rows);
  Pricer pricer(a.costs);
  std::vector<std::pair<const Design*, Layer>> wanted;
  for (const LayerUse& use : uses) wanted.emplace_back(&side.design, use.layer);
  pricer.Prepare(wanted);
  LayerCost sum;
  for (const LayerUse& use : uses) sum += pricer.Cost(side.design, use.layer) * use.times;
  return sum;
}

Side SideOf(const AsPublished& study, const std::string& name, const std::string& pe) {
  const Design& design = study.DesignOf(name);
  return {design, design.gemm_bits, design.gemm_bits, pe, pe};
}

/// The same question put to our own model, where decode is bound by memory if it really is.
Rung LastRung(long step, const Pair& pair, const std::string& model, long rows, bool prefill) {
  const Platform platform = LoadPlatform({});
  const Budget budget = BudgetOf(platform, Iso::kArea);
  const reference::LlmModel llm =
      reference::LoadModel(model == "OPT-6.7B" ? "opt-6.7b" : "llama-2-13b");
  const reference::Trace trace =
      reference::Walk(llm, prefill ? reference::WalkOptions{1, kContext, 0, 0, 128, "uniform"}
                                   : reference::WalkOptions{rows, 0, 1, kContext, 128, "uniform"});
  const auto price = [&](const Side& side) {
    sim::FastModel fast(Equalized(side.accelerator, platform, budget, AreaEnd::kValue, 0));
    const sim::Counters total = PriceTrace(fast, trace).Total();
    return std::pair{Seconds(fast, total), fast.EnergyPj(total).value};
  };
  const auto [time, energy] = price(pair.design);
  const auto [base_time, base_energy] = price(pair.baseline);
  return {
      step,
      "our model: equal chip area, small-M mappings, memory-bound where it is, vector work counted",
      model,
      prefill ? "prefill" : "decode",
      prefill ? kContext : rows,
      pair.design.design.name,
      pair.baseline.design.name,
      base_time / time,
      base_energy / energy,
      "fast-modelled"};
}

void Climb(const AsPublished& study, Pair pair, const std::string& model, long rows,
           std::vector<Rung>& rungs) {
  Assumptions a{study.Costs(), Dequantization::kAsPublished, Shapes::kAsPublished, false};
  long step = 0;
  // Prefill has its own number of rows: it is shown once, with the first decode.
  const bool with_prefill = rows == 1;
  for (const Step& correction : Steps()) {
    correction.correct(a, pair);
    if (a.prefill && !with_prefill) continue;
    const LayerCost design = Total(study, a, pair.design, model, rows);
    const LayerCost baseline = Total(study, a, pair.baseline, model, rows);
    rungs.push_back({step++, correction.name, model, a.prefill ? "prefill" : "decode",
                     a.prefill ? kContext : rows, pair.design.design.name,
                     pair.baseline.design.name,
                     static_cast<double>(baseline.cycles) / static_cast<double>(design.cycles),
                     baseline.EnergyUj() / design.EnergyUj(), "published-model, corrected"});
  }
  const auto last = static_cast<long>(Steps().size());
  rungs.push_back(LastRung(last, pair, model, rows, false));
  if (with_prefill) rungs.push_back(LastRung(last, pair, model, rows, true));
}

}  // namespace

std::vector<Rung> ClimbLadder() {
  const AsPublished study = LoadAsPublished();
  const std::vector<Pair> pairs{
      {SideOf(study, "MixPE-W4A8", "mixpe_w4a8"), SideOf(study, "INT8", "int8")},
      {SideOf(study, "MixPE-W4A16", "mixpe_w4a16"), SideOf(study, "FP16", "fp16")}};
  std::vector<Rung> rungs;
  for (const Pair& pair : pairs) {
    for (const char* model : {"OPT-6.7B", "Llama2-13B"}) {
      for (const long rows : {1L, 8L, 64L}) Climb(study, pair, model, rows, rungs);
    }
  }
  return rungs;
}

}  // namespace mixpe::experiments::paper
