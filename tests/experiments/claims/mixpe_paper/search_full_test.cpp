// SPDX-License-Identifier: Apache-2.0
// Every layer of every model on every design against the exhaustive transcription, at batches that
// the published study does not have.
#include <gtest/gtest.h>

#include <algorithm>

#include "reference/base/rng.hpp"
#include "tests/experiments/claims/mixpe_paper/expect_same.hpp"

namespace mixpe::experiments::paper {
namespace {

class WholeTable : public testing::TestWithParam<std::int64_t> {};

TEST_P(WholeTable, EqualsLookingAtEverything) {
  const AsPublished study = LoadAsPublished();
  for (const Design& design : study.designs) {
    for (const Model& model : study.models) {
      for (const LayerUse& use : LayersOf(model, design, GetParam()))
        ExpectSameAsExhaustive(study, design, use.layer);
    }
  }
}

TEST(Search, EqualsLookingAtEverythingOnManyRandomLayers) {
  const AsPublished study = LoadAsPublished();
  Rng rng(16158);
  for (int trial = 0; trial < 1500; ++trial) {
    const Design& design = study.designs[static_cast<std::size_t>(rng.Between(0, 6))];
    const auto bits = [&] {
      return std::min(std::int64_t{1} << rng.Between(1, 4), design.max_bits);
    };
    Layer layer{1,      1,     1, rng.Between(1, 6000), rng.Between(1, 6000), rng.Between(1, 300),
                bits(), bits()};
    if (trial % 3 == 0) {
      layer = {rng.Between(1, 9),   rng.Between(1, 40), 1,      rng.Between(1, 200),
               rng.Between(1, 200), rng.Between(1, 9),  bits(), bits()};
    }
    ExpectSameAsExhaustive(study, design, layer);
    if (testing::Test::HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Batches, WholeTable, testing::Values(1, 13, 64, 100, 1000));

}  // namespace
}  // namespace mixpe::experiments::paper
