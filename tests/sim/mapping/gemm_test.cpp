// SPDX-License-Identifier: Apache-2.0
// Closed forms against published formulas, brute-force loop nests, and the laws every cost obeys.
#include <gtest/gtest.h>

#include <algorithm>

#include "reference/base/error.hpp"
#include "sim/mapping/search.hpp"
#include "tests/sim/mapping/arrays.hpp"

namespace mixpe::sim {
namespace {

std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

ArrayModel Skewed(char flow, std::int64_t rows, std::int64_t cols) {
  ArrayModel a;
  a.rows = rows;
  a.cols = cols;
  a.dataflows = {flow};
  a.folds_overlap = false;
  a.weight_half_bits = a.activation_half_bits = a.output_half_bits = std::int64_t{1} << 50;
  return a;
}

std::int64_t SkewedCycles(char flow, std::int64_t r, std::int64_t c, std::int64_t m, std::int64_t k,
                          std::int64_t n) {
  GemmProblem p;
  p.m = m;
  p.n = n;
  p.k = k;
  return Search(p, Skewed(flow, r, c)).cost.cycles;
}

TEST(SkewedArray, PublishedCyclesOfScaleSim) {
  // SCALE-Sim's own results for a 32x32 and a 128x128 array.
  EXPECT_EQ(SkewedCycles('w', 32, 32, 64, 64, 64), 631);
  EXPECT_EQ(SkewedCycles('o', 32, 32, 64, 64, 64), 503);
  EXPECT_EQ(SkewedCycles('w', 32, 32, 128, 512, 512), 56831);
  EXPECT_EQ(SkewedCycles('o', 32, 32, 128, 512, 512), 36735);
  EXPECT_EQ(SkewedCycles('w', 32, 32, 1, 4096, 11008), 4183039);
  EXPECT_EQ(SkewedCycles('o', 32, 32, 1, 4096, 11008), 1430351);
  EXPECT_EQ(SkewedCycles('w', 128, 128, 2048, 4096, 11008), 6687359);
  EXPECT_EQ(SkewedCycles('o', 128, 128, 2048, 4096, 11008), 5985599);
}

TEST(SkewedArray, ClosedFormsHoldForRandomShapes) {
  Rng rng(21);
  for (int trial = 0; trial < 2000; ++trial) {
    const std::int64_t r = rng.Between(1, 64), c = rng.Between(1, 64);
    const std::int64_t m = rng.Between(1, 300), k = rng.Between(1, 300), n = rng.Between(1, 300);
    ASSERT_EQ(SkewedCycles('w', r, c, m, k, n),
              CeilDiv(k, r) * CeilDiv(n, c) * (2 * r + c + m - 2) - 1);
    ASSERT_EQ(SkewedCycles('o', r, c, m, k, n),
              CeilDiv(m, r) * CeilDiv(n, c) * (r + c + k - 2) - 1);
    ASSERT_EQ(SkewedCycles('i', r, c, m, k, n),
              CeilDiv(k, r) * CeilDiv(m, c) * (2 * r + c + n - 2) - 1);
  }
}

/// Bytes moved by walking the tile loops and remembering which tile each buffer holds.
struct Walked {
  std::int64_t a = 0, b = 0, c = 0, psum_read = 0, psum_write = 0;
};

std::int64_t Bytes(std::int64_t bits, std::int64_t burst) {
  return CeilDiv(CeilDiv(bits, 8), burst) * burst;
}

std::int64_t TileBytes(std::int64_t rows, std::int64_t row_bits, bool whole_width,
                       std::int64_t burst) {
  return whole_width ? Bytes(rows * row_bits, burst) : rows * Bytes(row_bits, burst);
}

Walked Walk(const GemmProblem& p, const ArrayModel& array, const Tiles& t,
            const std::array<char, 3>& order) {
  const auto extent = [&](char d) { return d == 'm' ? p.m : d == 'n' ? p.n : p.k; };
  const auto tile = [&](char d) { return d == 'm' ? t.m : d == 'n' ? t.n : t.k; };
  Walked w;
  std::array<std::int64_t, 2> held_a{-1, -1}, held_b{-1, -1}, held_c{-1, -1};
  std::vector<std::vector<bool>> begun(CeilDiv(p.m, t.m), std::vector<bool>(CeilDiv(p.n, t.n)));
  const auto size = [&](char d, std::int64_t i) {
    return std::min(tile(d), extent(d) - i * tile(d));
  };
  const auto psum = [&](const std::array<std::int64_t, 2>& at) {
    return TileBytes(size('m', at[0]), size('n', at[1]) * p.accumulator_bits, t.n >= p.n,
                     array.burst_bytes);
  };
  std::array<std::int64_t, 3> i{};
  const auto at = [&](char d) {
    return i[static_cast<std::size_t>(std::find(order.begin(), order.end(), d) - order.begin())];
  };
  for (i[0] = 0; i[0] < CeilDiv(extent(order[0]), tile(order[0])); ++i[0]) {
    for (i[1] = 0; i[1] < CeilDiv(extent(order[1]), tile(order[1])); ++i[1]) {
      for (i[2] = 0; i[2] < CeilDiv(extent(order[2]), tile(order[2])); ++i[2]) {
        const std::int64_t m = at('m'), n = at('n'), k = at('k');
        if (held_a != std::array{m, k} && !p.a.resident) {
          w.a += TileBytes(size('m', m), p.a.RowBits(size('k', k)), t.k >= p.k, array.burst_bytes);
        }
        if (held_b != std::array{n, k} && !p.b.resident) {
          w.b += Bytes(size('n', n) * p.b.RowBits(size('k', k)), array.burst_bytes);
        }
        if (held_c != std::array{m, n}) {
          if (held_c[0] >= 0) w.psum_write += psum(held_c);
          if (begun[m][n]) w.psum_read += psum({m, n});
          begun[m][n] = true;
        }
        held_a = {m, k};
        held_b = {n, k};
        held_c = {m, n};
      }
    }
  }
  // Every output leaves once as a result; only the stores before its last visit were partial sums.
  for (std::int64_t m = 0; m < CeilDiv(p.m, t.m); ++m) {
    for (std::int64_t n = 0; n < CeilDiv(p.n, t.n); ++n) {
      w.psum_write -= held_c == std::array{m, n} ? 0 : psum({m, n});
      if (!p.output_resident) {
        w.c += TileBytes(size('m', m), size('n', n) * p.output_bits, t.n >= p.n, array.burst_bytes);
      }
    }
  }
  return w;
}

TEST(Traffic, EqualsABruteForceWalkOfTheTileLoops) {
  Rng rng(7);
  for (int trial = 0; trial < 3000; ++trial) {
    GemmProblem p = RandomProblem(rng);
    p.m = rng.Between(1, 40);
    p.n = rng.Between(1, 40);
    p.k = rng.Between(1, 40);
    const ArrayModel array = RandomArray(rng);
    const Tiles t{rng.Between(1, p.m), rng.Between(1, p.n), rng.Between(1, p.k)};
    for (const auto& order : LoopOrders()) {
      const Walked walked = Walk(p, array, t, order);
      const Traffic traffic = TrafficOf(p, array, t, order);
      ASSERT_EQ(traffic.a_read_bytes, walked.a) << "trial " << trial;
      ASSERT_EQ(traffic.b_read_bytes, walked.b) << "trial " << trial;
      ASSERT_EQ(traffic.c_write_bytes, walked.c) << "trial " << trial;
      ASSERT_EQ(traffic.psum_read_bytes, walked.psum_read) << "trial " << trial;
      ASSERT_EQ(traffic.psum_write_bytes, walked.psum_write) << "trial " << trial;
    }
  }
}

TEST(Laws, ClassesSumBandwidthHoldsAndUnlimitedBandwidthNeverStalls) {
  Rng rng(99);
  for (int trial = 0; trial < 1000; ++trial) {
    const GemmProblem p = RandomProblem(rng);
    ArrayModel array = RandomArray(rng);
    array.weight_half_bits = array.activation_half_bits = array.output_half_bits = std::int64_t{1}
                                                                                   << 40;
    const GemmCost c = Search(p, array).cost;
    ASSERT_EQ(c.cycles, c.fill_cycles + c.compute_cycles + c.dram_stall_cycles +
                            c.group_stall_cycles + c.outlier_stall_cycles + c.drain_cycles);
    for (const std::int64_t part :
         {c.fill_cycles, c.compute_cycles, c.dram_stall_cycles, c.group_stall_cycles,
          c.drain_cycles, c.dram_read_bytes, c.dram_write_bytes}) {
      ASSERT_GE(part, 0);
    }
    const double peak = static_cast<double>(array.rows * array.cols * p.mode.k_parallel) /
                        static_cast<double>(p.mode.passes);
    ASSERT_LE(static_cast<double>(c.macs), peak * static_cast<double>(c.cycles));
    if (array.dram_bytes_per_cycle > 0) {
      ASSERT_LE(static_cast<double>(c.dram_read_bytes + c.dram_write_bytes),
                array.dram_bytes_per_cycle * static_cast<double>(c.cycles) + 1e-6);
    }
    array.dram_bytes_per_cycle = 0;
    ASSERT_EQ(Search(p, array).cost.dram_stall_cycles, 0);
  }
}

TEST(Laws, MoreBandwidthNeverSlowsAndSplittingKHelpsASingleToken) {
  GemmProblem p;
  p.m = 1;
  p.n = 4096;
  p.k = 4096;
  p.b.millibits = 4000;
  ArrayModel array;
  array.dataflows = {'o'};
  array.weight_half_bits = array.activation_half_bits = array.output_half_bits = 512 * 8192;
  array.dram_bytes_per_cycle = 128;
  array.weight_port_bits = 8192;
  const std::int64_t alone = Search(p, array).cost.cycles;
  array.split_k = 32;
  const GemmCost split = Search(p, array).cost;
  EXPECT_GT(alone, 2 * split.cycles);
  // 4096 x 4096 / 2 bytes at 128 bytes per cycle.
  EXPECT_GE(split.cycles, 65536);
  EXPECT_LE(split.cycles, 65536 * 11 / 10);
  EXPECT_GT(split.dram_stall_cycles, 0);
  array.dram_bytes_per_cycle = 256;
  EXPECT_LT(Search(p, array).cost.cycles, split.cycles);
}

TEST(Buffers, OneBitTooSmallIsRefusedWithTheFigures) {
  GemmProblem p;
  p.m = p.n = p.k = 32;
  p.b.group_size = 32;
  ArrayModel array = Skewed('o', 32, 32);
  array.weight_half_bits = 32 * 8;  // one column of one group
  EXPECT_EQ(Search(p, array).mapping.tiles.n, 1);
  array.weight_half_bits -= 1;
  try {
    (void)Search(p, array);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "the smallest weight tile needs 256 bits, half the buffer holds 255; enlarge "
                 "buffers.weight_kib");
  }
}

TEST(Buffers, AnArrayLargerThanItsBuffersIsFilledInPart) {
  GemmProblem p;
  p.m = 512;
  p.n = p.k = 4096;
  ArrayModel array;
  array.rows = array.cols = 256;
  array.dataflows = {'o', 'w', 'i'};
  array.weight_half_bits = array.activation_half_bits = array.output_half_bits = 64 * 8192;
  const Mapped found = Search(p, array);
  EXPECT_TRUE(Fits(p, array, found.mapping.tiles));
  EXPECT_EQ(found.cost.macs, 512LL * 4096 * 4096);
}

}  // namespace
}  // namespace mixpe::sim
