// SPDX-License-Identifier: Apache-2.0
// Random but valid products and arrays for the property tests.
#pragma once

#include "reference/base/rng.hpp"
#include "sim/mapping/gemm.hpp"

namespace mixpe::sim {

inline ArrayModel RandomArray(Rng& rng) {
  ArrayModel a;
  a.rows = rng.Between(1, 40);
  a.cols = rng.Between(1, 40);
  for (const char flow : {'o', 'w', 'i'}) {
    if (rng.Between(0, 2) > 0) a.dataflows.push_back(flow);
  }
  if (a.dataflows.empty()) a.dataflows.push_back('o');
  a.folds_overlap = rng.Between(0, 4) > 0;
  a.split_k = std::int64_t{1} << rng.Between(0, 5);
  a.weight_port_bits = rng.Between(64, 4096);
  const auto half = [&] { return rng.Between(1, 64) << rng.Between(4, 13); };
  a.weight_half_bits = half();
  a.activation_half_bits = half();
  a.output_half_bits = half();
  a.dram_bytes_per_cycle = rng.Between(0, 3) == 0 ? 0.0 : 0.5 + 200.0 * rng.Uniform();
  a.burst_bytes = std::int64_t{1} << rng.Between(0, 7);
  a.group_operations_per_cycle = static_cast<double>(a.cols);
  a.energy = {0.035, 0.049, 0.033, 0.040, 0.009, 0.013, 5.0, 100.0, 0.1, 1.0};
  return a;
}

inline GemmProblem RandomProblem(Rng& rng) {
  GemmProblem p;
  const auto extent = [&] { return std::int64_t{1} << rng.Between(0, 10); };
  p.batch = rng.Between(1, 3);
  p.m = rng.Between(1, extent());
  p.n = rng.Between(1, extent());
  p.k = rng.Between(1, extent());
  p.a = {1000 * rng.Between(4, 16), 0, 16 * rng.Between(0, 1), rng.Between(0, 3) == 0};
  p.b = {1000 * rng.Between(2, 16) + rng.Between(0, 999), 32 * rng.Between(0, 4), 20, false};
  p.output_resident = rng.Between(0, 2) == 0;
  p.mode.k_parallel = rng.Between(1, 4);
  p.mode.passes = rng.Between(1, 2);
  p.scale_group = rng.Between(0, 3) == 0 ? 0 : p.b.group_size > 0 ? p.b.group_size : p.k;
  p.operations_per_scale = rng.Between(1, 2);
  return p;
}

}  // namespace mixpe::sim
