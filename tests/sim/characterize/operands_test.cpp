// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/operands.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "reference/base/error.hpp"

namespace mixpe::sim::characterize {
namespace {

const models::PeModel& ShiftAdd() { return *models::PeRegistry::Get("shift_add").model; }

double StandardDeviation(const CodeSource& source, int bits) {
  Rng rng(7);
  double squares = 0;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = static_cast<double>(models::SignExtend(source.Draw(rng), bits));
    squares += value * value;
  }
  return std::sqrt(squares / kDraws);
}

TEST(Gaussian, HasTheStatedWidthAndStaysInTheSymmetricRange) {
  const models::PeMode mode = ShiftAdd().Modes().front();
  const OperandSpec spec = LoadOperands("gaussian");
  const CodeSource acts(ShiftAdd(), mode, CodeSource::Role::kActivation, spec);
  const CodeSource weights(ShiftAdd(), mode, CodeSource::Role::kWeight, spec);
  EXPECT_NEAR(StandardDeviation(acts, 8), 20.0, 0.5);
  EXPECT_NEAR(StandardDeviation(weights, 4), 2.6, 0.1);
  Rng rng(3);
  for (int i = 0; i < 20000; ++i) ASSERT_NE(weights.Draw(rng), 8U);  // -8
}

// Weights with a zero point are spread around the middle of 0..15, not cut off at zero.
TEST(Gaussian, OfAnUnsignedFormatLiesAroundItsMiddle) {
  const models::PeModel& model = *models::PeRegistry::Get("smo_zp").model;
  const CodeSource weights(model, model.Modes().front(), CodeSource::Role::kWeight,
                           LoadOperands("gaussian"));
  Rng rng(3);
  double sum = 0, squares = 0;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = weights.Draw(rng);
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 7.5, 0.1);
  EXPECT_NEAR(std::sqrt(squares / kDraws - sum * sum / kDraws / kDraws), 0.3714 * 7.5, 0.1);
}

TEST(Uniform, CoversTheSymmetricRange) {
  const models::PeMode mode = ShiftAdd().Modes().front();
  const CodeSource weights(ShiftAdd(), mode, CodeSource::Role::kWeight, LoadOperands("uniform"));
  Rng rng(3);
  std::vector<int> count(16);
  for (int i = 0; i < 16000; ++i) ++count[weights.Draw(rng)];
  EXPECT_EQ(count[8], 0);
  EXPECT_GT(count[7], 300);  // half a step of the 14 that a range of +-7 has
  EXPECT_GT(count[9], 300);
  for (const int inner : {0, 1, 6, 10, 15}) EXPECT_NEAR(count[inner], 16000.0 / 14, 150);
}

TEST(Corners, ReachTheEndsOfTheWholeRange) {
  const models::PeMode mode = ShiftAdd().Modes().front();
  const CodeSource weights(ShiftAdd(), mode, CodeSource::Role::kWeight, LoadOperands("gaussian"));
  Rng rng(3);
  std::vector<int> count(16);
  for (int i = 0; i < 400; ++i) ++count[weights.DrawCorner(rng)];
  for (const int corner : {0, 7, 8}) EXPECT_GT(count[corner], 50);
}

TEST(Operands, AnUnknownNameIsRefused) {
  try {
    (void)LoadOperands("gausian");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "unknown operands 'gausian'; did you mean 'gaussian'?");
  }
}

}  // namespace
}  // namespace mixpe::sim::characterize
