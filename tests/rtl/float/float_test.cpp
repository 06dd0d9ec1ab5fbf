// SPDX-License-Identifier: Apache-2.0
// The modules of rtl/float against models/float: every FP16, millions of FP32 pairs.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "Vdut.h"
#include "models/float/soft_float.hpp"
#include "tests/models/float/random_float.hpp"

namespace mixpe::tests {
namespace {

bool Finite(std::uint32_t fp16) { return (fp16 & 0x7c00) != 0x7c00; }

class FloatBench : public testing::Test {
 protected:
  Rng rng_{2411};
  VerilatedContext context_;
  Vdut dut_{&context_};

  void TearDown() override { dut_.final(); }

  void Drive(std::uint32_t a, std::uint32_t b = 0) {
    dut_.a_i = a;
    dut_.b_i = b;
    dut_.eval();
  }
};

TEST_F(FloatBench, AddsAnyFp32) {
  for (int i = 0; i < 1000000; ++i) {
    const std::uint32_t a = DrawFp32(rng_);
    const std::uint32_t b = DrawNear(rng_, a);
    Drive(a, b);
    ASSERT_EQ(dut_.sum_o, models::AddFp32(a, b)) << std::hex << a << " + " << b;
  }
}

// Multiples of 2^-48 below 2^60: what sums of FP16 products are.
TEST_F(FloatBench, TheBoundedAdderAddsSumsOfFp16Products) {
  for (int i = 0; i < 1000000; ++i) {
    const auto draw = [&](int most) {
      const double multiple = static_cast<double>(rng_.Next() >> rng_.Between(0, 63));
      const auto exponent = static_cast<int>(rng_.Between(-48, most));
      const auto value = static_cast<float>(std::ldexp(multiple, exponent));
      return std::bit_cast<std::uint32_t>(rng_.Next() & 1 ? value : -value);
    };
    const std::uint32_t a = draw(-4);
    const std::uint32_t b = rng_.Next() % 16 ? draw(-4) : a ^ 0x80000000;
    Drive(a, b);
    ASSERT_EQ(dut_.bounded_o, models::AddFp32(a, b)) << std::hex << a << " + " << b;
  }
}

TEST_F(FloatBench, RecodesAndAlignsEveryFiniteFp16) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    if (!Finite(bits)) continue;
    Drive(bits);
    const auto fp16 = static_cast<std::uint16_t>(bits);
    ASSERT_EQ(dut_.recoded_o, models::RecodeFp16(fp16)) << std::hex << bits;
    const auto fixed = static_cast<std::int64_t>(static_cast<std::uint64_t>(dut_.fixed_o) << 23);
    ASSERT_EQ(fixed >> 23, models::Fp16ToFixed(fp16)) << std::hex << bits;
  }
}

TEST_F(FloatBench, MultipliesRecodedFp16) {
  for (int i = 0; i < 1000000; ++i) {
    const std::uint16_t a = DrawFiniteFp16(rng_);
    const std::uint16_t b = DrawFiniteFp16(rng_);
    Drive(a, b);
    ASSERT_EQ(dut_.product_o, models::MultiplyFp16(a, b)) << std::hex << a << " x " << b;
  }
}

TEST_F(FloatBench, CountsLeadingZeros) {
  const auto zeros = [](std::uint32_t value, int bits) {
    return std::min(bits, std::countl_zero(value << (32 - bits)));
  };
  for (std::uint32_t i = 0; i < 0x20000; ++i) {
    const std::uint32_t value = i < 0x10000 ? i : static_cast<std::uint32_t>(rng_.Next()) >> i % 32;
    Drive(value);
    ASSERT_EQ(dut_.zeros1_o, zeros(value, 1)) << value;
    ASSERT_EQ(dut_.zeros10_o, zeros(value, 10)) << value;
    ASSERT_EQ(dut_.zeros16_o, zeros(value, 16)) << value;
    ASSERT_EQ(dut_.zeros27_o, zeros(value, 27)) << value;
  }
}

}  // namespace
}  // namespace mixpe::tests
