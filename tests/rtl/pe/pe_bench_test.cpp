// SPDX-License-Identifier: Apache-2.0
// One PE's RTL against its golden model: edges, stores, both tiles, with random operands in every
// mode, corners included. Built once per PE and dot width (see CMakeLists.txt).
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "Vdut.h"
#include "models/pe/base/pe_model.hpp"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {
namespace {

using models::Bus;
using models::Code;
using models::PeMode;

constexpr int kCols = MIXPE_COLS;
constexpr int kDot = MIXPE_DOT;

/// A pass of a mode: what the mode input says, and how operands look.
struct Pass {
  PeMode mode;
  Code code = 0;
};

std::vector<Pass> Passes(const models::PeModel& model) {
  std::vector<Pass> passes;
  for (const PeMode& mode : model.Modes()) {
    for (Code p = 0; p < mode.pass_weights.size(); ++p)
      passes.push_back({mode, mode.first_code + p});
  }
  return passes;
}

class PeBench : public testing::Test {
 protected:
  const models::PeModel& model_ = *models::PeRegistry::Get(MIXPE_PE).model;
  const int sum_bits_ = model_.SumBits(MIXPE_GROUP);
  std::mt19937_64 rng_{2411};
  VerilatedContext context_;
  Vdut dut_{&context_};

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(1);
    dut_.eval();
  }

  void TearDown() override { dut_.final(); }

  /// Uniform, or a small number (what formats with outliers call normal), or one of the format's
  /// corner patterns.
  Code Draw(int bits) {
    const auto top = static_cast<Code>(models::LowBits(~std::uint64_t{0}, bits));
    const Code sign = Code{1} << (bits - 1);
    const Code corners[] = {0, 1, top, sign, sign - 1, sign + 1};
    if (rng_() % 8 == 0) return corners[rng_() % std::size(corners)] & top;
    const auto drawn = static_cast<Code>(rng_());
    if (rng_() % 3 == 0) return static_cast<Code>(models::SignExtend(drawn, 4)) & top;
    return drawn & top;
  }

  std::vector<Code> Activations(const PeMode& mode) {
    std::vector<Code> codes(static_cast<std::size_t>(kDot * mode.elements_per_lane));
    for (Code& code : codes) {
      do code = Draw(mode.activation_bits);
      while (!model_.AcceptsActivation(mode, code));
    }
    return codes;
  }

  std::vector<Code> Weights(const PeMode& mode) {
    std::vector<Code> codes(static_cast<std::size_t>(kDot * mode.elements_per_lane));
    for (Code& code : codes) {
      do code = Draw(mode.weight_bits);
      while (!model_.AcceptsWeight(mode, code));
    }
    return codes;
  }

  void DriveActivations(const PeMode& mode, const std::vector<Code>& codes) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
      Poke(dut_.act_i, static_cast<int>(i) * mode.activation_bits, mode.activation_bits, codes[i]);
    }
  }

  /// PE_WEIGHT_BITS: what the widest mode needs per lane.
  int WeightPortBits() const {
    int bits = 0;
    for (const PeMode& mode : model_.Modes()) {
      bits = std::max(bits, mode.elements_per_lane * mode.weight_bits);
    }
    return bits;
  }

  void DriveWeights(const PeMode& mode, int col, const std::vector<Code>& codes) {
    const int base = col * kDot * WeightPortBits();
    for (std::size_t i = 0; i < codes.size(); ++i) {
      Poke(dut_.weight_i, base + static_cast<int>(i) * mode.weight_bits, mode.weight_bits,
           codes[i]);
    }
  }

  void Tick(bool load = false, bool swap = false) {
    dut_.clk_i = 1;
    dut_.load_clk_i = load;
    dut_.swap_clk_i = swap;
    dut_.eval();
    dut_.clk_i = dut_.load_clk_i = dut_.swap_clk_i = 0;
    dut_.eval();
  }

  /// Loads random weights into every store; returns them encoded, a bus per column.
  std::vector<Bus> LoadWeights(const Pass& pass) {
    std::vector<Bus> encoded;
    for (int col = 0; col < kCols; ++col) {
      const std::vector<Code> codes = Weights(pass.mode);
      DriveWeights(pass.mode, col, codes);
      encoded.push_back(model_.EncodeWeights(codes, pass.code));
    }
    dut_.eval();
    for (int col = 0; col < kCols; ++col) {
      const int bits = encoded[0].Bits();
      EXPECT_EQ(PeekBus(dut_.store_o, col * bits, bits), encoded[static_cast<std::size_t>(col)]);
    }
    Tick(/*load=*/true);
    Tick(/*load=*/false, /*swap=*/true);
    return encoded;
  }

  /// Encodes and drives random activations; checks the edge module.
  Bus DriveRandomActivations(const Pass& pass) {
    const std::vector<Code> codes = Activations(pass.mode);
    DriveActivations(pass.mode, codes);
    dut_.eval();
    Bus encoded = model_.EncodeActivations(codes, pass.code);
    EXPECT_EQ(PeekBus(dut_.edge_o, 0, encoded.Bits()), encoded);
    return encoded;
  }

  std::uint64_t Sum(int block, int col) {
    return Peek(dut_.ws_o, (block * kCols + col) * sum_bits_, sum_bits_);
  }

  std::uint64_t OutputStationarySum(int block, int col) {
    return Peek(dut_.os_o, (block * kCols + col) * sum_bits_, sum_bits_);
  }
};

// The sum that arrives from above need not be a reachable one: addition is modular. Floating-point
// sums have to be, so the incoming sum is what a random step makes of zero.
TEST_F(PeBench, WeightStationaryTilesAddTheirProductsToTheArrivingSum) {
  for (const Pass& pass : Passes(model_)) {
    Poke(dut_.mode_i, 0, 8 * static_cast<int>(sizeof(dut_.mode_i)), pass.code);
    for (int trial = 0; trial < 50; ++trial) {
      const std::vector<Bus> weights = LoadWeights(pass);
      for (int step = 0; step < 20; ++step) {
        const Bus row = DriveRandomActivations(pass);
        Tick();
        EXPECT_EQ(PeekBus(dut_.act_ws_o, 0, row.Bits()), row);
        std::vector<std::uint64_t> arriving;
        for (int col = 0; col < kCols; ++col) {
          const Bus other = model_.EncodeActivations(Activations(pass.mode), pass.code);
          arriving.push_back(model_.Step(other, weights[static_cast<std::size_t>(col)], kDot, 0,
                                         sum_bits_, pass.code));
          Poke(dut_.sum_i, col * sum_bits_, sum_bits_, arriving.back());
        }
        Tick();
        std::vector<std::uint64_t> expected;
        for (int col = 0; col < kCols; ++col) {
          const auto c = static_cast<std::size_t>(col);
          expected.push_back(model_.Step(row, weights[c], kDot, arriving[c], sum_bits_, pass.code));
          for (int kind : {0, 1, 3}) ASSERT_EQ(Sum(kind, col), expected[c]) << "kind " << kind;
        }
        Tick();  // the tile with the tree register is one cycle behind
        for (int col = 0; col < kCols; ++col) {
          ASSERT_EQ(Sum(2, col), expected[static_cast<std::size_t>(col)]);
        }
      }
    }
  }
}

TEST_F(PeBench, OutputStationaryTilesSumGroupsOfAnyLength) {
  const int largest = MIXPE_GROUP / kDot;
  for (const Pass& pass : Passes(model_)) {
    Poke(dut_.mode_i, 0, 8 * static_cast<int>(sizeof(dut_.mode_i)), pass.code);
    for (int trial = 0; trial < 40; ++trial) {
      const int longest = largest / pass.mode.elements_per_lane;
      const int steps = trial == 0 ? longest : 1 + static_cast<int>(rng_() % longest);
      std::vector<std::uint64_t> expected(kCols, 0);
      for (int step = 0; step < steps; ++step) {
        const Bus row = DriveRandomActivations(pass);
        for (int col = 0; col < kCols; ++col) {
          const std::vector<Code> codes = Weights(pass.mode);
          DriveWeights(pass.mode, col, codes);
          auto& sum = expected[static_cast<std::size_t>(col)];
          sum = model_.Step(row, model_.EncodeWeights(codes, pass.code), kDot, sum, sum_bits_,
                            pass.code);
        }
        dut_.first_i = step == 0;
        Tick();
        EXPECT_EQ(dut_.first_os_o, step == 0);
        EXPECT_EQ(PeekBus(dut_.act_os_o, 0, row.Bits()), row);
      }
      Tick();
      for (int col = 0; col < kCols; ++col) {
        ASSERT_EQ(OutputStationarySum(0, col), expected[static_cast<std::size_t>(col)]);
      }
      // One more step entered after the group; the tile with the tree register has not added it
      // yet.
      Tick();
      for (int col = 0; col < kCols; ++col) {
        ASSERT_EQ(OutputStationarySum(1, col), expected[static_cast<std::size_t>(col)]);
      }
    }
  }
}

}  // namespace
}  // namespace mixpe::tests
