// SPDX-License-Identifier: Apache-2.0
#include "models/group_unit/group_unit.hpp"

#include "models/float/soft_float.hpp"
#include "reference/base/error.hpp"

namespace mixpe::models {

namespace {

/// `value` modulo 2^width, as a signed register of `width` bits holds it.
std::int64_t Wrap(std::uint64_t value, int width) {
  const int unused = 64 - width;
  return static_cast<std::int64_t>(value << unused) >> unused;
}

}  // namespace

GroupResult EvaluateGroupBeat(const GroupUnitConfig& config, const GroupBeat& beat) {
  MIXPE_EXPECT(config.sum_bits >= 1 && config.sum_bits <= config.int_bits && config.int_bits <= 53,
               "1 <= sum bits <= integer bits <= 53");
  const auto share = static_cast<std::uint64_t>(config.act_share * beat.act_sum);
  const std::int64_t difference = Wrap(beat.raw - beat.zero_raw + share, config.sum_bits);
  const std::uint64_t weighted = static_cast<std::uint64_t>(difference) << beat.shift;
  const std::uint64_t before = beat.first_pass ? 0 : static_cast<std::uint64_t>(beat.partial);
  const std::uint64_t passes = beat.negate ? before - weighted : before + weighted;
  GroupResult result{.partial = Wrap(passes, config.int_bits),
                     .acc = beat.first_group ? 0 : beat.acc};
  if (!beat.last_pass) return result;
  const std::uint64_t correction =
      static_cast<std::uint64_t>(beat.zero_point) * static_cast<std::uint64_t>(beat.act_sum);
  const std::int64_t integer = Wrap(passes - correction, config.int_bits);
  const int exponent = config.int_exponent + beat.exponent;
  result.acc = FusedScaleAdd(beat.scale, integer, exponent, result.acc);
  if (config.with_minimum) {
    result.acc = FusedScaleAdd(beat.minimum, beat.act_sum, exponent, result.acc);
  }
  return result;
}

}  // namespace mixpe::models
