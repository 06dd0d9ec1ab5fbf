// SPDX-License-Identifier: Apache-2.0
// Aligned activations: the stated error bound for every number, and what alignment costs a dot
// product of usual distributions.
#include "models/group_align/group_align.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "models/float/soft_float.hpp"
#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::models {
namespace {

TEST(GroupAlign, EveryNumberIsWithinHalfAUnitUnderEveryGroupExponent) {
  for (int bits = 11; bits <= 16; ++bits) {
    const int greatest = (1 << (bits - 1)) - 1;
    for (std::uint32_t code = 0; code < 0x10000; ++code) {
      const int own = std::max(1, static_cast<int>(code >> 10 & 31));
      if (own == 31) continue;
      const auto value = static_cast<std::uint16_t>(code);
      for (int field = own; field <= 30; ++field) {
        const int number = AlignFp16(value, field, bits);
        const double unit = std::ldexp(1.0, AlignedExponent(field, bits));
        ASSERT_LE(std::abs(number), greatest);
        const double error = std::fabs(number * unit - ToDouble(kFp16, code));
        ASSERT_LE(error, unit / 2) << std::hex << code << " " << field << " " << bits;
        if (field - own <= bits - 12) {
          ASSERT_EQ(error, 0.0);
        }
      }
    }
  }
}

TEST(GroupAlign, TiesGoToEven) {
  // Units of 2^-11 at 13 bits under field 15 (1.0): 1025 x 2^-22 is half a unit and a little.
  EXPECT_EQ(AlignFp16(ToFp16(0x1p-12), 15, 13), 0);
  EXPECT_EQ(AlignFp16(ToFp16(0x1.004p-12), 15, 13), 1);
  EXPECT_EQ(AlignFp16(ToFp16(-0x3p-12), 15, 13), -2);
  EXPECT_EQ(AlignFp16(ToFp16(0x5p-12), 15, 13), 2);
}

TEST(GroupAlign, AGroupTakesItsGreatestExponent) {
  const std::vector<std::uint16_t> group = {ToFp16(0.75), 0x8001, ToFp16(-3.0), 0};
  const AlignedGroup aligned = AlignGroup(group, 13);
  EXPECT_EQ(aligned.exponent, -10) << "2 x 2^-11, the greatest being 1.5 x 2";
  EXPECT_EQ(aligned.numbers, (std::vector{768, 0, -3072, 0}));
  EXPECT_EQ(AlignGroup({}, 13).exponent, AlignedExponent(1, 13));
  EXPECT_EQ(AlignGroup(std::vector<std::uint16_t>{0x0001}, 12).numbers[0], 1) << "subnormal, exact";
}

TEST(GroupAlign, RefusesWhatItCannotAlign) {
  EXPECT_THROW((void)AlignFp16(0x3c00, 14, 13), ContractError);
  EXPECT_THROW((void)AlignFp16(0x3c00, 15, 10), ContractError);
  EXPECT_THROW((void)GroupExponentField(std::vector<std::uint16_t>{0x7c00}), ContractError);
}

/// log2 of (rms error of group dot products / rms norm of their terms), 128 activations of `draw`,
/// INT4 weights.
double ErrorLog2(int bits, const std::function<double(Rng&)>& draw) {
  Rng rng(11);
  double errors = 0.0;
  double norms = 0.0;
  for (int group = 0; group < 1500; ++group) {
    std::vector<std::uint16_t> activations;
    for (int i = 0; i < 128; ++i) activations.push_back(ToFp16(draw(rng)));
    const AlignedGroup aligned = AlignGroup(activations, bits);
    double error = 0.0;
    for (std::size_t i = 0; i < activations.size(); ++i) {
      const double exact = ToDouble(kFp16, activations[i]);
      const double weight = std::clamp(std::round(rng.Normal() * 2.6), -7.0, 7.0);
      error += weight * (std::ldexp(aligned.numbers[i], aligned.exponent) - exact);
      norms += std::pow(weight * exact, 2);
    }
    errors += error * error;
  }
  return std::log2(std::sqrt(errors / norms));
}

double Gaussian(Rng& rng) { return rng.Normal(); }
double WithOutliers(Rng& rng) { return rng.Normal() * (rng.Uniform() < 0.02 ? 20.0 : 1.0); }
double StudentT3(Rng& rng) {
  const double normal = rng.Normal();
  double chi2 = 0.0;
  for (int i = 0; i < 3; ++i) chi2 += std::pow(rng.Normal(), 2);
  return std::clamp(normal / std::sqrt(chi2 / 3), -60000.0, 60000.0);
}

// Uniform rounding errors of a unit 2^(2 - bits) x 2^floor(log2 max): 1/sqrt(12) of it in rms. Each
// bit halves the error; what is asserted is the first figure (13 bits) and the law.
TEST(GroupAlign, CostsADotProductWhatUniformRoundingSays) {
  const struct {
    const char* name;
    double (*draw)(Rng&);
    double log2_at_13;
  } cases[] = {{"gaussian", Gaussian, -11.8},
               {"outliers", WithOutliers, -9.7},
               {"student_t3", StudentT3, -10.7}};
  for (const auto& c : cases) {
    for (int bits : {11, 12, 13, 14}) {
      const double log2 = ErrorLog2(bits, c.draw);
      RecordProperty(std::string(c.name) + "_" + std::to_string(bits), std::to_string(log2));
      EXPECT_NEAR(log2, c.log2_at_13 + 13 - bits, 0.5) << c.name << " " << bits;
    }
  }
}

}  // namespace
}  // namespace mixpe::models
