// SPDX-License-Identifier: Apache-2.0
// Operands from files: codes as they stand, real numbers on the grid of the format, in the places
// where a tile meets them.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "reference/base/error.hpp"
#include "reference/safetensors/safetensors_writer.hpp"
#include "sim/characterize/operands.hpp"
#include "sim/characterize/stimulus.hpp"

namespace mixpe::sim::characterize {
namespace {

using models::Code;
using reference::Dtype;
using Role = CodeSource::Role;

const models::PeModel& ModelOf(const char* name) { return *models::PeRegistry::Get(name).model; }

std::vector<std::int64_t> Values(const std::vector<Code>& codes, int bits) {
  std::vector<std::int64_t> values;
  for (const Code code : codes) values.push_back(models::SignExtend(code, bits));
  return values;
}

class Tensors : public testing::Test {
 protected:
  Tensors()
      : file_(std::filesystem::temp_directory_path() /
              ("mixpe_tensors_" + std::to_string(getpid()) + ".safetensors")) {}
  ~Tensors() override { std::filesystem::remove(file_); }

  template <class A, class W>
  void Write(Dtype act_type, std::vector<std::int64_t> act_shape, const std::vector<A>& act,
             Dtype weight_type, std::vector<std::int64_t> weight_shape,
             const std::vector<W>& weight) {
    reference::WriteSafetensors(
        file_.string(),
        {{"activation", act_type, std::move(act_shape), std::as_bytes(std::span(act))},
         {"weight", weight_type, std::move(weight_shape), std::as_bytes(std::span(weight))}});
  }
  [[nodiscard]] CodeSource Source(const char* pe, Role role) const {
    const models::PeModel& model = ModelOf(pe);
    return {model, model.Modes().front(), role, LoadOperands(file_.string())};
  }
  [[nodiscard]] std::string ErrorOf(const char* pe, Role role) const {
    try {
      (void)Source(pe, role);
    } catch (const UserError& error) {
      const std::string text = error.what();
      return text.substr(text.find(".safetensors") + 12);
    }
    return "(no error)";
  }

  std::filesystem::path file_;
};

TEST_F(Tensors, CodesComeAsTheyStand) {
  Write<std::int8_t, std::int8_t>(Dtype::kI8, {2, 3}, {-128, 5, 0, 1, 2, 127}, Dtype::kI8, {3, 2},
                                  {-8, 1, 2, 3, 4, 7});
  const CodeSource acts = Source("shift_add", Role::kActivation);
  EXPECT_THAT(Values(acts.Take(0, 0, 2), 8), testing::ElementsAre(-128, 5));
  EXPECT_THAT(Values(acts.Take(0, 1, 2), 8), testing::ElementsAre(0, 0));     // K ends
  EXPECT_THAT(Values(acts.Take(3, -1, 2), 8), testing::ElementsAre(127, 0));  // counted around
  EXPECT_EQ(acts.Steps(2), 2);
  const CodeSource weights = Source("shift_add", Role::kWeight);
  EXPECT_THAT(Values(weights.Take(1, 0, 3), 4), testing::ElementsAre(1, 3, 7));
  EXPECT_EQ(LoadOperands(file_.string()).name, file_.filename().string());
}

TEST_F(Tensors, RealNumbersAreQuantizedByTokenAndByGroupsOfWeights) {
  // 130 weights: the last two are a group of their own.
  std::vector<float> weights(130, 0.5F);
  weights[3] = -2.0F;
  weights[128] = 0.25F;
  weights[129] = -0.01F;
  std::vector<float> acts(260, 0.0F);
  acts[0] = 2.0F;
  acts[1] = -1.0F;
  acts[130] = 1e-3F;
  acts[131] = 3.8e-6F;  // less than half a step
  Write<float, float>(Dtype::kF32, {2, 130}, acts, Dtype::kF32, {130, 1}, weights);
  const CodeSource weight = Source("shift_add", Role::kWeight);
  EXPECT_THAT(Values(weight.Take(0, 0, 4), 4), testing::ElementsAre(2, 2, 2, -7));
  EXPECT_THAT(Values(weight.Take(0, 64, 2), 4), testing::ElementsAre(7, 0));
  const CodeSource act = Source("shift_add", Role::kActivation);
  EXPECT_THAT(Values(act.Take(0, 0, 2), 8), testing::ElementsAre(127, -63));  // of -63.5
  EXPECT_THAT(Values(act.Take(1, 0, 2), 8), testing::ElementsAre(127, 0));
}

TEST_F(Tensors, FloatingFormatsTakeTheNearestValueUnscaled) {
  Write<std::uint16_t, float>(Dtype::kF16, {1, 2}, {0x3c00, 0xc100}, Dtype::kF32, {2, 1},
                              {0.1F, -3.0F});
  EXPECT_THAT(Source("fp16", Role::kActivation).Take(0, 0, 2),
              testing::ElementsAre(0x3c00, 0xc100));
  EXPECT_THAT(Source("fp16", Role::kWeight).Take(0, 0, 2), testing::ElementsAre(0x2e66, 0xc200));
}

TEST_F(Tensors, EveryTileMeetsThemAndTheGoldenModelKnowsItsSums) {
  std::vector<std::int8_t> acts(5 * 9), weights(9 * 3);
  for (std::size_t i = 0; i < acts.size(); ++i)
    acts[i] = static_cast<std::int8_t>(7 * i % 251 - 125);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = static_cast<std::int8_t>(i % 15) - 7;
  }
  Write(Dtype::kI8, {5, 9}, acts, Dtype::kI8, {9, 3}, weights);
  for (const Structure& structure : LoadStructures()) {
    const Stimulus stimulus =
        MakeStimulus(ModelOf("xu"), structure, LoadOperands(file_.string()), 200);
    std::size_t expected = 0;
    for (const Cycle& cycle : stimulus.cycles) expected += cycle.expected.size();
    EXPECT_GT(expected, 200U) << structure.name;
  }
}

/// What the cycle puts on act_i; nothing else drives it.
Words ActivationsOf(const Cycle& cycle) {
  for (const PortWrite& write : cycle.writes) {
    if (write.port == "act_i") return write.words;
  }
  return {};
}

TEST_F(Tensors, ATileMeetsTokensInTheirOrderBlockAfterBlockAlongK) {
  std::vector<std::int8_t> acts(70 * 9), weights(9 * 3, 1);
  for (std::size_t i = 0; i < acts.size(); ++i) acts[i] = static_cast<std::int8_t>(i % 251 - 125);
  Write(Dtype::kI8, {70, 9}, acts, Dtype::kI8, {9, 3}, weights);
  const std::vector<Structure> structures = LoadStructures();
  const Structure& tile = FindStructure(structures, "tile4");
  const Stimulus stimulus =
      MakeStimulus(ModelOf("int4xint8"), tile, LoadOperands(file_.string()), 256);
  const CodeSource source = Source("int4xint8", Role::kActivation);
  for (int t = 0; t < 256; ++t) {
    const auto cycle = static_cast<std::size_t>(stimulus.warm_up + t);
    const std::uint64_t codes = models::Concatenate(source.Take(t % 64, t / 64, 4), 8).Get(0, 32);
    ASSERT_THAT(ActivationsOf(stimulus.cycles[cycle]), testing::ElementsAre(codes)) << t;
  }
}

TEST_F(Tensors, WhatCannotBeUsedIsRefused) {
  const std::vector<std::int8_t> six(6, 1), nine(6, 9);
  Write(Dtype::kI8, {2, 3}, six, Dtype::kI8, {3, 2}, nine);
  EXPECT_EQ(ErrorOf("shift_add", Role::kWeight),
            ": weight: holds 9 at (0, 0); the PE does not accept it as int4");
  EXPECT_EQ(ErrorOf("fp16", Role::kActivation),
            ": activation: has elements of type I8; they have to be U16");
  Write(Dtype::kI8, {2, 3}, six, Dtype::kI8, {2, 3}, six);
  EXPECT_EQ(ErrorOf("shift_add", Role::kWeight),
            ": weight: has 2 rows; give (K, N) where activation is (M, K): K is 3");
  Write(Dtype::kI8, {6}, six, Dtype::kI8, {3, 2}, six);
  EXPECT_EQ(ErrorOf("shift_add", Role::kWeight),
            ": activation: has the shape (6); it has to be a matrix");
  Write<float, float>(Dtype::kF32, {1, 2}, {1, 2}, Dtype::kF32, {2, 1}, {1, 2});
  EXPECT_EQ(ErrorOf("olive", Role::kWeight),
            ": weight: real numbers for format olive4, which has outliers; quantize them as its "
            "authors do and give codes");
}

}  // namespace
}  // namespace mixpe::sim::characterize
