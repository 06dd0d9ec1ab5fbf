// SPDX-License-Identifier: Apache-2.0
#include "models/float/soft_float.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "reference/base/error.hpp"

namespace mixpe::models {

namespace {

__extension__ using Wide = unsigned __int128;

int BitWidth(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  return high ? 64 + static_cast<int>(std::bit_width(high))
              : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
}

Unpacked Special(FloatKind kind, bool negative) { return {.kind = kind, .negative = negative}; }

/// value >> count, the bits that fall out joined into the lowest one that stays.
Wide ShiftRightSticky(Wide value, int count) {
  if (count <= 0) return value;
  if (count >= 128) return value != 0;
  const Wide kept = value >> count;
  return kept | static_cast<Wide>((kept << count) != value);
}

/// value x 2^exponent, rounded; a set lowest bit of a `value` of at least fraction_bits + 3 bits
/// may stand for anything beyond it.
std::uint32_t Round(FloatFormat format, bool negative, Wide value, int exponent) {
  const std::uint32_t sign = negative ? 1u << (format.Bits() - 1) : 0;
  if (value == 0) return sign;
  // The result's last place: fraction_bits below the leading one, but never below the subnormals'.
  const int top = exponent + BitWidth(value) - 1;
  const int place = std::max(top - format.fraction_bits, format.LeastExponent());
  Wide kept = place < exponent ? value << (exponent - place) : value;
  if (place > exponent) {
    const int drop = place - exponent;
    const Wide quarters = drop == 1 ? value << 1 : ShiftRightSticky(value, drop - 2);
    kept = (quarters >> 2) + static_cast<Wide>((quarters & 2) && (quarters & 5));
  }
  // Adding, not joining: the leading one counts as the exponent field's one, and a carry out of the
  // significand runs into it.
  const auto biased = static_cast<std::uint32_t>(place - format.LeastExponent());
  const std::uint32_t bits = (biased << format.fraction_bits) + static_cast<std::uint32_t>(kept);
  return sign | (place > format.LeastExponent() + (1 << format.exponent_bits)
                     ? format.Infinity()
                     : std::min(bits, format.Infinity()));
}

std::uint32_t AddFinite(FloatFormat format, Unpacked a, Unpacked b) {
  if (a.significand == 0 && b.significand == 0) {
    return Round(format, a.negative && b.negative, 0, 0);
  }
  const auto top = [](const Unpacked& x) {
    return x.significand ? x.exponent + static_cast<int>(std::bit_width(x.significand))
                         : std::numeric_limits<int>::min();
  };
  if (top(a) < top(b)) std::swap(a, b);
  // a with its leading one at bit 124: b loses bits only where its own leading one is more than
  // 60 places below, so that no cancellation brings the lost bits near the rounding place.
  const int up = 125 - static_cast<int>(std::bit_width(a.significand));
  const Wide larger = static_cast<Wide>(a.significand) << up;
  const int exponent = a.exponent - up;
  Wide smaller = 0;
  if (b.significand) {
    const int shift = b.exponent - exponent;
    smaller = shift >= 0 ? static_cast<Wide>(b.significand) << shift
                         : ShiftRightSticky(b.significand, -shift);
  }
  if (a.negative == b.negative) return Round(format, a.negative, larger + smaller, exponent);
  if (larger == smaller) return 0;
  return larger > smaller ? Round(format, a.negative, larger - smaller, exponent)
                          : Round(format, b.negative, smaller - larger, exponent);
}

}  // namespace

Unpacked Decode(FloatFormat format, std::uint32_t bits) {
  const bool negative = bits >> (format.Bits() - 1) & 1;
  const std::uint32_t fraction = bits & ((1u << format.fraction_bits) - 1);
  const std::uint32_t field = bits >> format.fraction_bits & ((1u << format.exponent_bits) - 1);
  if (field + 1 == 1u << format.exponent_bits) {
    return Special(fraction ? FloatKind::kNaN : FloatKind::kInfinity, negative);
  }
  const std::uint32_t leading = field ? 1u << format.fraction_bits : 0;
  return {.negative = negative,
          .significand = leading | fraction,
          .exponent = format.LeastExponent() + (field ? static_cast<int>(field) - 1 : 0)};
}

std::uint32_t Encode(FloatFormat format, const Unpacked& value) {
  const std::uint32_t sign = value.negative ? 1u << (format.Bits() - 1) : 0;
  switch (value.kind) {
    case FloatKind::kNaN:
      return format.NaN();
    case FloatKind::kInfinity:
      return sign | format.Infinity();
    case FloatKind::kFinite:
      break;
  }
  // Four zero bits below: the exact value, which a sticky lowest bit does not disturb.
  return Round(format, value.negative, static_cast<Wide>(value.significand) << 4,
               value.exponent - 4);
}

Unpacked Multiply(const Unpacked& a, const Unpacked& b) {
  const bool negative = a.negative != b.negative;
  const auto zero = [](const Unpacked& x) {
    return x.kind == FloatKind::kFinite && x.significand == 0;
  };
  if (a.kind == FloatKind::kNaN || b.kind == FloatKind::kNaN)
    return Special(FloatKind::kNaN, false);
  if (a.kind == FloatKind::kInfinity || b.kind == FloatKind::kInfinity) {
    const bool invalid = zero(a) || zero(b);
    return Special(invalid ? FloatKind::kNaN : FloatKind::kInfinity, negative && !invalid);
  }
  MIXPE_EXPECT(std::bit_width(a.significand) + std::bit_width(b.significand) <= 64,
               "the exact product has to fit 64 bits");
  return {.negative = negative,
          .significand = a.significand * b.significand,
          .exponent = a.exponent + b.exponent};
}

std::uint32_t Add(FloatFormat format, const Unpacked& a, const Unpacked& b) {
  if (a.kind == FloatKind::kNaN || b.kind == FloatKind::kNaN) return format.NaN();
  if (a.kind == FloatKind::kInfinity && b.kind == FloatKind::kInfinity) {
    return a.negative == b.negative ? Encode(format, a) : format.NaN();
  }
  if (a.kind == FloatKind::kInfinity) return Encode(format, a);
  if (b.kind == FloatKind::kInfinity) return Encode(format, b);
  return AddFinite(format, a, b);
}

Unpacked FromInteger(std::int64_t n, int exponent) {
  const auto magnitude = static_cast<std::uint64_t>(n);
  return {
      .negative = n < 0, .significand = n < 0 ? 0 - magnitude : magnitude, .exponent = exponent};
}

std::uint32_t AddFp32(std::uint32_t a, std::uint32_t b) {
  return Add(kFp32, Decode(kFp32, a), Decode(kFp32, b));
}

std::uint32_t MultiplyFp16(std::uint16_t a, std::uint16_t b) {
  return Encode(kFp32, Multiply(Decode(kFp16, a), Decode(kFp16, b)));
}

std::uint32_t FusedScaleAdd(std::uint16_t scale, std::int64_t n, int exponent, std::uint32_t acc) {
  return Add(kFp32, Multiply(Decode(kFp16, scale), FromInteger(n, exponent)), Decode(kFp32, acc));
}

std::uint32_t SumTreeFp32(std::span<const std::uint32_t> terms) {
  MIXPE_EXPECT(!terms.empty(), "a tree has leaves");
  if (terms.size() == 1) return terms[0];
  const std::size_t low = terms.size() / 2;
  return AddFp32(SumTreeFp32(terms.first(low)), SumTreeFp32(terms.subspan(low)));
}

std::uint32_t RecodeFp16(std::uint16_t bits) {
  const Unpacked value = Decode(kFp16, bits);
  MIXPE_EXPECT(value.kind == FloatKind::kFinite, "only finite numbers are recoded");
  const std::uint32_t sign = value.negative ? 1u << 16 : 0;
  if (value.significand == 0) return sign;
  const int width = static_cast<int>(std::bit_width(value.significand));
  const auto exponent = static_cast<std::uint32_t>(value.exponent + width - 1 + 25);
  const auto fraction = static_cast<std::uint32_t>(value.significand << (11 - width)) & 0x3ff;
  return sign | exponent << 10 | fraction;
}

Unpacked DecodeRecoded(std::uint32_t recoded) {
  const std::uint32_t exponent = recoded >> 10 & 0x3f;
  return {.negative = (recoded >> 16 & 1) != 0,
          .significand = exponent ? 0x400 | (recoded & 0x3ff) : 0,
          .exponent = static_cast<int>(exponent) - 35};
}

std::int64_t Fp16ToFixed(std::uint16_t bits) {
  const Unpacked value = Decode(kFp16, bits);
  MIXPE_EXPECT(value.kind == FloatKind::kFinite, "only finite numbers have a fixed point");
  const auto magnitude = static_cast<std::int64_t>(value.significand << (value.exponent + 24));
  return value.negative ? -magnitude : magnitude;
}

double ToDouble(FloatFormat format, std::uint32_t bits) {
  const Unpacked value = Decode(format, bits);
  double magnitude = std::ldexp(static_cast<double>(value.significand), value.exponent);
  if (value.kind == FloatKind::kInfinity) magnitude = std::numeric_limits<double>::infinity();
  if (value.kind == FloatKind::kNaN) return std::numeric_limits<double>::quiet_NaN();
  return value.negative ? -magnitude : magnitude;
}

std::uint16_t ToFp16(double value) {
  if (std::isnan(value)) return static_cast<std::uint16_t>(kFp16.NaN());
  Unpacked parts{.negative = std::signbit(value)};
  if (std::isinf(value)) {
    parts.kind = FloatKind::kInfinity;
  } else {
    const double fraction = std::frexp(std::fabs(value), &parts.exponent);
    parts.significand = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    parts.exponent -= 53;
  }
  return static_cast<std::uint16_t>(Encode(kFp16, parts));
}

}  // namespace mixpe::models
