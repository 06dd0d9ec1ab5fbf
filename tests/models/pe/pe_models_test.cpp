// SPDX-License-Identifier: Apache-2.0
// What every registered PE has to do, whatever it is: exact products of all operand pairs, exact
// groups of any length and dot width, and no overflow at the format's extremes.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr int kGroup = 128;

std::vector<Code> AcceptedActivations(const PeModel& model, const PeMode& mode) {
  std::vector<Code> codes;
  for (Code code = 0; code >> mode.activation_bits == 0; ++code) {
    if (model.AcceptsActivation(mode, code)) codes.push_back(code);
  }
  return codes;
}

std::vector<Code> AcceptedWeights(const PeModel& model, const PeMode& mode) {
  std::vector<Code> codes;
  for (Code code = 0; code >> mode.weight_bits == 0; ++code) {
    if (model.AcceptsWeight(mode, code)) codes.push_back(code);
  }
  return codes;
}

/// The codes of the least and the greatest value.
template <class Value>
std::pair<Code, Code> Extremes(const std::vector<Code>& codes, const Value& value) {
  const auto less = [&](Code a, Code b) { return value(a) < value(b); };
  const auto [low, high] = std::minmax_element(codes.begin(), codes.end(), less);
  return {*low, *high};
}

class PeModels : public testing::TestWithParam<std::string> {
 protected:
  const PeModel& model_ = *PeRegistry::Get(GetParam()).model;

  double Exact(const PeMode& mode, const std::vector<Code>& a, const std::vector<Code>& w,
               int dot) const {
    // Exact: every format keeps sums of 128 products within 53 bits.
    const std::vector<double> activations = model_.ActivationValues(mode, a, dot);
    const std::vector<double> weights = model_.WeightValues(mode, w, dot);
    return std::inner_product(activations.begin(), activations.end(), weights.begin(), 0.0);
  }
};

TEST_P(PeModels, CodeZeroIsZeroAndAccepted) {
  for (const PeMode& mode : model_.Modes()) {
    EXPECT_TRUE(model_.AcceptsActivation(mode, 0));
    EXPECT_TRUE(model_.AcceptsWeight(mode, 0));
    EXPECT_EQ(model_.ActivationValue(mode, 0), 0.0);
    EXPECT_EQ(model_.WeightValue(mode, 0), 0.0);
  }
}

// Up to 2^20 pairs per mode.
TEST_P(PeModels, EveryProductIsExact) {
  for (const PeMode& mode : model_.Modes()) {
    ASSERT_LE(mode.activation_bits + mode.weight_bits, 32);
    const bool all = mode.activation_bits + mode.weight_bits <= 20;
    const int sum_bits = model_.SumBits(kGroup);
    const std::vector<Code> activations = AcceptedActivations(model_, mode);
    const std::vector<Code> weights = AcceptedWeights(model_, mode);
    std::mt19937_64 rng(3);
    const std::size_t pairs = all ? activations.size() * weights.size() : 200000;
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::size_t pick = all ? i : rng() % (activations.size() * weights.size());
      const std::vector<Code> a = {activations[pick / weights.size()]};
      const std::vector<Code> w = {weights[pick % weights.size()]};
      ASSERT_EQ(EvaluateGroup(model_, mode, a, w, 1, sum_bits), Exact(mode, a, w, 1))
          << mode.activation << " " << a[0] << " x " << mode.weight << " " << w[0];
    }
  }
}

TEST_P(PeModels, GroupsOfAnyLengthAndDotWidthAreExact) {
  std::mt19937_64 rng(5);
  for (const PeMode& mode : model_.Modes()) {
    if (!mode.exact) continue;
    const std::vector<Code> activations = AcceptedActivations(model_, mode);
    const std::vector<Code> weights = AcceptedWeights(model_, mode);
    for (int trial = 0; trial < 200; ++trial) {
      const std::size_t length = 1 + rng() % kGroup;
      std::vector<Code> a(length);
      std::vector<Code> w(length);
      for (Code& code : a) code = activations[rng() % activations.size()];
      for (Code& code : w) code = weights[rng() % weights.size()];
      const int dot = 1 << rng() % 4;
      ASSERT_EQ(EvaluateGroup(model_, mode, a, w, dot, model_.SumBits(kGroup)),
                Exact(mode, a, w, dot))
          << mode.activation << " x " << mode.weight << ", " << length << " products, dot " << dot;
    }
  }
}

TEST_P(PeModels, TheLargestGroupOfExtremesDoesNotOverflow) {
  for (const PeMode& mode : model_.Modes()) {
    if (!mode.exact) continue;
    const auto [a_low, a_high] = Extremes(AcceptedActivations(model_, mode), [&](Code code) {
      return model_.ActivationValue(mode, code);
    });
    const auto [w_low, w_high] = Extremes(
        AcceptedWeights(model_, mode), [&](Code code) { return model_.WeightValue(mode, code); });
    for (const Code activation : {a_low, a_high}) {
      for (const Code weight : {w_low, w_high}) {
        const std::vector<Code> a(kGroup, activation);
        const std::vector<Code> w(kGroup, weight);
        EXPECT_EQ(EvaluateGroup(model_, mode, a, w, 4, model_.SumBits(kGroup)),
                  Exact(mode, a, w, 4))
            << mode.activation << " " << activation << " x " << mode.weight << " " << weight;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, PeModels, testing::ValuesIn(PeRegistry::Names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace mixpe::models
