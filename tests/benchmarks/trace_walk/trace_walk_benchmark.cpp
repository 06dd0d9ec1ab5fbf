// SPDX-License-Identifier: Apache-2.0
// Time and memory of walking a model into a shape-only trace. Checked first: its products are those
// of the model.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

/// Multiply-accumulates on weights of one decoded token.
std::int64_t WeightMacs(const Trace& trace) {
  std::int64_t macs = 0;
  for (const Operator& op : trace.operators) {
    const bool on_weights =
        op.phase == Phase::kDecode && Macs(op) > 0 && op.inputs.at(1).role == Role::kWeight;
    if (on_weights) macs += Macs(op) * op.repeat;
  }
  return macs;
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void BM_Walk(benchmark::State& state, const char* name) {
  const LlmModel model = LoadModel(name);
  // All but norms and the token table is multiplied once per token; absorbed latent attention keeps
  // that true.
  const std::int64_t table = model.tied ? 0 : model.vocabulary * model.embedding_dim;
  const std::int64_t macs = WeightMacs(Walk(model, {1, 0, 1, 0, 128, "uniform"}));
  const std::int64_t expected = CountActiveParameters(model) - table;
  if (macs > expected || static_cast<double>(macs) < 0.999 * static_cast<double>(expected)) {
    state.SkipWithError("products of the trace differ from the active parameters");
    return;
  }
  std::size_t records = 0;
  for (auto _ : state) records = Walk(model, {16, 512, 128, 0, 128, "uniform"}).operators.size();
  state.counters["records"] = static_cast<double>(records);
  state.counters["peak_MB"] = PeakMegabytes();
}
BENCHMARK_CAPTURE(BM_Walk, llama_2_7b, "llama-2-7b")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Walk, mixtral_8x7b, "mixtral-8x7b")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Walk, deepseek_v3, "deepseek-v3")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mixpe::reference
