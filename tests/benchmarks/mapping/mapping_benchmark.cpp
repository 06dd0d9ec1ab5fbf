// SPDX-License-Identifier: Apache-2.0
// Layers mapped per second on one core, nothing cached. Checked first: the winner is the exhaustive
// one.
#include <benchmark/benchmark.h>

#include "sim/fast/price.hpp"

namespace mixpe::sim {
namespace {

struct Shape {
  std::int64_t m, n, k;
};

/// The projections of LLaMA-2-7B in prefill and decode.
const std::vector<Shape>& Layers() {
  static const std::vector<Shape> shapes{{512, 4096, 4096},  {512, 11008, 4096}, {512, 4096, 11008},
                                         {512, 32000, 4096}, {1, 4096, 4096},    {1, 11008, 4096},
                                         {1, 4096, 11008},   {1, 32000, 4096},   {16, 4096, 4096},
                                         {16, 11008, 4096},  {16, 4096, 11008},  {16, 32000, 4096}};
  return shapes;
}

void BM_MappingSearch(benchmark::State& state, const char* accelerator) {
  const FastModel model(BuildMachine(LoadAccelerator(accelerator)));
  std::vector<GemmProblem> problems;
  for (const Shape& s : Layers()) {
    problems.push_back(model.Problem(1, s.m, s.n, s.k, reference::Role::kWeight, false));
    if (!(Search(problems.back(), model.array()).mapping ==
          SearchExhaustive(problems.back(), model.array()).mapping)) {
      state.SkipWithError("pruned search differs from exhaustive search");
      return;
    }
  }
  for (auto _ : state) {
    for (const GemmProblem& problem : problems)
      benchmark::DoNotOptimize(Search(problem, model.array()));
  }
  state.counters["layers/s"] = benchmark::Counter(
      static_cast<double>(problems.size()) * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(BM_MappingSearch, mixpe_w4a8, "mixpe_w4a8");
BENCHMARK_CAPTURE(BM_MappingSearch, int8, "int8");
BENCHMARK_CAPTURE(BM_MappingSearch, bitfusion, "bitfusion");

}  // namespace
}  // namespace mixpe::sim
