// SPDX-License-Identifier: Apache-2.0
// What the published ratio becomes under other assumptions, against figures that the released
// simulator's model gives for the same questions, and what every rung must obey.
#include "experiments/claims/mixpe_paper/ladder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/experiments/claims/mixpe_paper/significant.hpp"

namespace mixpe::experiments::paper {
namespace {

constexpr long kRows[] = {1, 8, 64, 128, 512};

struct Case {
  const char* name;
  std::int64_t side;  ///< of MixPE's square array
  std::int64_t act_bits, wgt_bits;
  Dequantization dequantization;
  double speedup[5];  ///< over INT8 on 32x32, OPT-6.7B, at kRows
};

/// Two decimals below 10 and one above. "One product" per PE and cycle: 8-bit operands on the
/// array, as an INT8 design would have them.
const Case kCases[] = {
    {"as released", 64, 4, 4, Dequantization::kAsPublished, {4.49, 4.48, 8.94, 17.9, 17.9}},
    {"true widths", 64, 8, 4, Dequantization::kAsPublished, {4.49, 4.48, 8.95, 8.96, 8.97}},
    {"one product", 64, 8, 8, Dequantization::kAsPublished, {2.25, 2.25, 4.49, 4.49, 4.49}},
    {"48x48", 48, 8, 8, Dequantization::kAsPublished, {1.63, 1.63, 1.63, 2.18, 2.38}},
    {"32x32", 32, 8, 8, Dequantization::kAsPublished, {1.12, 1.12, 1.12, 1.12, 1.12}},
    {"32x32, true counts", 32, 8, 8, Dequantization::kTrueCounts, {1.98, 1.12, 1.01, 1.00, 1.00}},
    {"32x32, none", 32, 8, 8, Dequantization::kNone, {1.00, 1.00, 1.00, 1.00, 1.00}},
    {"48x48, true counts", 48, 8, 8, Dequantization::kTrueCounts, {2.89, 1.62, 1.47, 1.94, 2.11}}};

double LastDigit(double speedup) { return speedup > 10 ? 0.1 : 0.01; }

double SpeedUp(const AsPublished& study, const Case& c, long rows) {
  Side design = SideOf(study, "MixPE-W4A8", "mixpe_w4a8");
  const Side baseline = SideOf(study, "INT8", "int8");
  design.design.rows = design.design.cols = c.side;
  design.act_bits = c.act_bits;
  design.wgt_bits = c.wgt_bits;
  const Assumptions a{study.Costs(), c.dequantization, Shapes::kAsPublished, false};
  return static_cast<double>(PriceSide(study, a, baseline, "OPT-6.7B", rows).cycles) /
         static_cast<double>(PriceSide(study, a, design, "OPT-6.7B", rows).cycles);
}

TEST(Ladder, OtherAssumptionsGiveTheKnownSpeedUps) {
  const AsPublished study = LoadAsPublished();
  for (const Case& c : kCases) {
    for (std::size_t i = 0; i < std::size(kRows); ++i) {
      EXPECT_EQ(Quoted(SpeedUp(study, c, kRows[i]), LastDigit(c.speedup[i])),
                Quoted(c.speedup[i], LastDigit(c.speedup[i])))
          << c.name << " at " << kRows[i] << " rows";
    }
  }
}

TEST(Ladder, EveryRungIsThereOnceAndSaysWhoseFigureItIs) {
  const std::vector<Rung> rungs = ClimbLadder();
  // Two pairs on two models: three decodes of eleven steps and ours, one prefill with a step more.
  EXPECT_EQ(rungs.size(), 2U * 2 * (3 * 12 + 13));
  std::set<std::tuple<std::string, std::string, std::string, long, long>> seen;
  for (const Rung& r : rungs) {
    EXPECT_TRUE(seen.emplace(r.design, r.model, r.phase, r.batch, r.step).second);
    EXPECT_EQ(r.kind, r.step == 0    ? "published-model"
                      : r.step == 12 ? "fast-modelled"
                                     : "published-model, corrected");
    EXPECT_TRUE(std::isfinite(r.speedup) && r.speedup > 0 && r.energy_ratio > 0);
    EXPECT_EQ(r.phase == "prefill", r.batch >= 512);
    EXPECT_EQ(r.batch == 2048, r.phase == "prefill" && r.step >= 11);
  }
}

TEST(Ladder, FirstRungsAreThoseOfTheReleasedModel) {
  const std::map<long, std::vector<double>> known{{1, {4.49, 4.49, 2.25}},
                                                  {8, {4.48, 4.48, 2.25}},
                                                  {64, {8.94, 8.95, 4.49}},
                                                  {512, {17.9, 8.97, 4.49}}};
  int compared = 0;
  for (const Rung& r : ClimbLadder()) {
    if (r.step > 2 || r.design != "MixPE-W4A8" || r.model != "OPT-6.7B") continue;
    const double speedup = known.at(r.batch).at(static_cast<std::size_t>(r.step));
    EXPECT_EQ(Quoted(r.speedup, LastDigit(speedup)), Quoted(speedup, LastDigit(speedup)))
        << r.step << " " << r.batch;
    ++compared;
  }
  EXPECT_EQ(compared, 4 * 3);
}

}  // namespace
}  // namespace mixpe::experiments::paper
