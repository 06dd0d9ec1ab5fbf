// SPDX-License-Identifier: Apache-2.0
// The golden accelerator against the mathematics, through the lowering.
#include "models/accelerator/accelerator_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/models/accelerator/gemm_cases.hpp"

namespace mixpe::tests {
namespace {

using models::ScaleForm;

const models::PeModel& Pe(const std::string& name = "shift_add") {
  return *models::PeRegistry::Get(name).model;
}

models::AcceleratorConfig SmallConfig(bool with_minimum) {
  return {.array = {.rows = 3, .tile_cols = 2, .cols = 3, .dot = 4, .max_group = 128},
          .max_m = 5,
          .with_minimum = with_minimum};
}

void ExpectProduct(const models::GemmProblem& problem, const models::AcceleratorConfig& config,
                   const models::GemmLayout& layout, const models::PeModel& pe = Pe()) {
  const models::PeMode& mode = pe.Modes().front();
  models::GemmProgram program = models::LowerGemm(problem, pe, mode, config, layout);
  const models::ExecutionResult result =
      models::Execute(pe, config, program.memory, program.table, program.count);
  ASSERT_EQ(result.status, models::Status::kOk);
  EXPECT_EQ(result.tiles, program.count);
  for (int row = 0; row < problem.m; ++row) {
    for (int col = 0; col < problem.n; ++col) {
      ASSERT_EQ(program.Output(program.memory, row, col),
                ExpectedOutput(problem, pe, mode, row, col, config.with_minimum))
          << row << ", " << col;
    }
  }
}

TEST(AcceleratorModel, RandomProductsAreThoseOfTheMathematics) {
  std::mt19937_64 rng(4);
  for (int trial = 0; trial < 60; ++trial) {
    const GemmShape shape{.m = 1 + static_cast<int>(rng() % 12),
                          .n = 1 + static_cast<int>(rng() % 14),
                          .k = 1 + static_cast<int>(rng() % 300),
                          .group = 1 + static_cast<int>(rng() % 128)};
    const auto form = static_cast<ScaleForm>(trial % 3);
    const models::GemmProblem problem = RandomProblem(rng, shape, form, Pe(), Pe().Modes().front());
    const models::GemmLayout layout{.base = rng() % 9,
                                    .activation_padding = static_cast<int>(rng() % 5),
                                    .output_padding = static_cast<int>(rng() % 3)};
    ExpectProduct(problem, SmallConfig(form == ScaleForm::kMinimum || trial % 2 == 0), layout);
  }
}

TEST(AcceleratorModel, AShortLastGroupHasItsOwnScale) {
  std::mt19937_64 rng(5);
  ExpectProduct(RandomProblem(rng, {.m = 2, .n = 7, .k = 576, .group = 128}, ScaleForm::kScale,
                              Pe(), Pe().Modes().front()),
                SmallConfig(false), {});
}

// digit_z lacks the groups' activation sums; -128 x -8 in a whole group fills its 18 bits.
TEST(AcceleratorModel, APeWithAnActivationShareGetsItInGroupsOfAnyLength) {
  const models::PeModel& pe = Pe("digit_z");
  const models::PeMode& mode = pe.Modes().front();
  std::mt19937_64 rng(6);
  for (int trial = 0; trial < 30; ++trial) {
    const GemmShape shape{.m = 1 + static_cast<int>(rng() % 7),
                          .n = 1 + static_cast<int>(rng() % 8),
                          .k = 1 + static_cast<int>(rng() % 300),
                          .group = trial % 2 == 0 ? 128 : 1 + static_cast<int>(rng() % 128)};
    models::GemmProblem problem =
        RandomProblem(rng, shape, static_cast<ScaleForm>(trial % 3), pe, mode);
    if (trial % 5 == 0) {
      std::fill(problem.activations.begin(), problem.activations.end(), 0x80);
      std::fill(problem.weights.begin(), problem.weights.end(), 0x8);
    }
    ExpectProduct(problem, SmallConfig(true), {}, pe);
  }
}

}  // namespace
}  // namespace mixpe::tests
