// SPDX-License-Identifier: Apache-2.0
// What is held equal is equal, and what it costs is counted whole.
#include <gmock/gmock.h>

#include "experiments/compare/platform.hpp"
#include "experiments/compare/study.hpp"
#include "reference/base/error.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::experiments {
namespace {

using sim::FastModel;
using sim::Machine;

class EachRival : public testing::TestWithParam<std::string> {
 protected:
  Platform platform_ = LoadPlatform({});
  [[nodiscard]] Machine Get(Iso iso, AreaEnd end = AreaEnd::kValue) const {
    return Equalized(MachineOf(GetParam(), platform_), platform_, BudgetOf(platform_, iso), end, 0);
  }
};

TEST_P(EachRival, EqualAreaIsNearTheBudgetAndNeverAboveIt) {
  const double area = FastModel(Get(Iso::kArea)).AreaUm2().value;
  const double budget = BudgetOf(platform_, Iso::kArea).area_um2;
  EXPECT_LE(area, budget);
  EXPECT_GE(area, 0.97 * budget);
}

TEST_P(EachRival, CheaperPesGiveLargerArrays) {
  const auto pes = [&](AreaEnd end) {
    const Machine machine = Get(Iso::kArea, end);
    return machine.spec.rows * machine.spec.cols;
  };
  EXPECT_LE(pes(AreaEnd::kHigh), pes(AreaEnd::kValue));
  EXPECT_LE(pes(AreaEnd::kValue), pes(AreaEnd::kLow));
}

TEST_P(EachRival, EqualPesPowerAndBandwidthHoldWhatTheySay) {
  const Machine pe = Get(Iso::kPe);
  EXPECT_EQ(pe.spec.rows * pe.spec.cols, platform_.rows * platform_.cols);
  const double budget_mw = BudgetOf(platform_, Iso::kPower).power_mw;
  EXPECT_LE(FastModel(Get(Iso::kPower)).PeakArrayPowerMw(), budget_mw);
  EXPECT_GE(FastModel(Get(Iso::kPower)).PeakArrayPowerMw(), 0.9 * budget_mw);
  EXPECT_EQ(Get(Iso::kBandwidth).memory.name, platform_.memory);
  EXPECT_EQ(Get(Iso::kDescribed).spec.rows, sim::LoadAccelerator(GetParam()).rows);
}

TEST_P(EachRival, GroupUnitKeepsUpWithTheArrayItServes) {
  FastModel model(Get(Iso::kArea));
  const sim::GemmProblem p = model.Problem(1, 4096, 4096, 4096, reference::Role::kWeight, false);
  EXPECT_EQ(model.Map(p).cost.group_stall_cycles, 0);
}

TEST_P(EachRival, ClassesOfAPhaseSumToItsTotal) {
  FastModel model(Get(Iso::kArea));
  const reference::Trace trace =
      reference::Walk(reference::LoadModel("mixtral-8x7b"), {2, 64, 3, 0, 128, "zipf:1"});
  const Outcome outcome = PriceTrace(model, trace);
  ASSERT_EQ(outcome.refusal, "");
  EXPECT_EQ(outcome.phases.size(), 2U);
  for (const auto& [phase, cost] : outcome.phases) {
    std::int64_t cycles = 0, by_bound = 0;
    for (const auto& [name, share] : cost.by_class) cycles += share.counters.Cycles();
    for (const auto& [bound, part] : cost.total.cycles_by_bound) by_bound += part;
    EXPECT_EQ(cycles, cost.total.counters.Cycles());
    EXPECT_EQ(by_bound, cost.total.counters.Cycles());
  }
}

INSTANTIATE_TEST_SUITE_P(All, EachRival, testing::ValuesIn(sim::RivalNames()),
                         [](const auto& param_info) { return param_info.param; });

TEST(Study, DecodeOfOneTokenIsBoundByMemoryOnEveryRival) {
  const Platform platform = LoadPlatform({});
  const reference::Trace trace =
      reference::Walk(reference::LoadModel("llama-2-7b"), {1, 0, 1, 512, 128, "uniform"});
  for (const std::string& name : sim::RivalNames()) {
    FastModel model(Equalized(MachineOf(name, platform), platform, BudgetOf(platform, Iso::kArea),
                              AreaEnd::kValue, 0));
    const PhaseCost cost = PriceTrace(model, trace).phases.at(reference::Phase::kDecode);
    EXPECT_EQ(cost.total.DominantBound(), sim::Bound::kDram) << name;
    // Not faster than the weights can be read, and at most 15 % slower.
    const double weights =
        6607343616.0 / 8 * static_cast<double>(model.machine().spec.formats.weight.bits);
    const double least_cycles = weights / model.array().dram_bytes_per_cycle;
    EXPECT_GE(static_cast<double>(cost.total.counters.Cycles()), least_cycles) << name;
    if (name == "ant" || name == "olaccel")
      continue;  // wide layers and outliers move more than the dense format
    EXPECT_LE(static_cast<double>(cost.total.counters.Cycles()), 1.15 * least_cycles) << name;
  }
}

TEST(Study, ModelsThatDoNotFitAreRefusedWithTheFigures) {
  const Platform platform = LoadPlatform({});
  FastModel model(Equalized(MachineOf("fp16", platform), platform, BudgetOf(platform, Iso::kPe),
                            AreaEnd::kValue, 0));
  const reference::Trace trace = reference::Walk(reference::LoadModel("deepseek-v3"), {});
  EXPECT_EQ(PriceTrace(model, trace).refusal,
            "does not fit: weights and cache need 1250 GiB, memory lpddr5 holds 128 GiB");
}

TEST(Study, WhatIfsAreSortedByEnergyDelay) {
  const Platform platform = LoadPlatform({});
  const Machine machine = Equalized(MachineOf("mixpe_w4a8", platform), platform,
                                    BudgetOf(platform, Iso::kArea), AreaEnd::kValue, 0);
  const auto answers = WhatIfs(
      machine, reference::Walk(reference::LoadModel("llama-2-7b"), {1, 16, 4, 0, 128, "uniform"}));
  ASSERT_GE(answers.size(), 3U);
  EXPECT_EQ(answers.front().change, "memory bandwidth x2");
  for (std::size_t i = 1; i < answers.size(); ++i) {
    EXPECT_LE(answers[i - 1].energy_ratio / answers[i - 1].speedup,
              answers[i].energy_ratio / answers[i].speedup);
  }
}

TEST(Platform, WrongSettingsAreRefused) {
  EXPECT_THROW((void)LoadPlatform({"row=3"}), UserError);
  EXPECT_THROW((void)LoadPlatform({"rows=3"}), UserError);
  EXPECT_THROW((void)ParseIso("areas"), UserError);
  EXPECT_EQ(LoadPlatform({"buffers.weight_kib=64"}).buffers.weight_kib, 64);
}

}  // namespace
}  // namespace mixpe::experiments
