// SPDX-License-Identifier: Apache-2.0
// The fused scale-and-add: against std::fmaf where the integer is a float, and against exact
// integers of any size where it is not.
#include <gtest/gtest.h>

#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>

#include "models/float/soft_float.hpp"
#include "tests/models/float/random_float.hpp"

namespace mixpe::models {
namespace {

using Exact = boost::multiprecision::int512_t;

/// The integer n, |n| < 2^bits, of any size.
std::int64_t DrawInteger(Rng& rng, int bits) {
  const std::int64_t n =
      static_cast<std::int64_t>(rng.Next() >> (64 - bits)) >> rng.Between(0, bits);
  return rng.Next() & 1 ? n : -n;
}

/// An accumulator that is often near the product.
std::uint32_t DrawAccumulator(Rng& rng, std::uint16_t scale, std::int64_t n, int exponent) {
  const double product = std::ldexp(ToDouble(kFp16, scale) * static_cast<double>(n), exponent);
  return tests::DrawNear(rng, std::bit_cast<std::uint32_t>(static_cast<float>(product)));
}

TEST(FusedScaleAdd, IsFmafWhereTheIntegerIsAFloat) {
  Rng rng(5);
  for (int i = 0; i < 3000000; ++i) {
    const std::uint16_t scale = tests::DrawFp16(rng);
    const std::int64_t n = DrawInteger(rng, 24);
    const std::uint32_t acc = DrawAccumulator(rng, scale, n, 0);
    const float expected = std::fmaf(static_cast<float>(ToDouble(kFp16, scale)),
                                     static_cast<float>(n), std::bit_cast<float>(acc));
    ASSERT_TRUE(tests::SameFp32(FusedScaleAdd(scale, n, 0, acc), expected))
        << std::hex << scale << " x " << n << " + " << acc;
  }
}

constexpr int kUnit = -160;  // below every bit of every operand: 2^-149, 2^-24 x 2^-24

Exact InUnits(const Unpacked& x) {
  const Exact magnitude = Exact(x.significand) << (x.exponent - kUnit);
  return x.negative ? Exact(-magnitude) : magnitude;
}

/// Twice the distance, so that a tie is an integer.
bool IsNearest(const Exact& exact, std::uint32_t bits) {
  const Exact value = InUnits(Decode(kFp32, bits));
  const Exact distance = 2 * abs(Exact(exact - value));
  // Magnitudes of neighbours are neighbours in bits; above the greatest, the next power of two.
  const auto gap = [&](std::uint32_t other) {
    const Unpacked next =
        (other & 0x7fffffff) == kFp32.Infinity()
            ? Unpacked{.negative = other >> 31 != 0, .significand = 1, .exponent = 128}
            : Decode(kFp32, other);
    return abs(Exact(InUnits(next) - value));
  };
  const bool even = (bits & 1) == 0;
  const Exact outward = gap(bits + 1);
  const Exact inward = (bits & 0x7fffffff) ? gap(bits - 1) : outward;
  const Exact& limit = abs(exact) > abs(value) ? outward : inward;
  return even ? distance <= limit : distance < limit;
}

TEST(FusedScaleAdd, RoundsWideIntegersOnce) {
  Rng rng(6);
  for (int i = 0; i < 300000; ++i) {
    const std::uint16_t scale = tests::DrawFiniteFp16(rng);
    const std::int64_t n = DrawInteger(rng, 52);
    std::uint32_t acc = DrawAccumulator(rng, scale, n, -24);
    if ((acc & 0x7f800000) == 0x7f800000) acc &= 0x807fffff;
    const std::uint32_t result = FusedScaleAdd(scale, n, -24, acc);
    const Unpacked product = Multiply(Decode(kFp16, scale), FromInteger(n, -24));
    const Exact exact = InUnits(product) + InUnits(Decode(kFp32, acc));
    if ((result & 0x7fffffff) == kFp32.Infinity()) {
      const Exact limit = (Exact(0x1ffffff) << 103) << -kUnit;
      ASSERT_GE(abs(exact), limit);
      ASSERT_EQ(exact < 0, result >> 31 != 0);
    } else {
      ASSERT_TRUE(IsNearest(exact, result))
          << std::hex << scale << " x " << n << " + " << acc << " = " << result;
      if (exact != 0) {
        ASSERT_EQ(exact < 0, result >> 31 != 0);
      }
    }
  }
}

TEST(FusedScaleAdd, HandlesSpecialOperands) {
  EXPECT_EQ(FusedScaleAdd(0x7c00, 0, 0, 0), 0x7fc00000u) << "infinity x 0";
  EXPECT_EQ(FusedScaleAdd(0x7c00, -1, 0, 0), 0xff800000u);
  EXPECT_EQ(FusedScaleAdd(0x7c00, 1, 0, 0xff800000), 0x7fc00000u);
  EXPECT_EQ(FusedScaleAdd(0x3c00, 1, 0, 0xff800000), 0xff800000u);
  EXPECT_EQ(FusedScaleAdd(0x7e01, 1, 0, 0), 0x7fc00000u);
  EXPECT_EQ(FusedScaleAdd(0, 5, 0, 0x3f800001), 0x3f800001u);
  EXPECT_EQ(FusedScaleAdd(0x8000, 5, 0, 0x80000000), 0x80000000u);
  EXPECT_EQ(FusedScaleAdd(0x8000, 5, 0, 0), 0u);
}

}  // namespace
}  // namespace mixpe::models
