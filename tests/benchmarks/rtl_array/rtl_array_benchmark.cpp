// SPDX-License-Identifier: Apache-2.0
// How fast the Verilated weight-stationary array runs, one thread: new random activations in every
// cycle, new weights every 128 waves. Goal: 1 M cycles/s for 16 x 16 PEs, 0.2 M for 32 x 32.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "Vdut.h"
#include "models/array/array_model.hpp"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {
namespace {

using models::Code;

const models::ArrayShape kShape{
    .rows = MIXPE_TILES, .tile_cols = MIXPE_TILES, .cols = 4, .dot = 4, .max_group = 128};
constexpr int kWaves = 128;

template <class Port>
void Randomize(Port& port, std::mt19937_64& rng) {
  for (std::size_t i = 0; i < sizeof(port) / 4; ++i) port[i] = static_cast<std::uint32_t>(rng());
}

void Tick(Vdut& dut) {
  dut.eval();
  dut.clk_i = 1;
  dut.eval();
  dut.clk_i = 0;
}

/// Loads random weights and swaps them in with a wave of random activations; whether its sums are
/// those of the model.
bool FirstWaveIsRight(Vdut& dut, std::mt19937_64& rng) {
  const models::PeModel& model = *models::PeRegistry::Get("shift_add").model;
  const models::PeMode& mode = model.Modes().front();
  const int depth = kShape.Depth(mode);
  std::vector<Code> weights(static_cast<std::size_t>(depth * kShape.Width()));
  for (Code& code : weights) code = static_cast<Code>(rng() & 15);
  dut.load_i = 1;
  for (int row = 0; row < kShape.rows; ++row) {
    Poke(dut.load_row_i, 0, 8, static_cast<std::uint64_t>(row));
    for (int col = 0; col < kShape.Width(); ++col) {
      for (int lane = 0; lane < kShape.dot; ++lane) {
        const int k = row * kShape.dot + lane;
        Poke(dut.weight_i, 4 * (col * kShape.dot + lane), 4,
             weights[static_cast<std::size_t>(k * kShape.Width() + col)]);
      }
    }
    Tick(dut);
  }
  dut.load_i = 0;
  Tick(dut);
  models::WsArrayModel golden(model, mode, kShape);
  golden.LoadWeights(weights, 0);
  std::vector<Code> activations(static_cast<std::size_t>(depth));
  for (int k = 0; k < depth; ++k) {
    activations[static_cast<std::size_t>(k)] = static_cast<Code>(rng() & 255);
    Poke(dut.act_i, 8 * k, 8, activations[static_cast<std::size_t>(k)]);
  }
  dut.valid_i = dut.swap_i = 1;
  Tick(dut);
  dut.valid_i = dut.swap_i = 0;
  for (int i = 1; i < models::WsLatency(kShape); ++i) Tick(dut);
  const int bits = model.SumBits(kShape.max_group);
  std::vector<std::uint64_t> sums;
  for (int col = 0; col < kShape.Width(); ++col) sums.push_back(Peek(dut.sum_o, col * bits, bits));
  const std::vector<std::uint64_t> zeros(sums.size(), 0);
  return dut.valid_o && sums == golden.Wave(activations, zeros);
}

void WsArrayCycles(benchmark::State& state) {
  std::mt19937_64 rng(1);
  VerilatedContext context;
  Vdut dut{&context};
  dut.rst_ni = 0;
  dut.eval();
  dut.rst_ni = 1;
  if (!FirstWaveIsRight(dut, rng)) {
    state.SkipWithError("the sums are wrong");
    return;
  }
  std::int64_t cycle = 0;
  for (auto _ : state) {
    const std::int64_t phase = cycle++ % kWaves;
    Randomize(dut.act_i, rng);
    dut.valid_i = 1;
    dut.swap_i = phase == 0;
    dut.load_i = phase >= kWaves - kShape.rows;
    if (dut.load_i) {
      Randomize(dut.weight_i, rng);
      dut.load_row_i = (phase - (kWaves - kShape.rows)) & 7;
    }
    Tick(dut);
  }
  state.counters["cycles/s"] =
      benchmark::Counter(static_cast<double>(cycle), benchmark::Counter::kIsRate);
  dut.final();
}
BENCHMARK(WsArrayCycles);

}  // namespace
}  // namespace mixpe::tests
