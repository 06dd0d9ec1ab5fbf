// SPDX-License-Identifier: Apache-2.0
// The as-published model against every published figure.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/claims/mixpe_paper/study.hpp"
#include "reference/base/error.hpp"
#include "tests/experiments/claims/mixpe_paper/significant.hpp"

namespace mixpe::experiments::paper {
namespace {

TEST(AsPublishedModel, EveryPublishedRatioToTwoDecimals) {
  const AsPublished study = LoadAsPublished();
  int compared = 0;
  for (const PublishedBlock& block : LoadPublished().blocks) {
    std::size_t distinct = 0;
    BlockCosts costs = PriceBlock(study, block.designs, block.batch, &distinct);
    EXPECT_EQ(distinct, 190U);
    for (const auto& [model, components] : block.ratios) {
      for (const auto& [component, published] : components) {
        ASSERT_EQ(published.size(), block.designs.size());
        for (std::size_t i = 0; i < published.size(); ++i) {
          const double ratio =
              Ratio(costs[model][block.designs[i]], costs[model]["FP16"], component);
          EXPECT_EQ(std::llround(ratio * 100), std::llround(published[i] * 100))
              << block.batch << " " << model << " " << component << " " << block.designs[i];
          ++compared;
        }
      }
    }
  }
  EXPECT_EQ(compared, 2 * 4 * 6 * 5);
}

TEST(AsPublishedModel, OlaccelAtBatch64) {
  // The block of the first commit that has OLAccel's column at batch 64.
  const std::map<std::string, std::vector<int>> hundredths{{"Time", {57, 39, 29, 29}},
                                                           {"Static", {14, 9, 6, 6}},
                                                           {"Dram", {3, 2, 2, 2}},
                                                           {"Buffer", {9, 7, 6, 6}},
                                                           {"Core", {10, 6, 5, 5}}};
  const AsPublished study = LoadAsPublished();
  std::size_t distinct = 0;
  BlockCosts costs = PriceBlock(study, {"OLAccel", "FP16"}, 64, &distinct);
  for (const auto& [component, published] : hundredths) {
    for (std::size_t i = 0; i < study.models.size(); ++i) {
      auto& of_model = costs[study.models[i].name];
      EXPECT_EQ(std::llround(100 * Ratio(of_model["OLAccel"], of_model["FP16"], component)),
                published[i])
          << component << " " << study.models[i].name;
    }
  }
}

TEST(AsPublishedModel, AbsoluteCyclesAndEnergiesOfTheReleasedRun) {
  // Millions of cycles (four digits) and mJ (three digits, rounded from four: 34.6459 -> 34.65 ->
  // 34.7) of MixPE-W4A8, ANT, BitFusion, INT8, MixPE-W4A16, FP16 at batch 64.
  struct Figures {
    double mega_cycles, energy_mj;
  };
  const std::vector<std::string> designs{"MixPE-W4A8", "ANT",         "BitFusion",
                                         "INT8",       "MixPE-W4A16", "FP16"};
  const std::map<std::string, std::vector<Figures>> known{
      {"ViT-Base",
       {{2.505, 16.2}, {9.89, 25.0}, {11.25, 31.2}, {13.2, 33.3}, {8.595, 34.7}, {16.17, 65.0}}},
      {"ViT-Huge",
       {{8.027, 52.0}, {32.35, 86.4}, {45.9, 126}, {56.28, 149}, {22.05, 96.2}, {68.69, 294}}},
      {"OPT-6.7B",
       {{50.67, 326}, {207.6, 587}, {357.9, 996}, {453.0, 1146}, {101.1, 517}, {524.9, 2314}}},
      {"Llama2-13B",
       {{98.63, 647}, {412.9, 1158}, {698.2, 1944}, {884.7, 2289}, {197.6, 1009}, {1026, 4523}}}};
  const AsPublished study = LoadAsPublished();
  std::size_t distinct = 0;
  BlockCosts costs = PriceBlock(study, designs, 64, &distinct);
  for (const auto& [model, figures] : known) {
    for (std::size_t i = 0; i < designs.size(); ++i) {
      const LayerCost& cost = costs[model][designs[i]];
      const auto last_digit = [](double figure, int digits) {
        return std::pow(10, std::floor(std::log10(figure)) + 1 - digits);
      };
      const double cycles_digit = last_digit(figures[i].mega_cycles, 4);
      EXPECT_EQ(Quoted(static_cast<double>(cost.cycles) * 1e-6, cycles_digit),
                Quoted(figures[i].mega_cycles, cycles_digit))
          << model << " " << designs[i];
      const double energy_digit =
          last_digit(figures[i].energy_mj, figures[i].energy_mj >= 1000 ? 4 : 3);
      EXPECT_EQ(Quoted(cost.EnergyUj() * 1e-3, energy_digit),
                Quoted(figures[i].energy_mj, energy_digit))
          << model << " " << designs[i];
    }
  }
}

TEST(AsPublishedModel, TotalEnergiesOfTheBatch8Run) {
  // A run of the released simulator at batch 8; to FP16, designs in the order of the block.
  const std::map<std::string, std::vector<double>> known{
      {"ViT-Base", {0.28, 0.33, 0.47, 0.49, 0.45}},
      {"ViT-Huge", {0.25, 0.29, 0.44, 0.48, 0.35}},
      {"OPT-6.7B", {0.25, 0.28, 0.45, 0.51, 0.33}},
      {"Llama2-13B", {0.23, 0.27, 0.42, 0.47, 0.31}}};
  const AsPublished study = LoadAsPublished();
  const PublishedBlock block = LoadPublished().blocks.at(1);
  std::size_t distinct = 0;
  BlockCosts costs = PriceBlock(study, block.designs, block.batch, &distinct);
  for (const auto& [model, totals] : known) {
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const double ratio =
          costs[model][block.designs[i]].EnergyUj() / costs[model]["FP16"].EnergyUj();
      EXPECT_EQ(std::llround(100 * ratio), std::llround(100 * totals[i]))
          << model << " " << block.designs[i];
    }
  }
}

std::string ErrorOfRow(const PublishedBlock& block) {
  try {
    (void)block.Row("ViT-Base", "Time");
  } catch (const UserError& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(PublishedFigures, LackingOnesAreNamed) {
  PublishedBlock block{8, {"INT8", "FP16"}, {}};
  EXPECT_EQ(ErrorOfRow(block),
            "published.yaml: batch 8: ViT-Base.Time: missing; add one ratio per design");
  block.ratios["ViT-Base"]["Time"] = {0.5};
  EXPECT_EQ(ErrorOfRow(block),
            "published.yaml: batch 8: ViT-Base.Time: 1 ratios for 2 designs; give one ratio per "
            "design");
  block.ratios["ViT-Base"]["Time"] = {0.5, 1.0};
  EXPECT_EQ(ErrorOfRow(block), "(no error)");
}

TEST(AsPublishedModel, ComputeBoundLayerIsTilesTimesDepthPlusFirstLoad) {
  const AsPublished study = LoadAsPublished();
  const LayerCost cost =
      study.Costs().Price(study.DesignOf("INT8"), {1, 1, 1, 4096, 12288, 64, 8, 8});
  EXPECT_EQ(cost.cycles, 3145728 + 24);
  EXPECT_EQ(cost.stall_cycles, 24);
}

}  // namespace
}  // namespace mixpe::experiments::paper
