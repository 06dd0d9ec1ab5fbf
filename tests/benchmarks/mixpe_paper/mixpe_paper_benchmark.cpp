// SPDX-License-Identifier: Apache-2.0
// The whole as-published block: 190 distinct layers, nothing cached. Checked first: a published
// ratio.
#include <benchmark/benchmark.h>

#include <cmath>

#include "experiments/claims/mixpe_paper/study.hpp"

namespace mixpe::experiments::paper {
namespace {

void BM_AsPublishedBlock(benchmark::State& state) {
  const AsPublished study = LoadAsPublished();
  const PublishedBlock block = LoadPublished().blocks.front();
  std::size_t distinct = 0;
  BlockCosts costs = PriceBlock(study, block.designs, block.batch, &distinct);
  auto& opt = costs["OPT-6.7B"];
  if (distinct != 190 || std::llround(100 * Ratio(opt["INT8"], opt["FP16"], "Time")) != 86) {
    state.SkipWithError("the block differs from the published one");
    return;
  }
  for (auto _ : state)
    benchmark::DoNotOptimize(PriceBlock(study, block.designs, block.batch, &distinct));
  state.counters["layers"] = static_cast<double>(distinct);
}
BENCHMARK(BM_AsPublishedBlock)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace mixpe::experiments::paper
