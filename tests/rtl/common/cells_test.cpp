// SPDX-License-Identifier: Apache-2.0
// Do the cells without a handshake do what their headers say, in every cycle?
#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "Vdut.h"
#include "reference/base/rng.hpp"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {
namespace {

constexpr int kBits = 5;

class Cells : public testing::Test {
 protected:
  VerilatedContext context_;
  Vdut dut_{&context_};
  Rng rng_{12};

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(9);
    dut_.clk_i = dut_.write_i = dut_.read_i = dut_.en_i = 0;
    dut_.rst_ni = 1;
    dut_.eval();
    dut_.rst_ni = 0;
    dut_.eval();
    dut_.rst_ni = 1;
    dut_.eval();
  }
  void TearDown() override { dut_.final(); }

  void Clock() {
    for (const CData level : {CData{1}, CData{0}}) {
      dut_.clk_i = level;
      dut_.eval();
    }
  }
};

TEST_F(Cells, TheClockGatePassesWholePulsesOfEnabledCycles) {
  int edges = 0;
  for (int cycle = 0; cycle < 400; ++cycle) {
    const bool enabled = rng_.Next() & 1;
    dut_.en_i = enabled;
    dut_.eval();
    ASSERT_EQ(dut_.gated_o, 0) << "low while the clock is low";
    ASSERT_EQ(dut_.latch_gated_o, 0);
    dut_.clk_i = 1;
    dut_.eval();
    ASSERT_EQ(dut_.gated_o, enabled);
    ASSERT_EQ(dut_.latch_gated_o, enabled);
    edges += enabled;
    dut_.en_i = !enabled;  // too late for this pulse, too early for the next
    dut_.eval();
    ASSERT_EQ(dut_.gated_o, enabled) << "no pulse is cut or begun while the clock is high";
    ASSERT_EQ(dut_.latch_gated_o, enabled);
    dut_.clk_i = 0;
    dut_.eval();
    ASSERT_EQ(dut_.edges_o, edges & 255);
  }
}

TEST_F(Cells, LinesDelayByTheirDepthAndResetClearsControl) {
  std::array<std::uint64_t, 4> control = {}, delayed = {};
  for (int cycle = 0; cycle < 600; ++cycle) {
    control[0] = delayed[0] = rng_.Next() & 31;
    dut_.data_i = static_cast<CData>(control[0]);
    if (rng_.Next() % 50 == 0) {
      dut_.rst_ni = 0;
      dut_.eval();
      dut_.rst_ni = 1;
      control = {control[0], 0, 0, 0};
    }
    dut_.eval();
    for (int depth = 0; depth < 4; ++depth) {
      const auto at = static_cast<std::size_t>(depth);
      ASSERT_EQ(Peek(dut_.control_o, depth * kBits, kBits), control[at]) << depth;
      if (cycle >= 4) {
        ASSERT_EQ(Peek(dut_.delayed_data_o, depth * kBits, kBits), delayed[at]) << depth;
      }
    }
    Clock();
    for (std::size_t depth = 3; depth > 0; --depth) {
      control[depth] = control[depth - 1];
      delayed[depth] = delayed[depth - 1];
    }
  }
}

TEST_F(Cells, TheMemoryKeepsWordsAndItsOutput) {
  std::array<std::optional<std::uint64_t>, 6> words;
  std::optional<std::uint64_t> output;
  for (int cycle = 0; cycle < 2000; ++cycle) {
    const auto write = static_cast<std::size_t>(rng_.Between(0, 5));
    const auto read = static_cast<std::size_t>(rng_.Between(0, 5));
    dut_.write_i = rng_.Next() & 1;
    dut_.read_i = (rng_.Next() & 1) && (read != write || !dut_.write_i);
    dut_.waddr_i = static_cast<CData>(write);
    dut_.raddr_i = static_cast<CData>(read);
    dut_.data_i = static_cast<CData>(rng_.Next() & 31);
    dut_.eval();
    if (dut_.read_i) output = words[read];
    if (dut_.write_i) words[write] = dut_.data_i;
    Clock();
    if (output) {
      ASSERT_EQ(dut_.rdata_o, *output) << "cycle " << cycle;
    }
  }
}

}  // namespace
}  // namespace mixpe::tests
