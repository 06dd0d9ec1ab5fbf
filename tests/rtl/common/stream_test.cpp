// SPDX-License-Identifier: Apache-2.0
// Are the fifo and the spill register queues of exactly their depth, in every cycle?
#include <gtest/gtest.h>

#include <deque>

#include "Vdut.h"
#include "reference/base/rng.hpp"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {
namespace {

constexpr int kWidth = 16;
constexpr std::size_t kDepths[] = {1, 2, 3, 5, 2};  // the last one is the spill register

class Streams : public testing::Test {
 protected:
  VerilatedContext context_;
  Vdut dut_{&context_};
  Rng rng_{12};
  std::deque<std::uint64_t> queues_[5];
  std::size_t moved_[5] = {};

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(9);
    Reset();
  }
  void TearDown() override { dut_.final(); }

  void Clock() {
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }

  void Reset() {
    dut_.rst_ni = 1;
    dut_.eval();
    dut_.rst_ni = 0;
    dut_.valid_i = dut_.ready_i = 0;
    dut_.eval();
    Clock();
    dut_.rst_ni = 1;
    for (auto& queue : queues_) queue.clear();
  }

  /// One cycle with the given handshake inputs; both sides are compared with the queues.
  void Cycle(unsigned valids, unsigned readys) {
    dut_.valid_i = static_cast<CData>(valids);
    dut_.ready_i = static_cast<CData>(readys);
    std::uint64_t sent[5];
    for (int i = 0; i < 5; ++i) {
      sent[i] = rng_.Next() & 0xffff;
      Poke(dut_.data_i, i * kWidth, kWidth, sent[i]);
    }
    dut_.eval();
    for (int i = 0; i < 5; ++i) {
      auto& queue = queues_[i];
      const bool ready = dut_.ready_o >> i & 1, valid = dut_.valid_o >> i & 1;
      ASSERT_EQ(ready, queue.size() < kDepths[i]) << "stream " << i;
      ASSERT_EQ(valid, !queue.empty()) << "stream " << i;
      if (valid) {
        ASSERT_EQ(Peek(dut_.data_o, i * kWidth, kWidth), queue.front()) << "stream " << i;
      }
      const bool push = ready && (valids >> i & 1), pop = valid && (readys >> i & 1);
      if (pop) queue.pop_front();
      if (push) queue.push_back(sent[i]);
      moved_[i] += pop;
    }
    Clock();
  }
};

TEST_F(Streams, AreQueuesOfTheirDepthUnderRandomStalls) {
  for (int trial = 0; trial < 60 && !HasFatalFailure(); ++trial) {
    const std::int64_t push = rng_.Between(1, 9), pop = rng_.Between(1, 9);
    for (int cycle = 0; cycle < 200 && !HasFatalFailure(); ++cycle) {
      unsigned valids = 0, readys = 0;
      for (int i = 0; i < 5; ++i) {
        valids |= static_cast<unsigned>(rng_.Between(0, 9) < push) << i;
        readys |= static_cast<unsigned>(rng_.Between(0, 9) < pop) << i;
      }
      Cycle(valids, readys);
    }
    if (trial % 3 == 0) Reset();
  }
}

TEST_F(Streams, MoveAWordPerCycleExceptTheFifoOfOne) {
  for (int cycle = 0; cycle < 101 && !HasFatalFailure(); ++cycle) Cycle(31, 31);
  const std::size_t expected[] = {50, 100, 100, 100, 100};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(moved_[i], expected[i]) << "stream " << i;
}

}  // namespace
}  // namespace mixpe::tests
