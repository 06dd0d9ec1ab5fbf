// SPDX-License-Identifier: Apache-2.0
// IEEE 754 binary16 and binary32 on integers: the golden arithmetic of rtl/float, the same on every
// host. Rounding is to nearest, ties to even; subnormals are kept; no flags. A NaN result is always
// the quiet NaN with zero payload (as in RISC-V), whatever the operands' payloads.
#pragma once

#include <cstdint>
#include <span>

namespace mixpe::models {

struct FloatFormat {
  int exponent_bits;
  int fraction_bits;

  [[nodiscard]] constexpr int Bits() const { return 1 + exponent_bits + fraction_bits; }
  [[nodiscard]] constexpr int Bias() const { return (1 << (exponent_bits - 1)) - 1; }
  /// Exponent of the least subnormal number: the unit in the last place of everything tiny.
  [[nodiscard]] constexpr int LeastExponent() const { return 1 - Bias() - fraction_bits; }
  [[nodiscard]] constexpr std::uint32_t Infinity() const {
    return ((1u << exponent_bits) - 1) << fraction_bits;
  }
  [[nodiscard]] constexpr std::uint32_t NaN() const {
    return Infinity() | 1u << (fraction_bits - 1);
  }
};

inline constexpr FloatFormat kFp16{5, 10};
inline constexpr FloatFormat kFp32{8, 23};

enum class FloatKind { kFinite, kInfinity, kNaN };

/// A number taken apart: +-significand x 2^exponent. Zero has significand 0 and keeps its sign.
struct Unpacked {
  FloatKind kind = FloatKind::kFinite;
  bool negative = false;
  std::uint64_t significand = 0;
  int exponent = 0;
};

/// Exact; every bit pattern is a number.
[[nodiscard]] Unpacked Decode(FloatFormat format, std::uint32_t bits);

/// The nearest number of the format (ties to even; infinity beyond the greatest).
[[nodiscard]] std::uint32_t Encode(FloatFormat format, const Unpacked& value);

/// The product, exact: significands of at most 32 bits each.
[[nodiscard]] Unpacked Multiply(const Unpacked& a, const Unpacked& b);

/// a + b, rounded once into the format.
[[nodiscard]] std::uint32_t Add(FloatFormat format, const Unpacked& a, const Unpacked& b);

/// The integer n x 2^exponent; n = 0 is +0.
[[nodiscard]] Unpacked FromInteger(std::int64_t n, int exponent);

/// FP32 a + b.
[[nodiscard]] std::uint32_t AddFp32(std::uint32_t a, std::uint32_t b);

/// FP16 x FP16 in FP32, exact: 22 significand bits, exponents -48 to 31.
[[nodiscard]] std::uint32_t MultiplyFp16(std::uint16_t a, std::uint16_t b);

/// scale x n x 2^exponent + acc in FP32, rounded once; |n| < 2^53. n = 0 counts as +0.
[[nodiscard]] std::uint32_t FusedScaleAdd(std::uint16_t scale, std::int64_t n, int exponent,
                                          std::uint32_t acc);

/// FP32 sum of a list as a balanced tree of rounding additions: its first half (rounded down) and
/// the rest are summed the same way, then joined. Not empty.
[[nodiscard]] std::uint32_t SumTreeFp32(std::span<const std::uint32_t> terms);

/// Finite FP16 as sign, 6-bit exponent and 10-bit fraction with subnormals normalised:
/// 1.fraction x 2^(exponent - 25), exponents 1 to 40; exponent and fraction 0 for zero.
[[nodiscard]] std::uint32_t RecodeFp16(std::uint16_t bits);
[[nodiscard]] Unpacked DecodeRecoded(std::uint32_t recoded);

/// Finite FP16 / 2^-24, exact: within 2047 x 2^29.
[[nodiscard]] std::int64_t Fp16ToFixed(std::uint16_t bits);

/// Exact for both formats; NaN becomes NaN.
[[nodiscard]] double ToDouble(FloatFormat format, std::uint32_t bits);

/// Nearest FP16 of a double, one rounding.
[[nodiscard]] std::uint16_t ToFp16(double value);

}  // namespace mixpe::models
