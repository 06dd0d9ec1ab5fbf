// SPDX-License-Identifier: Apache-2.0
// What happens to a column's group sum after the array: the untimed, bit-exact twin of
// rtl/group_unit.
#pragma once

#include <cstdint>

namespace mixpe::models {

/// Widths, as the module's parameters of the same names.
struct GroupUnitConfig {
  int sum_bits = 19;
  int int_bits = 24;
  int act_share = 0;  ///< multiple of act_sum that belongs to the raw sum: PeModel::ActivationShare
  int int_exponent = 0;  ///< an integer n stands for n x 2^int_exponent; -24 for FP16 fixed point
  bool with_minimum = false;  ///< minimum x activation sum is added too (GGUF Q4_1)
};

/// One step: a raw sum of one pass over a group of one row and column.
struct GroupBeat {
  bool first_pass = true;   ///< `partial` counts as zero
  bool last_pass = true;    ///< the integer is complete: it goes into the FP32 sum
  bool first_group = true;  ///< `acc` counts as +0
  int shift = 0;            ///< log2 of the pass's weight
  bool negate = false;      ///< the pass's weight is negative
  std::uint64_t raw = 0;
  std::uint64_t zero_raw = 0;  ///< the raw sum of the same weights with all activations zero
  std::int64_t partial = 0;    ///< integer of the passes before
  std::int64_t act_sum = 0;    ///< sum of the group's activations, in the integer's units
  std::int64_t zero_point = 0;
  int exponent = 0;           ///< added to int_exponent: aligned activations (models/group_align)
  std::uint16_t scale = 0;    ///< FP16 bits; zero, subnormal, infinity, NaN are allowed
  std::uint16_t minimum = 0;  ///< FP16 bits
  std::uint32_t acc = 0;      ///< FP32 bits
};

struct GroupResult {
  std::int64_t partial = 0;  ///< integer of the passes so far, before the zero point
  std::uint32_t acc = 0;     ///< FP32 bits
  bool operator==(const GroupResult&) const = default;
};

/// With n = partial +- (raw - zero_raw + act_share x act_sum) << shift, the bracket as a signed
/// number of sum_bits, and, with the last pass, n - zero_point x act_sum:
/// acc = fma(scale, n 2^e, acc), then fma(minimum, act_sum 2^e, acc) where configured, with
/// e = int_exponent + exponent; each rounds once (to nearest, ties to even). So it is
/// std::fmaf(float(scale), float(n), acc) where e is 0 and n fits 24 bits and a sign.
[[nodiscard]] GroupResult EvaluateGroupBeat(const GroupUnitConfig& config, const GroupBeat& beat);

}  // namespace mixpe::models
