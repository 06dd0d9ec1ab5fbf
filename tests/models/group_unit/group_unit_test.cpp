// SPDX-License-Identifier: Apache-2.0
// Whole rows through the golden group unit against plain arithmetic on whole matrices.
#include "models/group_unit/group_unit.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "models/float/soft_float.hpp"
#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::models {
namespace {

TEST(GroupUnit, ADotProductOfK576InGroupsOf128EndsInAGroupOf64) {
  Rng rng(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::uint32_t acc = 0x12345678;  // the first group does not read it
    float expected = 0.0f;
    for (int begin = 0; begin < 576; begin += 128) {
      const int length = std::min(128, 576 - begin);
      GroupBeat beat{.first_group = begin == 0, .zero_point = rng.Between(-8, 15), .acc = acc};
      beat.scale = ToFp16(rng.Normal() * 0.01);
      std::int64_t raw = 0;
      std::int64_t exact = 0;
      for (int i = 0; i < length; ++i) {
        const std::int64_t activation = rng.Between(-128, 127);
        const std::int64_t weight = rng.Between(-8, 7);
        raw += activation * weight;
        exact += activation * (weight - beat.zero_point);
        beat.act_sum += activation;
      }
      beat.zero_raw = rng.Next() & 0x7ffff;
      beat.raw = (static_cast<std::uint64_t>(raw) + beat.zero_raw) & 0x7ffff;
      acc = EvaluateGroupBeat({}, beat).acc;
      expected = std::fmaf(static_cast<float>(ToDouble(kFp16, beat.scale)),
                           static_cast<float>(exact), expected);
    }
    ASSERT_EQ(acc, std::bit_cast<std::uint32_t>(expected));
  }
}

TEST(GroupUnit, AddsTheActivationShareBeforeItExtendsTheSign) {
  // 128 products of -128 x -8 by weights less one, backwards: -147456, which 18 bits do not hold.
  GroupBeat beat{.raw = 262144 - 147456 + 77, .zero_raw = 77};
  beat.negate = true;
  beat.act_sum = -16384;
  EXPECT_EQ(EvaluateGroupBeat({.sum_bits = 18, .act_share = -1}, beat).partial, 131072);
  EXPECT_EQ(EvaluateGroupBeat({.sum_bits = 18}, beat).partial, 147456 - 262144);
  beat = {.raw = 5, .zero_raw = 2};
  beat.act_sum = 10;
  EXPECT_EQ(EvaluateGroupBeat({.act_share = 3}, beat).partial, 33);
  EXPECT_EQ(EvaluateGroupBeat({.act_share = 1}, beat).partial, 13);
}

TEST(GroupUnit, CombinesPassesWithTheirWeights) {
  // -3 x 2^7 + 5 x 2^4 - 100, of which each pass carries another offset.
  const GroupUnitConfig config{.sum_bits = 10};
  GroupBeat beat{.last_pass = false, .shift = 7, .negate = true, .raw = 1003, .zero_raw = 1000};
  GroupResult result = EvaluateGroupBeat(config, beat);
  EXPECT_EQ(result.partial, -384);
  beat = {.first_pass = false, .last_pass = false, .shift = 4, .raw = 1, .zero_raw = 1020};
  beat.partial = result.partial;
  result = EvaluateGroupBeat(config, beat);
  EXPECT_EQ(result.partial, -304) << "1 - 1020 is 5 modulo 2^10";
  beat = {.first_pass = false, .raw = 0, .zero_raw = 100, .partial = result.partial};
  beat.scale = 0x3800;
  result = EvaluateGroupBeat(config, beat);
  EXPECT_EQ(result.partial, -404);
  EXPECT_EQ(ToDouble(kFp32, result.acc), -202.0);
}

TEST(GroupUnit, KeepsTheAccumulatorUntilTheLastPass) {
  const GroupBeat beat{
      .last_pass = false, .first_group = false, .raw = 7, .scale = 0x3c00, .acc = 0x40490fdb};
  EXPECT_EQ(EvaluateGroupBeat({}, beat), (GroupResult{.partial = 7, .acc = 0x40490fdb}));
}

TEST(GroupUnit, AddsTheMinimumOfQ41WithASecondRounding) {
  Rng rng(2);
  const GroupUnitConfig config{.with_minimum = true};
  for (int trial = 0; trial < 100000; ++trial) {
    GroupBeat beat{.first_group = false, .raw = rng.Next() & 0x7ffff};
    beat.act_sum = rng.Between(-16384, 16383);
    beat.scale = ToFp16(rng.Normal());
    beat.minimum = ToFp16(rng.Normal());
    const auto acc = static_cast<float>(rng.Normal() * 1e4);
    beat.acc = std::bit_cast<std::uint32_t>(acc);
    const auto sum = static_cast<float>(static_cast<int>(beat.raw << 13) >> 13);
    const float scaled = std::fmaf(static_cast<float>(ToDouble(kFp16, beat.scale)), sum, acc);
    const float expected = std::fmaf(static_cast<float>(ToDouble(kFp16, beat.minimum)),
                                     static_cast<float>(beat.act_sum), scaled);
    ASSERT_EQ(EvaluateGroupBeat(config, beat).acc, std::bit_cast<std::uint32_t>(expected));
  }
}

TEST(GroupUnit, ScalesAlignedActivationsByTheirExponent) {
  const GroupUnitConfig config{.int_exponent = -3, .with_minimum = true};
  GroupBeat beat{.raw = 40};  // 40 x 2^-5 x 2 + 64 x 2^-5 x 0.5
  beat.act_sum = 64;
  beat.exponent = -2;
  beat.scale = 0x4000;
  beat.minimum = 0x3800;
  EXPECT_EQ(ToDouble(kFp32, EvaluateGroupBeat(config, beat).acc), 3.5);
}

TEST(GroupUnit, PassesOnInfinitiesAndNaN) {
  GroupBeat beat{.raw = 1, .scale = 0x7c00};
  EXPECT_EQ(EvaluateGroupBeat({}, beat).acc, kFp32.Infinity());
  beat.raw = 0;
  EXPECT_EQ(EvaluateGroupBeat({}, beat).acc, kFp32.NaN()) << "infinity x 0";
  beat.scale = 0xfe01;
  EXPECT_EQ(EvaluateGroupBeat({}, beat).acc, kFp32.NaN());
  beat = {.first_group = false, .raw = 1, .scale = 1, .acc = 0xff800000};
  EXPECT_EQ(EvaluateGroupBeat({}, beat).acc, 0xff800000u);
}

TEST(GroupUnit, RefusesWidthsItsArithmeticCannotHold) {
  EXPECT_THROW((void)EvaluateGroupBeat({.sum_bits = 25, .int_bits = 24}, {}), ContractError);
  EXPECT_THROW((void)EvaluateGroupBeat({.int_bits = 54}, {}), ContractError);
}

}  // namespace
}  // namespace mixpe::models
