// SPDX-License-Identifier: Apache-2.0
// Floating-point operands that reach the corners: any exponent, long runs of ones and zeros, the
// subnormal boundary, infinities and NaN.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "models/float/soft_float.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::tests {

inline std::uint32_t DrawFloat(models::FloatFormat format, Rng& rng) {
  const std::uint32_t top = (1u << format.exponent_bits) - 1;
  const std::uint32_t fields[] = {0, 1, 2, top / 2, top - 1, top};
  const std::uint32_t mask = (1u << format.fraction_bits) - 1;
  auto fraction = static_cast<std::uint32_t>(rng.Next()) & mask;
  if (rng.Next() % 4 == 0) fraction = mask << rng.Between(0, format.fraction_bits) & mask;
  if (rng.Next() % 4 == 0) fraction = mask >> rng.Between(0, format.fraction_bits);
  auto field = static_cast<std::uint32_t>(rng.Next()) & top;
  if (rng.Next() % 8 == 0) field = fields[rng.Next() % 6];
  return static_cast<std::uint32_t>(rng.Next() & 1) << (format.Bits() - 1) |
         field << format.fraction_bits | fraction;
}

inline std::uint32_t DrawFp32(Rng& rng) { return DrawFloat(models::kFp32, rng); }

inline std::uint16_t DrawFp16(Rng& rng) {
  return static_cast<std::uint16_t>(DrawFloat(models::kFp16, rng));
}

inline std::uint16_t DrawFiniteFp16(Rng& rng) {
  for (;;) {
    const std::uint16_t bits = DrawFp16(rng);
    if ((bits & 0x7c00) != 0x7c00) return bits;
  }
}

/// Mostly within 30 binades of `a`, so that sums round, cancel and carry; often nearly -a.
inline std::uint32_t DrawNear(Rng& rng, std::uint32_t a) {
  const std::uint32_t b = DrawFp32(rng);
  if (rng.Next() % 4 == 0) return b;
  if (rng.Next() % 16 == 0) return a ^ 0x80000000 ^ static_cast<std::uint32_t>(rng.Next() % 4);
  const auto field = static_cast<std::int64_t>(a >> 23 & 0xff) + rng.Between(-30, 30);
  if (field < 0 || field > 254) return b;
  return (b & 0x807fffff) | static_cast<std::uint32_t>(field) << 23;
}

/// Equal bit for bit, or both NaN: of which kind differs from host to host.
inline bool SameFp32(std::uint32_t bits, float value) {
  if (std::isnan(value)) return bits == models::kFp32.NaN();
  return bits == std::bit_cast<std::uint32_t>(value);
}

}  // namespace mixpe::tests
