// SPDX-License-Identifier: Apache-2.0
// One model on all accelerators at equal area, one thread, nothing cached between iterations.
// Checked first: cycles sum, and no accelerator beats the memory.
#include <benchmark/benchmark.h>

#include "experiments/compare/platform.hpp"
#include "experiments/compare/study.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::experiments {
namespace {

struct Subject {
  Platform platform = LoadPlatform({});
  Budget budget = BudgetOf(platform, Iso::kArea);
  std::vector<sim::Machine> machines;
  reference::Trace trace;

  explicit Subject(const char* model) : trace(reference::Walk(reference::LoadModel(model), {})) {
    for (const std::string& name : sim::RivalNames()) {
      machines.push_back(
          Equalized(MachineOf(name, platform), platform, budget, AreaEnd::kValue, 0));
    }
  }
};

/// Weights must cross the memory port once per decode step at least.
bool Plausible(const sim::FastModel& model, const Outcome& outcome) {
  const sim::Counters c = outcome.Total();
  const double moved = static_cast<double>(c.dram_read_bytes + c.dram_write_bytes);
  return outcome.refusal.empty() && c.macs > 0 &&
         moved <= model.array().dram_bytes_per_cycle * static_cast<double>(c.Cycles()) * (1 + 1e-9);
}

void BM_Compare(benchmark::State& state, const char* name) {
  const Subject subject(name);
  for (const sim::Machine& machine : subject.machines) {
    sim::FastModel model(machine);
    if (!Plausible(model, PriceTrace(model, subject.trace))) {
      state.SkipWithError("an accelerator moves more bytes than its memory can");
      return;
    }
  }
  for (auto _ : state) {
    for (const sim::Machine& machine : subject.machines) {
      sim::FastModel model(machine);
      benchmark::DoNotOptimize(PriceTrace(model, subject.trace));
    }
  }
  state.counters["operators/s"] = benchmark::Counter(
      static_cast<double>(subject.machines.size() * subject.trace.operators.size()) *
          static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(BM_Compare, llama_2_7b, "llama-2-7b")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Compare, mixtral_8x7b, "mixtral-8x7b")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mixpe::experiments
