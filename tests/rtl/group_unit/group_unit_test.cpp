// SPDX-License-Identifier: Apache-2.0
// The group unit against its golden model: random beats, stalls on both sides, resets, and the
// latency to the cycle. Built once per configuration (see CMakeLists.txt).
#include "models/group_unit/group_unit.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <deque>
#include <sstream>
#include <string>
#include <vector>

#include "Vdut.h"
#include "models/float/soft_float.hpp"
#include "models/pe/base/bus.hpp"
#include "tests/models/float/random_float.hpp"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {
namespace {

using models::GroupBeat;
using models::GroupResult;
using models::GroupUnitConfig;
using models::LowBits;

constexpr GroupUnitConfig kConfig{.sum_bits = MIXPE_SUM_BITS,
                                  .int_bits = MIXPE_INT_BITS,
                                  .act_share = MIXPE_ACT_SHARE,
                                  .int_exponent = MIXPE_INT_EXPONENT,
                                  .with_minimum = MIXPE_MINIMUM != 0};
constexpr int kZeroBits = 5;
constexpr int kLatency = MIXPE_MINIMUM ? 8 : 5;

/// A beat, where its offset is stored, and its label.
struct Offer {
  GroupBeat beat = {};
  bool zero_row = false;
  int column = 0;
  int pass = 0;
  std::uint8_t tag = 0;
};

struct Expected {
  GroupBeat beat;
  GroupResult result;
  bool complete = false;
  std::uint8_t tag = 0;
};

std::string Describe(const GroupBeat& beat) {
  std::ostringstream text;
  text << std::hex << "raw " << beat.raw << " offset " << beat.zero_raw << " partial "
       << beat.partial << " exponent " << beat.exponent << " scale " << beat.scale << " minimum "
       << beat.minimum << " activation sum " << beat.act_sum << " acc " << beat.acc;
  return text.str();
}

class GroupUnitBench : public testing::Test {
 protected:
  Rng rng_{2411};
  VerilatedContext context_;
  Vdut dut_{&context_};
  std::uint64_t offsets_[MIXPE_COLUMNS][MIXPE_PASSES] = {};
  std::deque<Expected> expected_;
  int delivered_ = 0;

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(1);
    Reset();
  }

  void TearDown() override { dut_.final(); }

  void Tick() {
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }

  /// Asynchronous: what is inside is lost, offsets too.
  void Reset() {
    dut_.rst_ni = 0;
    dut_.valid_i = 0;
    dut_.ready_i = 0;
    Tick();
    EXPECT_EQ(dut_.valid_o, 0);
    dut_.rst_ni = 1;
    dut_.eval();
    expected_.clear();
    for (auto& column : offsets_) std::fill(std::begin(column), std::end(column), 0);
  }

  /// Signed, `bits` wide, of any size; the extremes often.
  std::int64_t DrawSigned(int bits) {
    const std::int64_t least = -(std::int64_t{1} << (bits - 1));
    const std::int64_t corners[] = {0, 1, -1, least, -(least + 1)};
    if (rng_.Next() % 8 == 0) return corners[rng_.Next() % 5];
    return models::SignExtend(rng_.Next(), bits) >> rng_.Between(0, bits - 1);
  }

  Offer Draw() {
    Offer offer{.zero_row = rng_.Next() % 8 == 0,
                .column = static_cast<int>(rng_.Next() % MIXPE_COLUMNS),
                .pass = static_cast<int>(rng_.Next() % MIXPE_PASSES),
                .tag = static_cast<std::uint8_t>(rng_.Next())};
    GroupBeat& beat = offer.beat;
    beat.first_pass = rng_.Next() % 2;
    beat.last_pass = rng_.Next() % 4 != 0;
    beat.first_group = rng_.Next() % 4 == 0;
    beat.shift = static_cast<int>(rng_.Next() % 16);
    beat.negate = rng_.Next() % 4 == 0;
    beat.zero_raw = offsets_[offer.column][offer.pass];
    beat.raw = LowBits(beat.zero_raw + DrawSigned(MIXPE_SUM_BITS), MIXPE_SUM_BITS);
    beat.partial = DrawSigned(MIXPE_INT_BITS);
    beat.act_sum = DrawSigned(MIXPE_ACT_SUM_BITS);
    beat.zero_point = rng_.Next() % 2 ? 0 : DrawSigned(kZeroBits);
    if (rng_.Next() % 2) beat.exponent = static_cast<int>(rng_.Between(-64, 63));
    beat.scale = DrawFp16(rng_);
    beat.minimum = DrawFp16(rng_);
    // Near what is added to it, so that the sum rounds and cancels.
    beat.acc = DrawNear(rng_, EvaluateGroupBeat(kConfig, beat).acc);
    return offer;
  }

  void Drive(const Offer& offer) {
    const GroupBeat& beat = offer.beat;
    dut_.zero_row_i = offer.zero_row;
    dut_.column_i = static_cast<CData>(offer.column);
    dut_.pass_i = static_cast<CData>(offer.pass);
    dut_.tag_i = offer.tag;
    dut_.first_pass_i = beat.first_pass;
    dut_.last_pass_i = beat.last_pass;
    dut_.first_group_i = beat.first_group;
    dut_.shift_i = static_cast<CData>(beat.shift);
    dut_.negate_i = beat.negate;
    Poke(dut_.raw_i, 0, MIXPE_SUM_BITS, beat.raw);
    Poke(dut_.partial_i, 0, MIXPE_INT_BITS, beat.partial);
    Poke(dut_.act_sum_i, 0, MIXPE_ACT_SUM_BITS, beat.act_sum);
    dut_.zero_point_i = static_cast<CData>(LowBits(beat.zero_point, kZeroBits));
    Poke(dut_.exponent_i, 0, 7, static_cast<std::uint64_t>(beat.exponent));
    dut_.scale_i = beat.scale;
    dut_.minimum_i = beat.minimum;
    dut_.acc_i = beat.acc;
  }

  void Accept(const Offer& offer) {
    if (offer.zero_row) {
      offsets_[offer.column][offer.pass] = offer.beat.raw;
    } else {
      expected_.push_back(
          {offer.beat, EvaluateGroupBeat(kConfig, offer.beat), offer.beat.last_pass, offer.tag});
    }
  }

  void CheckDelivery() {
    ASSERT_FALSE(expected_.empty()) << "a beat from nowhere";
    const Expected expected = expected_.front();
    expected_.pop_front();
    ++delivered_;
    const GroupResult result{.partial = models::SignExtend(dut_.partial_o, MIXPE_INT_BITS),
                             .acc = dut_.acc_o};
    ASSERT_EQ(dut_.tag_o, expected.tag);
    ASSERT_EQ(dut_.complete_o, expected.complete);
    ASSERT_EQ(result.partial, expected.result.partial);
    ASSERT_EQ(result.acc, expected.result.acc) << Describe(expected.beat);
  }

  /// Offers `beats` beats and takes results, each side ready in so many of 8 cycles.
  void Run(int beats, int offered_in_8, int taken_in_8) {
    bool offering = false;
    Offer offer;
    while (beats > 0 || !expected_.empty()) {
      if (!offering && beats > 0 && static_cast<int>(rng_.Next() % 8) < offered_in_8) {
        offer = Draw();
        Drive(offer);
        offering = true;
      }
      dut_.valid_i = offering;
      dut_.ready_i = static_cast<int>(rng_.Next() % 8) < taken_in_8;
      dut_.eval();
      if (dut_.valid_o && dut_.ready_i) {
        ASSERT_NO_FATAL_FAILURE(CheckDelivery());
      }
      if (offering && dut_.ready_o) {
        Accept(offer);
        offering = false;
        --beats;
      }
      Tick();
    }
    dut_.valid_i = 0;
  }
};

TEST_F(GroupUnitBench, RandomBeatsAgreeUnderRandomStalls) {
  for (int offered : {8, 3}) {
    for (int taken : {8, 5, 2}) {
      ASSERT_NO_FATAL_FAILURE(Run(20000, offered, taken)) << offered << " of 8, " << taken;
    }
  }
  EXPECT_GT(delivered_, 100000);
}

TEST_F(GroupUnitBench, ABeatTakesTheStatedLatencyAndOneFollowsPerCycle) {
  dut_.ready_i = 1;
  for (int cycle = 0; cycle < 40; ++cycle) {
    Offer offer = Draw();
    offer.zero_row = false;
    Drive(offer);
    dut_.valid_i = 1;
    dut_.eval();
    ASSERT_EQ(dut_.ready_o, 1);
    ASSERT_EQ(dut_.valid_o, cycle >= kLatency) << cycle;
    if (dut_.valid_o) {
      ASSERT_NO_FATAL_FAILURE(CheckDelivery());
    }
    Accept(offer);
    Tick();
  }
}

TEST_F(GroupUnitBench, AStalledOutputLetsInAPipelineFullAndNoMore) {
  dut_.ready_i = 0;
  dut_.valid_i = 1;
  Offer offer;
  for (int cycle = 0; cycle < 20; ++cycle) {
    if (cycle <= kLatency) {
      offer = Draw();
      offer.zero_row = false;
      Drive(offer);
    }
    dut_.eval();
    ASSERT_EQ(dut_.ready_o, cycle < kLatency) << cycle;
    if (dut_.ready_o) Accept(offer);
    Tick();
  }
  // Room for the beat that waits comes in the same cycle in which one is taken.
  dut_.ready_i = 1;
  dut_.eval();
  ASSERT_EQ(dut_.ready_o, 1);
  Accept(offer);
  for (int beat = 0; beat <= kLatency; ++beat) {
    dut_.eval();
    ASSERT_EQ(dut_.valid_o, 1);
    ASSERT_NO_FATAL_FAILURE(CheckDelivery());
    Tick();
    dut_.valid_i = 0;
  }
  dut_.eval();
  EXPECT_EQ(dut_.valid_o, 0);
}

TEST_F(GroupUnitBench, AResetAtAnyMomentForgetsBeatsAndOffsets) {
  for (int trial = 0; trial < 300; ++trial) {
    dut_.ready_i = 0;
    for (int cycle = static_cast<int>(rng_.Between(0, 12)); cycle > 0; --cycle) {
      if (!dut_.valid_i || dut_.ready_o) Drive(Draw());
      dut_.valid_i = 1;
      dut_.eval();
      Tick();
    }
    Reset();
    ASSERT_NO_FATAL_FAILURE(Run(20, 6, 6));
  }
}

}  // namespace
}  // namespace mixpe::tests
