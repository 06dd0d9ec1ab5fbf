// SPDX-License-Identifier: Apache-2.0
// FP16 activations of a group as integers with one exponent, so that an integer array can sum them
// (block floating point; FIGNA, HPCA 2024, does so for W4A16): golden model of rtl/group_align.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mixpe::models {

/// The greatest exponent field among finite FP16 numbers, subnormals and zero counting as 1;
/// 1 to 30. 1 for an empty group.
[[nodiscard]] int GroupExponentField(std::span<const std::uint16_t> group);

/// A finite FP16 number in units of 2^AlignedExponent(field, bits), to nearest, ties to even:
/// `bits` in two's complement, 11 to 16, never the most negative. `field` at least that of the
/// number.
///
/// Error: half a unit at most (with 11 bits 2047 saturates at 1023, which is half a unit too); a
/// unit is 2^(2 - bits) of the power of two in the group's greatest number. Exact for numbers down
/// to bits - 12 places below the greatest.
[[nodiscard]] int AlignFp16(std::uint16_t value, int field, int bits);

/// Exponent of the unit of aligned numbers: field - 13 - bits.
[[nodiscard]] int AlignedExponent(int field, int bits);

struct AlignedGroup {
  int exponent = 0;  ///< numbers[i] stands for numbers[i] x 2^exponent
  std::vector<int> numbers = {};
};

[[nodiscard]] AlignedGroup AlignGroup(std::span<const std::uint16_t> group, int bits);

}  // namespace mixpe::models
