// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "Vdut.h"
#include "reference/base/rng.hpp"

namespace mixpe::tests {
namespace {

constexpr int kSources = 3;

class RoundRobin : public testing::Test {
 protected:
  Rng rng_{5};
  VerilatedContext context_;
  Vdut dut_{&context_};
  std::uint32_t number_ = 0;
  std::uint32_t offered_[kSources] = {};  ///< 0: nothing
  int taken_[kSources] = {};
  int waited_[kSources] = {};  ///< beats of others since the offer

  void SetUp() override {
    dut_.rst_ni = 0;
    dut_.valid_i = 0;
    Tick();
    dut_.rst_ni = 1;
  }

  void TearDown() override { dut_.final(); }

  void Tick() {
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }

  void Offer(int source) {
    if (offered_[source]) return;
    offered_[source] = ++number_;
    waited_[source] = 0;
    dut_.data_i[source] = number_;
    dut_.valid_i = static_cast<CData>(dut_.valid_i | 1 << source);
  }

  /// One cycle with the receiver ready or not.
  void Cycle(bool ready) {
    dut_.ready_i = ready;
    dut_.eval();
    ASSERT_EQ(dut_.valid_o, dut_.valid_i != 0) << "never idle while somebody offers";
    const int taken = dut_.valid_o && ready ? dut_.index_o : -1;
    ASSERT_EQ(dut_.ready_o & dut_.valid_i, taken < 0 ? 0 : 1 << taken) << "ready to one only";
    if (dut_.valid_o) {
      ASSERT_EQ(dut_.data_o, offered_[dut_.index_o]);
    }
    Tick();
    if (taken < 0) return;
    ++taken_[taken];
    offered_[taken] = 0;
    dut_.valid_i = static_cast<CData>(dut_.valid_i & ~(1 << taken));
    for (int source = 0; source < kSources; ++source) {
      if (offered_[source]) {
        ASSERT_LE(++waited_[source], kSources) << "source " << source;
      }
    }
  }
};

TEST_F(RoundRobin, EveryOfferArrivesOnceAndWaitsForOneOfEachOther) {
  for (int cycle = 0; cycle < 20000; ++cycle) {
    for (int source = 0; source < kSources; ++source) {
      if (rng_.Next() % 4 <= static_cast<unsigned>(source)) Offer(source);
    }
    ASSERT_NO_FATAL_FAILURE(Cycle(rng_.Next() % 3 != 0));
  }
  for (int taken : taken_) EXPECT_GT(taken, 1000);
}

TEST_F(RoundRobin, TheFirstSourceGoesFirstAfterReset) {
  for (int source = 0; source < kSources; ++source) {
    Offer(source);
    ASSERT_NO_FATAL_FAILURE(Cycle(true));  // so that another one is due
    dut_.valid_i = 0;
    dut_.rst_ni = 0;
    dut_.eval();
    dut_.rst_ni = 1;
    dut_.valid_i = (1 << kSources) - 1;
    dut_.eval();
    ASSERT_EQ(dut_.index_o, 0);
    dut_.valid_i = 0;
  }
}

TEST_F(RoundRobin, SharesEquallyWhenAllOfferAlways) {
  for (int cycle = 0; cycle < 300; ++cycle) {
    for (int source = 0; source < kSources; ++source) Offer(source);
    ASSERT_NO_FATAL_FAILURE(Cycle(true));
  }
  for (int taken : taken_) EXPECT_EQ(taken, 100);
}

}  // namespace
}  // namespace mixpe::tests
