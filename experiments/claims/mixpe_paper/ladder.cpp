// SPDX-License-Identifier: Apache-2.0
#include "experiments/claims/mixpe_paper/ladder.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "experiments/compare/platform.hpp"
#include "experiments/compare/study.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::experiments::paper {
namespace {

constexpr long kContext = 512;      // tokens of each sequence, where attention counts
constexpr long kLongPrompt = 2048;  // tokens of the last prefill
constexpr std::int64_t kGroup = 128;

struct Pair {
  Side design, baseline;
};

struct Step {
  const char* name;
  std::function<void(Assumptions&, Pair&)> correct;
};

/// What is asked of both sides of a ratio.
struct Question {
  std::string model;
  bool prefill = false;
  long rows = 0;
};

void TrueWidths(Assumptions&, Pair& pair) {
  pair.design.act_bits = pair.baseline.act_bits;
  pair.design.wgt_bits = 4;
}

void OneProductPerPe(Assumptions&, Pair& pair) {
  pair.design.design.min_bits = pair.design.design.max_bits;
}

/// The ladder corrects published figures, so its PEs cost what was published.
double PeAreaUm2(const std::string& name) {
  const sim::PeCosts costs = sim::CostsOf(sim::LoadPe(name), sim::ParseCosts("published"));
  return sim::At(costs.area, sim::LoadComponents().node_nm).value;
}

/// The square array whose PEs take the baseline array's area.
void EqualArea(Assumptions&, Pair& pair) {
  Design& design = pair.design.design;
  const Design& baseline = pair.baseline.design;
  const double pes = static_cast<double>(baseline.rows * baseline.cols) *
                     PeAreaUm2(pair.baseline.hardware) / PeAreaUm2(pair.design.hardware);
  design.rows = design.cols = static_cast<std::int64_t>(std::sqrt(pes));
}

void TrueCounts(Assumptions& a, Pair&) { a.dequantization = Dequantization::kTrueCounts; }
void NoDoublePayment(Assumptions& a, Pair&) { a.dequantization = Dequantization::kNone; }
void Forwarding(Assumptions& a, Pair&) { a.costs.corrections.forward_operands = true; }

/// LPDDR5 as `compare` has it; its energy per bit includes what the released model adds per cycle.
/// The search breaks its ties with the same figures that are reported.
void TrueDram(Assumptions& a, Pair&) {
  const double pj_bit = sim::At(sim::LoadMemory("lpddr5").energy, 28.0).value;
  EnergyTable& e = a.costs.energy;
  e.dram_read_pj_bit = e.dram_write_pj_bit = pj_bit;
  e.search_dram_read_pj_bit = e.search_dram_write_pj_bit = pj_bit;
  e.static_nj_cycle = e.search_static_nj_cycle = 0.0;
}

/// The released search minds cycles alone, so that the traffic of equally fast tilings is chance.
void ThriftyTilings(Assumptions& a, Pair&) { a.costs.corrections.cycle_slack = 0.01; }

void RealShapes(Assumptions& a, Pair&) { a.shapes = Shapes::kReal; }
void WithAttention(Assumptions& a, Pair&) { a.shapes = Shapes::kRealWithAttention; }

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
      {"of all tilings within 1 % of the fastest the one of least energy", ThriftyTilings},
      {"the model's real layers and output head", RealShapes},
      {"attention and KV cache of 512 tokens", WithAttention}};
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

reference::Trace RealTrace(const std::string& model, bool prefill, long rows) {
  const reference::LlmModel llm =
      reference::LoadModel(model == "OPT-6.7B" ? "opt-6.7b" : "llama-2-13b");
  return reference::Walk(llm,
                         prefill ? reference::WalkOptions{1, rows, 0, 0, kGroup, "uniform"}
                                 : reference::WalkOptions{rows, 0, 1, kContext, kGroup, "uniform"});
}

/// The matrix products of the real model, one decode step or one prefill.
std::vector<LayerUse> RealLayers(const Assumptions& a, const Side& side, const std::string& model,
                                 long rows) {
  std::vector<LayerUse> uses;
  for (const reference::Operator& op : RealTrace(model, a.prefill, rows).operators) {
    if (op.kind != reference::OpKind::kGemm) continue;
    const bool attention = op.inputs.at(1).role != reference::Role::kWeight;
    if (attention && a.shapes != Shapes::kRealWithAttention) continue;
    // The cache is as wide as the activations.
    const std::int64_t wgt_bits = attention ? side.act_bits : side.wgt_bits;
    const Layer layer{1,       1, 1, op.Extent("k"), op.Extent("n"), op.Extent("m"), side.act_bits,
                      wgt_bits};
    uses.push_back({"gemm", layer, op.repeat * op.Extent("batch")});
  }
  return uses;
}

/// One rung of the published model, with what has been corrected so far.
Rung Corrected(const AsPublished& study, const Assumptions& a, const Pair& pair,
               const Question& q) {
  const LayerCost design = PriceSide(study, a, pair.design, q.model, q.rows);
  const LayerCost baseline = PriceSide(study, a, pair.baseline, q.model, q.rows);
  return {0,
          "",
          q.model,
          q.prefill ? "prefill" : "decode",
          q.rows,
          pair.design.design.name,
          pair.baseline.design.name,
          static_cast<double>(baseline.cycles) / static_cast<double>(design.cycles),
          baseline.EnergyUj() / design.EnergyUj(),
          "published-model, corrected"};
}

/// The same question put to our own model, where decode is bound by memory if it really is.
Rung Ours(const Pair& pair, const Question& q) {
  const Platform platform = LoadPlatform({"costs=published"});
  const Budget budget = BudgetOf(platform, Iso::kArea);
  const reference::Trace trace = RealTrace(q.model, q.prefill, q.rows);
  const auto price = [&](const Side& side) {
    sim::FastModel fast(
        Equalized(MachineOf(side.hardware, platform), platform, budget, AreaEnd::kValue, 0));
    const sim::Counters total = PriceTrace(fast, trace).Total();
    return std::pair{Seconds(fast, total), fast.EnergyPj(total).value};
  };
  const auto [time, energy] = price(pair.design);
  const auto [base_time, base_energy] = price(pair.baseline);
  return {0,
          "our model: equal chip area, published PE costs, small-M mappings, memory-bound where it "
          "is, vector work counted",
          q.model,
          q.prefill ? "prefill" : "decode",
          q.rows,
          pair.design.design.name,
          pair.baseline.design.name,
          base_time / time,
          base_energy / energy,
          "fast-modelled"};
}

/// Steps are numbered alike for decode and prefill; longer prompts are a step of prefill alone.
void Climb(const AsPublished& study, Pair pair, Question question, std::vector<Rung>& rungs) {
  Assumptions a{study.Costs(), Dequantization::kAsPublished, Shapes::kAsPublished,
                question.prefill};
  long step = 0;
  const auto add = [&](Rung rung, const char* assumption) {
    rung.step = step++;
    if (assumption != nullptr) rung.assumption = assumption;
    rungs.push_back(std::move(rung));
  };
  for (const Step& correction : Steps()) {
    correction.correct(a, pair);
    add(Corrected(study, a, pair, question), correction.name);
  }
  rungs[rungs.size() - static_cast<std::size_t>(step)].kind = "published-model";
  if (question.prefill) {
    question.rows = kLongPrompt;
    add(Corrected(study, a, pair, question), "prompts of 2048 tokens");
  } else {
    ++step;
  }
  add(Ours(pair, question), nullptr);
}

}  // namespace

Side SideOf(const AsPublished& study, const std::string& design, const std::string& hardware) {
  const Design& found = study.DesignOf(design);
  return {found, found.gemm_bits, found.gemm_bits, hardware};
}

LayerCost PriceSide(const AsPublished& study, const Assumptions& a, const Side& side,
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

std::vector<Rung> ClimbLadder() {
  const AsPublished study = LoadAsPublished();
  const std::vector<Pair> pairs{
      {SideOf(study, "MixPE-W4A8", "mixpe_w4a8"), SideOf(study, "INT8", "int8")},
      {SideOf(study, "MixPE-W4A16", "mixpe_w4a16"), SideOf(study, "FP16", "fp16")}};
  std::vector<Rung> rungs;
  for (const Pair& pair : pairs) {
    for (const char* model : {"OPT-6.7B", "Llama2-13B"}) {
      for (const long rows : {1L, 8L, 64L}) Climb(study, pair, {model, false, rows}, rungs);
      Climb(study, pair, {model, true, kContext}, rungs);
    }
  }
  return rungs;
}

}  // namespace mixpe::experiments::paper
