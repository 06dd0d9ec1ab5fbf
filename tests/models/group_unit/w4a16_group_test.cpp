// SPDX-License-Identifier: Apache-2.0
// W4A16 groups from FP16 activations to the FP32 sum: PE, passes and group unit together.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/float/soft_float.hpp"
#include "models/group_align/group_align.hpp"
#include "models/group_unit/group_unit.hpp"
#include "models/pe/base/pe_model.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::models {
namespace {

constexpr int kDot = 4;

struct Group {
  std::vector<std::uint16_t> activations;
  std::vector<Code> weights;
};

Group DrawGroup(Rng& rng) {
  Group group;
  const auto length = rng.Between(1, 128);
  for (std::int64_t i = 0; i < length; ++i) {
    group.activations.push_back(ToFp16(rng.Normal() * std::exp2(rng.Between(-20, 10))));
    group.weights.push_back(static_cast<Code>(rng.Next() & 15));
  }
  return group;
}

/// A group through all its passes; `beat` says the rest.
GroupResult RunPasses(const std::string& pe, const GroupUnitConfig& config, GroupBeat beat,
                      const std::vector<Code>& activations, const std::vector<Code>& weights) {
  const PeModel& model = *PeRegistry::Get(pe).model;
  const PeMode& mode = model.Modes()[0];
  const std::vector<Code> zeros(activations.size(), 0);
  const int passes = static_cast<int>(mode.pass_weights.size());
  GroupResult result;
  for (int pass = 0; pass < passes; ++pass) {
    beat.first_pass = pass == 0;
    beat.last_pass = pass == passes - 1;
    beat.shift = 8 * pass;
    beat.raw = SumGroup(model, mode, activations, weights, kDot, config.sum_bits, pass);
    beat.zero_raw = SumGroup(model, mode, zeros, weights, kDot, config.sum_bits, pass);
    beat.partial = result.partial;
    result = EvaluateGroupBeat(config, beat);
  }
  return result;
}

TEST(W4A16Group, ExactSumsRoundOnceFromFp16ToFp32) {
  Rng rng(21);
  for (int trial = 0; trial < 300; ++trial) {
    const Group group = DrawGroup(rng);
    std::int64_t exact = 0;
    for (std::size_t i = 0; i < group.weights.size(); ++i) {
      exact += Fp16ToFixed(group.activations[i]) * SignExtend(group.weights[i], 4);
    }
    GroupBeat beat;
    beat.first_group = false;
    beat.scale = ToFp16(rng.Normal() * 0.01);
    beat.acc = 0x3f9d70a4;
    const std::vector<Code> codes(group.activations.begin(), group.activations.end());
    const GroupResult result =
        RunPasses("w4a16_exact", {.sum_bits = 51, .int_bits = 51, .int_exponent = -24}, beat, codes,
                  group.weights);
    ASSERT_EQ(result.partial, exact);
    ASSERT_EQ(result.acc, FusedScaleAdd(beat.scale, exact, -24, beat.acc));
  }
}

TEST(W4A16Group, AlignedSumsLoseOnlyWhatAlignmentLoses) {
  Rng rng(22);
  for (int bits = 11; bits <= 16; ++bits) {
    for (int trial = 0; trial < 100; ++trial) {
      const Group group = DrawGroup(rng);
      const AlignedGroup aligned = AlignGroup(group.activations, bits);
      std::int64_t exact = 0;
      double lossless = 0.0;
      double bound = 0.0;  // half a unit per activation
      std::vector<Code> codes;
      for (std::size_t i = 0; i < group.weights.size(); ++i) {
        const std::int64_t weight = SignExtend(group.weights[i], 4);
        exact += aligned.numbers[i] * weight;
        lossless += ToDouble(kFp16, group.activations[i]) * static_cast<double>(weight);
        bound += std::ldexp(std::abs(static_cast<double>(weight)), aligned.exponent - 1);
        codes.push_back(static_cast<Code>(aligned.numbers[i]) & 0xffff);
      }
      GroupBeat beat;
      beat.exponent = aligned.exponent;
      beat.scale = 0x3c00;
      const GroupResult result =
          RunPasses("w4a16_aligned", {.sum_bits = 19, .int_bits = 27}, beat, codes, group.weights);
      ASSERT_EQ(result.partial, exact);
      ASSERT_EQ(result.acc, FusedScaleAdd(0x3c00, exact, aligned.exponent, 0));
      ASSERT_LE(std::fabs(std::ldexp(static_cast<double>(exact), aligned.exponent) - lossless),
                bound);
    }
  }
}

}  // namespace
}  // namespace mixpe::models
