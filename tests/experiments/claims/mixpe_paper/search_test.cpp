// SPDX-License-Identifier: Apache-2.0
// The pruned search against the exhaustive transcription: the same winner, ties included.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "reference/base/rng.hpp"
#include "tests/experiments/claims/mixpe_paper/expect_same.hpp"

namespace mixpe::experiments::paper {
namespace {

TEST(Search, EqualsLookingAtEverythingOnRandomLayers) {
  const AsPublished study = LoadAsPublished();
  Rng rng(2411);
  for (int trial = 0; trial < 120; ++trial) {
    const Design& design = study.designs[static_cast<std::size_t>(rng.Between(0, 6))];
    const auto bits = [&] {
      return std::min(std::int64_t{2} << rng.Between(0, 3), design.max_bits);
    };
    // Even small layers overflow half a buffer somewhere: 64 rows of 2,000 channels do.
    Layer layer{1,      1,     1, rng.Between(1, 2500), rng.Between(1, 300), rng.Between(1, 80),
                bits(), bits()};
    if (trial % 3 == 0) {
      layer = {rng.Between(1, 7),
               rng.Between(1, 11),
               rng.Between(1, 3),
               rng.Between(1, 90),
               rng.Between(1, 90),
               rng.Between(1, 9),
               bits(),
               bits()};
    }
    ExpectSameAsExhaustive(study, design, layer);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Search, EqualsLookingAtEverythingWhereExtentsAreOne) {
  const AsPublished study = LoadAsPublished();
  for (const Design& design : study.designs) {
    for (const Layer& layer : {Layer{1, 1, 1, 1, 1, 1, 8, 8}, Layer{1, 1, 1, 4099, 1, 1, 4, 8},
                               Layer{1, 1, 1, 1, 4099, 1, 8, 4}, Layer{1, 1, 1, 1, 1, 4099, 8, 8},
                               Layer{3, 13, 2, 1, 1, 1, 4, 4}}) {
      ExpectSameAsExhaustive(study, design, layer);
    }
  }
}

TEST(Search, EqualsLookingAtEverythingOnPublishedLayersOfOddBatch) {
  const AsPublished study = LoadAsPublished();
  for (const Design& design : study.designs) {
    for (const LayerUse& use : LayersOf(study.ModelOf("ViT-Base"), design, 7))
      ExpectSameAsExhaustive(study, design, use.layer);
  }
}

TEST(Search, SlackBuysEnergyWithCycles) {
  const AsPublished study = LoadAsPublished();
  CostModel thrifty = study.Costs();
  thrifty.corrections.cycle_slack = 0.01;
  int cheaper = 0;
  for (const Design& design : study.designs) {
    for (const LayerUse& use : LayersOf(study.ModelOf("OPT-6.7B"), design, 64)) {
      const LayerCost fast = study.Costs().Price(design, use.layer);
      const LayerCost cost = thrifty.Price(design, use.layer);
      EXPECT_GE(cost.cycles, fast.cycles);
      EXPECT_LE(static_cast<double>(cost.cycles), 1.01 * static_cast<double>(fast.cycles));
      EXPECT_LE(cost.EnergyUj(), fast.EnergyUj());
      if (cost.EnergyUj() < fast.EnergyUj()) ++cheaper;
    }
  }
  EXPECT_GT(cheaper, 0);
}

/// Buffer energy that forwarding saves on INT8 (32x32) when every activation read serves
/// `columns` products and every weight read `rows`.
void ExpectForwardingSaves(const Layer& layer, double rows, double columns) {
  const AsPublished study = LoadAsPublished();
  const Design& int8 = study.DesignOf("INT8");
  CostModel forwarding = study.Costs();
  forwarding.corrections.forward_operands = true;
  const LayerCost plain = study.Costs().Price(int8, layer), cost = forwarding.Price(int8, layer);
  EXPECT_EQ(cost.cycles, plain.cycles);
  const double products = static_cast<double>(layer.rows * layer.in_ch * layer.out_ch);
  const double act_uj = products * 8 * study.energy.activation_read_pj_bit * 1e-6;
  const double wgt_uj = products * 8 * study.energy.weight_read_pj_bit * 1e-6;
  EXPECT_NEAR(plain.buffer_uj - cost.buffer_uj,
              act_uj * (1 - 1 / columns) + wgt_uj * (1 - 1 / rows), 1e-9 * plain.buffer_uj);
}

TEST(Search, ForwardingReadsOncePerArrayEdge) {
  ExpectForwardingSaves({1, 1, 1, 4096, 4096, 64, 8, 8}, 32, 32);
  ExpectForwardingSaves({1, 1, 1, 4096, 16, 8, 8, 8}, 8, 16);
}

}  // namespace
}  // namespace mixpe::experiments::paper
