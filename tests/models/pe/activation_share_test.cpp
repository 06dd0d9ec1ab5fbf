// SPDX-License-Identifier: Apache-2.0
// PEs that leave a multiple of the activation sum to the group unit: the difference may wrap
// without it, and does not with it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr std::size_t kGroup = 128;
constexpr int kLeastActivation = -128;

Code ActivationCode(int value) { return static_cast<Code>(value) & 0xff; }
Code WeightCode(int value) { return static_cast<Code>(value) & 0xf; }

class DigitZ : public testing::TestWithParam<std::string> {
 protected:
  const PeModel& model_ = *PeRegistry::Get(GetParam()).model;
  const PeMode& mode_ = model_.Modes().front();
  const int sum_bits_ = model_.SumBits(kGroup);

  [[nodiscard]] double Group(int activation, int weight, int sum_bits) const {
    const std::vector<Code> a(kGroup, ActivationCode(activation));
    const std::vector<Code> w(kGroup, WeightCode(weight));
    return EvaluateGroup(model_, mode_, a, w, 4, sum_bits);
  }

  /// The difference of such a group as the register has it, sign extended, without its share.
  [[nodiscard]] std::int64_t Unshared(int activation, int weight) const {
    const std::vector<Code> a(kGroup, ActivationCode(activation)), zeros(kGroup, 0);
    const std::vector<Code> w(kGroup, WeightCode(weight));
    return SignExtend(SumGroup(model_, mode_, a, w, 4, sum_bits_, 0) -
                          SumGroup(model_, mode_, zeros, w, 4, sum_bits_, 0),
                      sum_bits_);
  }
};

TEST_P(DigitZ, TakesAllSixteenWeightsInEighteenBits) {
  EXPECT_EQ(sum_bits_, 18);
  EXPECT_EQ(model_.ActivationShare(), -1);
  for (Code code = 0; code < 16; ++code) {
    EXPECT_TRUE(model_.AcceptsWeight(mode_, code));
    EXPECT_EQ(model_.WeightValue(mode_, code), static_cast<double>(SignExtend(code, 4)));
  }
}

TEST_P(DigitZ, FullGroupsOfExtremesFit) {
  EXPECT_EQ(Group(-128, -8, sum_bits_), 131072.0) << "-2^17 in the register";
  EXPECT_EQ(Group(127, -8, sum_bits_), -130048.0) << "the greatest number in the register";
  EXPECT_EQ(Group(-128, 7, sum_bits_), -114688.0);
  EXPECT_EQ(Group(127, 7, sum_bits_), 113792.0);
}

TEST_P(DigitZ, AGroupOfTheLeastOperandsWrapsWithoutItsShare) {
  const std::int64_t exact = -std::int64_t{kGroup} * kLeastActivation * (-8 - 1);  // -147456
  EXPECT_LT(exact, -(std::int64_t{1} << 17));
  EXPECT_EQ(Unshared(kLeastActivation, -8), exact + (std::int64_t{1} << 18));
  EXPECT_EQ(Unshared(1, -8), std::int64_t{kGroup} * 9) << "this one fits";
}

TEST_P(DigitZ, EveryFullGroupOfEqualProductsIsExactAndSeventeenBitsAreTooFew) {
  int wrong_with_17 = 0;
  for (int activation = -128; activation <= 127; ++activation) {
    for (int weight = -8; weight <= 7; ++weight) {
      const double exact = static_cast<double>(kGroup) * activation * weight;
      ASSERT_EQ(Group(activation, weight, sum_bits_), exact) << activation << " x " << weight;
      wrong_with_17 += Group(activation, weight, sum_bits_ - 1) != exact ? 1 : 0;
    }
  }
  int beyond = 0;  // what the register holds, -128 a w, is outside -2^16..2^16 - 1
  for (int activation = -128; activation <= 127; ++activation) {
    for (int weight = -8; weight <= 7; ++weight) {
      const int held = -128 * activation * weight;
      beyond += held < -65536 || held > 65535 ? 1 : 0;
    }
  }
  EXPECT_GT(beyond, 0);
  EXPECT_EQ(wrong_with_17, beyond);
}

INSTANTIATE_TEST_SUITE_P(Both, DigitZ, testing::Values("digit_z", "digit_z_ao"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace mixpe::models
