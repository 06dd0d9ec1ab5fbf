// SPDX-License-Identifier: Apache-2.0
// OLAccel with operands as it is meant for: small, an outlier here and there.
#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <vector>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

const PeModel& OlAccel() { return *PeRegistry::Get("olaccel").model; }

/// One in eight up to `limit`, the others within 4 bits.
Code Draw(std::mt19937& rng, int limit, int bits) {
  const int bound = rng() % 8 == 0 ? limit : 7;
  std::uniform_int_distribution<int> value(-bound, bound);
  return static_cast<Code>(LowBits(static_cast<std::uint64_t>(value(rng)), bits));
}

TEST(OlAccel, GroupsWithFewOutliersAreExactWhereverTheyStand) {
  const PeModel& model = OlAccel();
  std::mt19937 rng(7);
  for (const PeMode& mode : model.Modes()) {
    const int limit = mode.activation_bits == 16 ? 32759 : 127;
    for (int trial = 0; trial < 4000; ++trial) {
      const int dot = 1 + static_cast<int>(rng() % 16);
      std::vector<Code> a(1 + rng() % 64);
      std::vector<Code> w(a.size());
      for (Code& code : a) code = Draw(rng, limit, mode.activation_bits);
      for (Code& code : w) code = Draw(rng, 119, mode.weight_bits);
      const std::vector<double> activations = model.ActivationValues(mode, a, dot);
      const std::vector<double> weights = model.WeightValues(mode, w, dot);
      ASSERT_EQ(EvaluateGroup(model, mode, a, w, dot, model.SumBits(64)),
                std::inner_product(activations.begin(), activations.end(), weights.begin(), 0.0))
          << mode.activation << ", dot " << dot;
    }
  }
}

TEST(OlAccel, OneOutlierPerStepKeepsItsValueAndOthersSaturate) {
  const PeModel& model = OlAccel();
  const std::vector<Code> codes = {3, 100, 0x88, 90, 120, 0x80};
  EXPECT_EQ(model.ActivationValues(model.Modes()[1], codes, 4),
            (std::vector<double>{3, 100, -8, 7, 120, -8}));
  EXPECT_EQ(model.ActivationValues(model.Modes()[1], codes, 1),
            (std::vector<double>{3, 100, -120, 90, 120, -128}));
}

TEST(OlAccel, RefusesWhatNeedsALongerHighPart) {
  const PeModel& model = OlAccel();
  const PeMode& wide = model.Modes()[0];
  EXPECT_TRUE(model.AcceptsActivation(wide, 32759));
  EXPECT_FALSE(model.AcceptsActivation(wide, 32760));
  EXPECT_TRUE(model.AcceptsWeight(wide, 119));
  EXPECT_FALSE(model.AcceptsWeight(wide, 120));
}

}  // namespace
}  // namespace mixpe::models
