// SPDX-License-Identifier: Apache-2.0
// Time and memory of reading a model and walking it into a shape-only trace. Checked first: its
// parameters are the published ones, its products those of its active matrices.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

WalkOptions Options(std::int64_t batch, std::int64_t prompt, std::int64_t new_tokens) {
  WalkOptions options;
  options.batch = batch;
  options.prompt_tokens = prompt;
  options.new_tokens = new_tokens;
  return options;
}

/// Multiply-accumulates on weights.
std::int64_t WeightMacs(const Trace& trace) {
  std::int64_t macs = 0;
  for (const Operator& op : trace.operators) {
    const bool on_weights = Macs(op) > 0 && op.inputs.at(1).role == Role::kWeight;
    if (on_weights) macs += Macs(op) * op.repeat;
  }
  return macs;
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// `parameters` as published, `macs` of one token: the active parameters without norms and without
/// the token table (which is also the head where the two are tied).
void BM_Walk(benchmark::State& state, const char* name, std::int64_t parameters,
             std::int64_t macs) {
  const LlmModel model = LoadModel(name);
  if (CountParameters(model) != parameters || WeightMacs(Walk(model, Options(1, 0, 1))) != macs) {
    state.SkipWithError("parameters or products differ from the model's");
    return;
  }
  std::size_t records = 0;
  for (auto _ : state) records = Walk(model, Options(16, 512, 128)).operators.size();
  state.counters["records"] = static_cast<double>(records);
  state.counters["peak_MB"] = PeakMegabytes();
}

void BM_Load(benchmark::State& state, const char* name, std::int64_t parameters) {
  if (CountParameters(LoadModel(name)) != parameters) {
    state.SkipWithError("parameters differ from the model's");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(LoadModel(name).hidden);
}

BENCHMARK_CAPTURE(BM_Walk, llama_2_7b, "llama-2-7b", 6738415616,
                  6738415616 - 65LL * 4096 - 32000LL * 4096)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Walk, mixtral_8x7b, "mixtral-8x7b", 46702792704,
                  12879925248 - 65LL * 4096 - 32000LL * 4096)
    ->Unit(benchmark::kMillisecond);
// Norms of DeepSeek-V3: 61 x (2 x 7168 + 1536 + 512) and the last.
BENCHMARK_CAPTURE(BM_Walk, deepseek_v3, "deepseek-v3", 671026404352,
                  37552282624 - 61LL * (2 * 7168 + 1536 + 512) - 7168 - 129280LL * 7168)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Load, deepseek_v3, "deepseek-v3", 671026404352)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mixpe::reference
