// SPDX-License-Identifier: Apache-2.0
// Liberty bytes read and net toggles simulated per second on one core. Checked first: the library
// is whole, and two runs of the simulator agree.
#include <benchmark/benchmark.h>

#include "sim/netlist/simulator.hpp"
#include "sim/netlist/text_file.hpp"
#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

void BM_ReadLiberty(benchmark::State& state) {
  const std::string text = ReadTextFile(testing::kOsu018);
  if (ParseLibertyLibrary(text, "osu").cells.size() != 32) {
    state.SkipWithError("the library is not whole");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(ParseLibertyLibrary(text, "osu"));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(BM_ReadLiberty);

EnergyReport Run(const Design& design, std::int64_t cycles) {
  Rng rng(7);
  return Simulate(design, {}, 0, cycles,
                  [&](std::int64_t, Simulator& s) { s.SetInput(1, rng.Next()); })
      .energy;
}

/// A random design of `gates` gates and 64 flip-flops.
void BM_Simulate(benchmark::State& state) {
  const Library osu = ReadLiberty({testing::kOsu018});
  const Design design(
      osu, testing::RandomNetlist(osu,
                                  {"AND2X1", "AOI21X1", "FAX1", "INVX1", "MUX2X1", "NAND2X1",
                                   "NOR2X1", "OAI21X1", "XNOR2X1", "XOR2X1"},
                                  "DFFPOSX1", "CLK", 64, static_cast<int>(state.range(0)), 5));
  if (Run(design, 20).per_cycle.total_pj() != Run(design, 20).per_cycle.total_pj()) {
    state.SkipWithError("two runs differ");
    return;
  }
  std::int64_t events = 0;
  for (auto _ : state) events += Run(design, 50).events;
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_Simulate)->Arg(300)->Arg(1500);

}  // namespace
}  // namespace mixpe::sim::netlist
