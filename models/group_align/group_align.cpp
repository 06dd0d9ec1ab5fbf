// SPDX-License-Identifier: Apache-2.0
#include "models/group_align/group_align.hpp"

#include <algorithm>

#include "models/float/soft_float.hpp"
#include "reference/base/error.hpp"

namespace mixpe::models {

namespace {

int Field(std::uint16_t value) {
  const int field = value >> 10 & 31;
  MIXPE_EXPECT(field < 31, "only finite numbers are aligned");
  return std::max(field, 1);
}

/// n / 2^count to nearest, ties to even.
std::int64_t ShiftRightRounding(std::int64_t n, int count) {
  if (count == 0) return n;
  const std::int64_t floor = n >> count;
  const std::int64_t rest = n - (floor << count);
  const std::int64_t half = std::int64_t{1} << (count - 1);
  return floor + (rest > half || (rest == half && floor % 2 != 0));
}

}  // namespace

int GroupExponentField(std::span<const std::uint16_t> group) {
  int greatest = 1;
  for (std::uint16_t value : group) greatest = std::max(greatest, Field(value));
  return greatest;
}

int AlignedExponent(int field, int bits) { return field - 13 - bits; }

int AlignFp16(std::uint16_t value, int field, int bits) {
  MIXPE_EXPECT(bits >= 11 && bits <= 16, "11 to 16 bits");
  MIXPE_EXPECT(field >= Field(value), "the group's exponent is the greatest");
  const Unpacked number = Decode(kFp16, value);
  // In half units: 11 bits have one place less than the significand.
  const auto significand = static_cast<std::int64_t>(number.significand << (bits - 11));
  const std::int64_t magnitude = ShiftRightRounding(significand, 1 + field - Field(value));
  const std::int64_t greatest = (std::int64_t{1} << (bits - 1)) - 1;
  const auto clamped = static_cast<int>(std::min(magnitude, greatest));
  return number.negative ? -clamped : clamped;
}

AlignedGroup AlignGroup(std::span<const std::uint16_t> group, int bits) {
  const int field = GroupExponentField(group);
  AlignedGroup aligned{.exponent = AlignedExponent(field, bits)};
  for (std::uint16_t value : group) aligned.numbers.push_back(AlignFp16(value, field, bits));
  return aligned;
}

}  // namespace mixpe::models
