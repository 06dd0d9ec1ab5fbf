// SPDX-License-Identifier: Apache-2.0
// How fast the Verilated accelerator of 32 x 32 PEs runs, one thread, memory and drivers included:
// a product of 64 x 64 x 512 in groups of 128. Goal: 50 k cycles/s.
#include <benchmark/benchmark.h>

#include "Vdut.h"
#include "models/accelerator/accelerator_model.hpp"
#include "sim/rtl_backend/accelerator_driver.hpp"
#include "tests/models/accelerator/gemm_cases.hpp"

namespace mixpe::tests {
namespace {

void AcceleratorCycles(benchmark::State& state) {
  const models::PeModel& model = *models::PeRegistry::Get("shift_add").model;
  const models::PeMode& mode = model.Modes().front();
  const models::AcceleratorConfig config{
      .array = {.rows = 8, .tile_cols = 8, .cols = 4, .dot = 4, .max_group = 128}, .max_m = 64};
  std::mt19937_64 rng(1);
  const models::GemmProblem problem = RandomProblem(rng, {.m = 64, .n = 64, .k = 512, .group = 128},
                                                    models::ScaleForm::kZeroPoint, model, mode);
  const models::GemmProgram program = models::LowerGemm(problem, model, mode, config, {});
  std::vector<std::uint8_t> expected = program.memory;
  (void)models::Execute(model, config, expected, program.table, program.count);

  VerilatedContext context;
  Vdut dut{&context};
  models::ByteImage image;
  image.Write(0, program.memory);
  sim::AcceleratorDriver<Vdut> driver(dut, image, {.data_bytes = 32, .max_latency = 20});
  std::uint64_t cycles = 0;
  sim::AcceleratorRun run;
  for (auto _ : state) {
    const std::uint64_t begin = driver.Cycles();
    run = driver.Run(program.table, program.count, 1'000'000);
    cycles += driver.Cycles() - begin;
  }
  if (image.Read(0, expected.size()) != expected) state.SkipWithError("the output is wrong");
  state.counters["cycles/s"] =
      benchmark::Counter(static_cast<double>(cycles), benchmark::Counter::kIsRate);
  const auto compute = static_cast<std::size_t>(sim::CycleClass::kCompute);
  state.counters["compute_share"] =
      static_cast<double>(run.by_class[compute]) / static_cast<double>(run.cycles);
  state.SetLabel(std::to_string(run.cycles) + " cycles per product");
  if (state.thread_index() == 0 && std::getenv("MIXPE_SHOW_CLASSES")) puts(run.Table().c_str());
  dut.final();
}
BENCHMARK(AcceleratorCycles)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mixpe::tests
