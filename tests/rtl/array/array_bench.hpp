// SPDX-License-Identifier: Apache-2.0
// What both array tests share: the shape under test, random operands, the clock.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "Vdut.h"
#include "models/array/array_model.hpp"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {

using models::Code;
using models::PeMode;
using Codes = std::vector<Code>;
using Sums = std::vector<std::uint64_t>;

inline const models::ArrayShape kShape{.rows = MIXPE_ROWS,
                                       .tile_cols = MIXPE_TILE_COLS,
                                       .cols = MIXPE_COLS,
                                       .dot = MIXPE_DOT,
                                       .max_group = MIXPE_GROUP,
                                       .tree_register = MIXPE_TREE != 0};

class ArrayBench : public testing::Test {
 protected:
  const models::PeModel& model_ = *models::PeRegistry::Get(MIXPE_PE).model;
  const PeMode& mode_ = model_.Modes().front();
  const int sum_bits_ = model_.SumBits(MIXPE_GROUP);
  const int width_ = kShape.Width();
  const int step_codes_ = kShape.StepCodes(mode_);
  std::mt19937_64 rng_{1986};
  VerilatedContext context_;
  Vdut dut_{&context_};
  std::int64_t cycle_ = 0;  ///< number of rising edges seen

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(1);
    dut_.clk_i = 0;
    dut_.rst_ni = 1;
    dut_.eval();
    dut_.rst_ni = 0;
    dut_.eval();
    Tick();
    dut_.rst_ni = 1;
    cycle_ = 0;
  }

  void TearDown() override { dut_.final(); }

  /// Ends the cycle whose inputs have been set.
  void Tick() {
    dut_.eval();
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    ++cycle_;
  }

  int Uniform(int low, int high) {
    return low + static_cast<int>(rng_() % static_cast<unsigned>(high - low + 1));
  }

  /// Random codes, extremes and zero among them.
  Codes Draw(int count, int bits) {
    Codes codes(static_cast<std::size_t>(count));
    const Code sign = Code{1} << (bits - 1);
    for (Code& code : codes) {
      const Code corners[] = {0, 1, sign, sign - 1, 2 * sign - 1};
      code = rng_() % 8 == 0 ? corners[rng_() % std::size(corners)]
                             : static_cast<Code>(rng_()) & (2 * sign - 1);
    }
    return codes;
  }

  Codes DrawActivations(int count) {
    Codes codes = Draw(count, mode_.activation_bits);
    std::replace_if(
        codes.begin(), codes.end(),
        [&](Code code) { return !model_.AcceptsActivation(mode_, code); }, 0);
    return codes;
  }

  Codes DrawWeights(int count) {
    Codes codes = Draw(count, mode_.weight_bits);
    std::replace_if(
        codes.begin(), codes.end(), [&](Code code) { return !model_.AcceptsWeight(mode_, code); },
        0);
    return codes;
  }

  template <class Port>
  void PokeCodes(Port& port, const Codes& codes, int bits) {
    for (int i = 0; i < static_cast<int>(codes.size()); ++i) {
      Poke(port, i * bits, bits, codes[static_cast<std::size_t>(i)]);
    }
  }

  Sums OutputSums() const {
    Sums sums;
    for (int col = 0; col < width_; ++col) {
      sums.push_back(Peek(dut_.sum_o, col * sum_bits_, sum_bits_));
    }
    return sums;
  }
};

}  // namespace mixpe::tests
