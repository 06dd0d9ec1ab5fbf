// SPDX-License-Identifier: Apache-2.0
// Decode, encode and add against the host's own FP32, which IEEE 754 defines to the last bit.
#include "models/float/soft_float.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "reference/base/error.hpp"
#include "tests/models/float/random_float.hpp"

namespace mixpe::models {
namespace {

using tests::DrawFp32;
using tests::SameFp32;

TEST(SoftFloat, DecodesEveryFp16) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const int field = static_cast<int>(bits >> 10 & 31);
    const double fraction = bits & 1023;
    const double sign = bits & 0x8000 ? -1.0 : 1.0;
    const double value = ToDouble(kFp16, bits);
    if (field == 31) {
      EXPECT_EQ(std::isnan(value), fraction != 0) << bits;
      if (fraction == 0) {
        EXPECT_EQ(value, sign * std::numeric_limits<double>::infinity());
      }
    } else {
      const double expected = field ? std::ldexp(1024 + fraction, field - 25) : fraction * 0x1p-24;
      ASSERT_EQ(value, sign * expected) << bits;
      ASSERT_EQ(std::signbit(value), sign < 0) << bits;
    }
  }
}

TEST(SoftFloat, DecodesFp32AsTheHostDoes) {
  Rng rng(1);
  for (int i = 0; i < 1000000; ++i) {
    const std::uint32_t bits = DrawFp32(rng);
    const double expected = std::bit_cast<float>(bits);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(ToDouble(kFp32, bits)));
    } else {
      ASSERT_EQ(ToDouble(kFp32, bits), expected) << bits;
    }
  }
}

TEST(SoftFloat, EncodesEveryFp16AndRoundsBetweenNeighboursToNearestEven) {
  for (std::uint32_t bits = 0; bits <= 0x7c00; ++bits) {
    const double value = bits == 0x7c00 ? 0x1p16 : ToDouble(kFp16, bits);
    EXPECT_EQ(ToFp16(value), bits);
    EXPECT_EQ(ToFp16(-value), bits | 0x8000);
    if (bits == 0x7c00) break;
    const double next = bits == 0x7bff ? 0x1p16 : ToDouble(kFp16, bits + 1);
    const double middle = (value + next) / 2;
    EXPECT_EQ(ToFp16(middle), bits + (bits & 1)) << bits;
    EXPECT_EQ(ToFp16(std::nextafter(middle, 0.0)), bits);
    EXPECT_EQ(ToFp16(std::nextafter(middle, 1e9)), bits + 1);
    EXPECT_EQ(ToFp16(std::nextafter(next, 0.0)), bits + 1);
  }
  EXPECT_EQ(ToFp16(1e300), 0x7c00);
  EXPECT_EQ(ToFp16(5e-324), 0);
  EXPECT_EQ(ToFp16(-5e-324), 0x8000);
  EXPECT_EQ(ToFp16(-std::numeric_limits<double>::infinity()), 0xfc00);
  EXPECT_EQ(ToFp16(std::numeric_limits<double>::quiet_NaN()), 0x7e00);
}

TEST(SoftFloat, EncodesWideSignificandsAsTheHostConverts) {
  Rng rng(2);
  for (int i = 0; i < 1000000; ++i) {
    const std::uint64_t significand = rng.Next() >> rng.Between(0, 63);
    const auto exponent = static_cast<int>(rng.Between(-240, 140));
    // Exact in long double (64-bit significand), which the host rounds once into float.
    const auto expected =
        static_cast<float>(std::ldexp(static_cast<long double>(significand), exponent));
    const Unpacked value{.significand = significand, .exponent = exponent};
    ASSERT_EQ(Encode(kFp32, value), std::bit_cast<std::uint32_t>(expected))
        << significand << " x 2^" << exponent;
  }
}

TEST(SoftFloat, AddsAsTheHostDoes) {
  Rng rng(3);
  for (int i = 0; i < 3000000; ++i) {
    const std::uint32_t a = DrawFp32(rng);
    const std::uint32_t b = tests::DrawNear(rng, a);
    const float expected = std::bit_cast<float>(a) + std::bit_cast<float>(b);
    ASSERT_TRUE(SameFp32(AddFp32(a, b), expected)) << std::hex << a << " + " << b;
  }
}

TEST(SoftFloat, AddsZerosAndCancelsToPositiveZero) {
  EXPECT_EQ(AddFp32(0x80000000, 0x80000000), 0x80000000u);
  EXPECT_EQ(AddFp32(0x80000000, 0), 0u);
  EXPECT_EQ(AddFp32(0xbf800000, 0x3f800000), 0u);
  EXPECT_EQ(AddFp32(0x7f800000, 0xff800000), 0x7fc00000u);
  EXPECT_EQ(AddFp32(0xffc12345, 0x3f800000), 0x7fc00000u);
}

TEST(SoftFloat, Fp16ProductsAreExactInFp32) {
  Rng rng(4);
  for (int i = 0; i < 1000000; ++i) {
    const std::uint16_t a = tests::DrawFp16(rng);
    const std::uint16_t b = tests::DrawFp16(rng);
    const double expected = ToDouble(kFp16, a) * ToDouble(kFp16, b);
    const std::uint32_t product = MultiplyFp16(a, b);
    if (std::isnan(expected)) {
      ASSERT_EQ(product, kFp32.NaN());
    } else {
      ASSERT_EQ(static_cast<double>(std::bit_cast<float>(product)), expected) << a << " x " << b;
      ASSERT_EQ(product >> 31 != 0, std::signbit(expected));
    }
  }
}

TEST(SoftFloat, RecodesEveryFiniteFp16WithALeadingOne) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    if ((bits & 0x7c00) == 0x7c00) continue;
    const auto fp16 = static_cast<std::uint16_t>(bits);
    const std::uint32_t recoded = RecodeFp16(fp16);
    ASSERT_LT(recoded, 1u << 17);
    const Unpacked value = DecodeRecoded(recoded);
    ASSERT_EQ(Encode(kFp16, value), bits);
    ASSERT_TRUE(value.significand == 0 || value.significand >= 1024) << bits;
    ASSERT_EQ(static_cast<double>(Fp16ToFixed(fp16)), ToDouble(kFp16, bits) * 0x1p24) << bits;
  }
  EXPECT_EQ(Fp16ToFixed(0xfbff), -(std::int64_t{2047} << 29));
  EXPECT_THROW((void)RecodeFp16(0x7c00), ContractError);
  EXPECT_THROW((void)Fp16ToFixed(0xfe00), ContractError);
}

TEST(SoftFloat, SumsATreeHalfByHalf) {
  // 1 + 2^-24 rounds to 1, and 2^-24 + 2^-24 does not: the order shows.
  const std::uint32_t one = 0x3f800000;
  const std::uint32_t tiny = 0x33800000;
  EXPECT_EQ(SumTreeFp32(std::vector{one}), one);
  EXPECT_EQ(SumTreeFp32(std::vector{one, tiny, tiny}), 0x3f800001u) << "1 + (t + t)";
  EXPECT_EQ(SumTreeFp32(std::vector{tiny, tiny, one}), one) << "t + (t + 1)";
  EXPECT_EQ(SumTreeFp32(std::vector{one, tiny, tiny, tiny}), 0x3f800001u) << "(1 + t) + (t + t)";
  EXPECT_THROW((void)SumTreeFp32({}), ContractError);
}

}  // namespace
}  // namespace mixpe::models
