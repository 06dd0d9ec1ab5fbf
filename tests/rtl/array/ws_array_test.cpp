// SPDX-License-Identifier: Apache-2.0
// The weight-stationary array against models/array: sums, tags and the cycle they leave in.
#include <limits>
#include <map>

#include "tests/rtl/array/array_bench.hpp"

namespace mixpe::tests {
namespace {

/// A weight tile's stay in the array.
struct Tile {
  Codes weights;  ///< Depth x Width
  int waves = 1;
  int gap = 0;  ///< idle cycles that may pass before a wave
};

struct Expected {
  Sums sums;
  bool zero = false;
};

class WsArray : public ArrayBench {
 protected:
  const int depth_ = kShape.Depth(mode_);
  std::map<std::int64_t, Expected> expected_;  ///< by the cycle in which the sums leave
  std::int64_t last_seen_ = -1;

  Tile RandomTile(int waves, int gap) { return {DrawWeights(depth_ * width_), waves, gap}; }

  void DriveLoad(const Tile& tile, int row) {
    dut_.load_i = 1;
    Poke(dut_.load_row_i, 0, 8, static_cast<std::uint64_t>(row));
    Codes codes;
    for (int col = 0; col < width_; ++col) {
      for (int i = 0; i < step_codes_; ++i) {
        codes.push_back(
            tile.weights[static_cast<std::size_t>((row * step_codes_ + i) * width_ + col)]);
      }
    }
    PokeCodes(dut_.weight_i, codes, mode_.weight_bits);
  }

  /// A wave of random activations that continues random sums; remembers what must come of it.
  void DriveWave(const models::WsArrayModel& golden, bool swap, bool zero) {
    const Codes act = DrawActivations(depth_);
    Sums above;
    for (int col = 0; col < width_; ++col) above.push_back(models::LowBits(rng_(), sum_bits_));
    dut_.valid_i = 1;
    dut_.swap_i = swap;
    dut_.zero_i = zero;
    dut_.tag_i = cycle_ & 1;
    PokeCodes(dut_.act_i, act, mode_.activation_bits);
    for (int col = 0; col < width_; ++col) {
      Poke(dut_.sum_i, col * sum_bits_, sum_bits_, above[static_cast<std::size_t>(col)]);
    }
    const Codes seen = zero ? Codes(act.size(), 0) : act;
    expected_[cycle_ + models::WsLatency(kShape)] = {golden.Wave(seen, above), zero};
  }

  void CheckOutput() {
    const auto found = expected_.find(cycle_);
    ASSERT_EQ(dut_.valid_o, found != expected_.end()) << "cycle " << cycle_;
    if (found == expected_.end()) return;
    EXPECT_EQ(OutputSums(), found->second.sums) << "cycle " << cycle_;
    EXPECT_EQ(dut_.zero_o, found->second.zero);
    EXPECT_EQ(dut_.tag_o, (cycle_ - models::WsLatency(kShape)) & 1);
    last_seen_ = cycle_;
    expected_.erase(found);
  }

  /// Garbage on everything that nobody should look at.
  void DriveIdle() {
    dut_.load_i = dut_.valid_i = dut_.swap_i = 0;
    dut_.zero_i = rng_() & 1;
    PokeCodes(dut_.act_i, Draw(depth_, mode_.activation_bits), mode_.activation_bits);
    PokeCodes(dut_.weight_i, Draw(step_codes_ * width_, mode_.weight_bits), mode_.weight_bits);
  }

  /// Loads and waves of all tiles as early as the array's rules allow, and gaps at random.
  void Run(const std::vector<Tile>& tiles) {
    std::vector<models::WsArrayModel> goldens;
    std::size_t loading = 0;
    std::size_t working = 0;
    int next_row = 0;
    int next_wave = 0;
    std::int64_t loaded_row0 = 0;
    std::int64_t shadow_free = 0;
    while (working < tiles.size() || !expected_.empty()) {
      DriveIdle();
      const bool may_wave =
          working < goldens.size() && (next_wave > 0 || cycle_ >= loaded_row0 + 2);
      if (may_wave && Uniform(0, tiles[working].gap) == 0) {
        DriveWave(goldens[working], next_wave == 0, Uniform(0, 3) == 0);
        if (next_wave == 0) shadow_free = cycle_ + kShape.tile_cols;
        if (++next_wave == tiles[working].waves) {
          next_wave = 0;
          ++working;
        }
      }
      if (loading < tiles.size() && (next_row > 0 || cycle_ >= shadow_free)) {
        DriveLoad(tiles[loading], next_row);
        if (next_row == 0) {
          goldens.emplace_back(model_, mode_, kShape);
          goldens.back().LoadWeights(tiles[loading].weights, 0);
          loaded_row0 = cycle_;
          shadow_free = std::numeric_limits<std::int64_t>::max();  // until this tile swaps in
        }
        if (++next_row == kShape.rows) {
          next_row = 0;
          ++loading;
        }
      }
      dut_.eval();
      CheckOutput();
      if (HasFatalFailure()) return;
      Tick();
    }
  }
};

TEST_F(WsArray, TilesOfAnyNumberOfWavesWithGapsMatchTheModel) {
  std::vector<Tile> tiles;
  for (int i = 0; i < 60; ++i) {
    tiles.push_back(RandomTile(Uniform(1, 3 * kShape.rows + 3), i % 3));
  }
  Run(tiles);
}

TEST_F(WsArray, CyclesAreThoseOfTheClosedForm) {
  for (int trial = 0; trial < 12; ++trial) {
    const int waves = Uniform(1, 4 * (kShape.rows + kShape.tile_cols));
    std::vector<Tile> tiles;
    const int count = Uniform(1, 6);
    for (int i = 0; i < count; ++i) tiles.push_back(RandomTile(waves, 0));
    const std::int64_t begin = cycle_;
    Run(tiles);
    EXPECT_EQ(last_seen_ - begin + 1, models::WsCycles(kShape, count, waves))
        << count << " tiles of " << waves << " waves";
  }
}

TEST_F(WsArray, NothingLeavesAfterAResetInFlight) {
  for (int cycles = 1; cycles < 2 * models::WsLatency(kShape); ++cycles) {
    const models::WsArrayModel empty(model_, mode_, kShape);
    for (int i = 0; i < cycles; ++i) {
      DriveIdle();
      dut_.valid_i = 1;
      Tick();
    }
    dut_.rst_ni = 0;
    DriveIdle();
    Tick();
    dut_.rst_ni = 1;
    for (int i = 0; i < 2 * models::WsLatency(kShape); ++i) {
      ASSERT_EQ(dut_.valid_o, 0);
      DriveIdle();
      Tick();
    }
    Run({RandomTile(3, 0), RandomTile(2, 1)});
  }
}

}  // namespace
}  // namespace mixpe::tests
