// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "Vdut.h"
#include "models/pe/base/bus.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::tests {
namespace {

constexpr int kLanes = 3;
constexpr int kSumBits = 15;

class ActSum : public testing::Test {
 protected:
  Rng rng_{1};
  VerilatedContext context_;
  Vdut dut_{&context_};

  void SetUp() override { dut_.eval(); }
  void TearDown() override { dut_.final(); }

  void Tick() {
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }

  /// Drives random activations, or the extreme one; returns their sum.
  int DriveActivations(bool extreme) {
    int sum = 0;
    std::uint32_t bus = 0;
    for (int lane = 0; lane < kLanes; ++lane) {
      const auto activation = extreme ? -128 : static_cast<int>(rng_.Between(-128, 127));
      sum += activation;
      bus |= (static_cast<std::uint32_t>(activation) & 0xff) << (8 * lane);
    }
    dut_.act_i = bus;
    return sum;
  }

  std::int64_t Sum() const { return models::SignExtend(dut_.sum_o, kSumBits); }
};

TEST_F(ActSum, SumsGroupsOfAnyLengthUpTo128) {
  for (int trial = 0; trial < 200; ++trial) {
    int expected = 0;
    const auto steps = trial == 0 ? 42 : rng_.Between(1, 42);
    for (int step = 0; step < steps; ++step) {
      expected += DriveActivations(/*extreme=*/trial == 0);
      dut_.en_i = 1;
      dut_.first_i = step == 0;
      dut_.base_i = dut_.sum_o;
      Tick();
      ASSERT_EQ(Sum(), expected);
    }
  }
}

TEST_F(ActSum, AddsToTheGivenBaseAndHoldsWithoutEnable) {
  for (int trial = 0; trial < 200; ++trial) {
    const std::int64_t base = rng_.Between(-10000, 10000);
    dut_.base_i = static_cast<SData>(models::LowBits(static_cast<std::uint64_t>(base), kSumBits));
    dut_.first_i = 0;
    dut_.en_i = 1;
    const std::int64_t expected = base + DriveActivations(false);
    Tick();
    ASSERT_EQ(Sum(), expected);
    dut_.en_i = 0;
    DriveActivations(false);
    Tick();
    ASSERT_EQ(Sum(), expected);
  }
}

}  // namespace
}  // namespace mixpe::tests
