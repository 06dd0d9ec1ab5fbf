// SPDX-License-Identifier: Apache-2.0
// The output-stationary array against the golden PE: sums, rows and the cycle they leave in.
#include <map>

#include "tests/rtl/array/array_bench.hpp"

namespace mixpe::tests {
namespace {

class OsArray : public ArrayBench {
 protected:
  const int most_steps_ = std::max(1, MIXPE_GROUP / step_codes_);
  std::map<std::int64_t, std::pair<int, Sums>> expected_;  ///< row and sums, by cycle
  std::int64_t last_seen_ = -1;

  struct Group {
    int steps;
    std::vector<Codes> activations;  ///< per array row
    std::vector<Codes> weights;      ///< per column
  };

  Group RandomGroup(int steps) {
    Group group{.steps = steps, .activations = {}, .weights = {}};
    for (int row = 0; row < kShape.rows; ++row) {
      group.activations.push_back(DrawActivations(steps * step_codes_));
    }
    for (int col = 0; col < width_; ++col) {
      group.weights.push_back(DrawWeights(steps * step_codes_));
    }
    return group;
  }

  static void Append(Codes& codes, const Codes& source, int begin, int count) {
    codes.insert(codes.end(), source.begin() + begin, source.begin() + begin + count);
  }

  void DriveStep(const Group& group, int step) {
    dut_.valid_i = 1;
    dut_.first_i = step == 0;
    Poke(dut_.steps_i, 0, 8, static_cast<std::uint64_t>(group.steps));
    Codes act;
    Codes weights;
    for (const Codes& row : group.activations) Append(act, row, step * step_codes_, step_codes_);
    for (const Codes& col : group.weights) Append(weights, col, step * step_codes_, step_codes_);
    PokeCodes(dut_.act_i, act, mode_.activation_bits);
    PokeCodes(dut_.weight_i, weights, mode_.weight_bits);
  }

  void DriveIdle() {
    dut_.valid_i = 0;
    dut_.first_i = rng_() & 1;
    PokeCodes(dut_.act_i, Draw(kShape.rows * step_codes_, mode_.activation_bits),
              mode_.activation_bits);
    PokeCodes(dut_.weight_i, Draw(step_codes_ * width_, mode_.weight_bits), mode_.weight_bits);
  }

  /// The group's last step enters in this cycle.
  void Expect(const Group& group) {
    for (int i = 0; i < kShape.rows; ++i) {
      const int row = kShape.rows - 1 - i;
      Sums sums;
      for (const Codes& weights : group.weights) {
        sums.push_back(models::SumGroup(model_, mode_,
                                        group.activations[static_cast<std::size_t>(row)], weights,
                                        kShape.dot, sum_bits_, 0));
      }
      const std::int64_t cycle = cycle_ + models::OsLatency(kShape) + i;
      ASSERT_TRUE(expected_.emplace(cycle, std::pair(row, sums)).second) << "collision";
    }
  }

  void CheckOutput() {
    const auto found = expected_.find(cycle_);
    ASSERT_EQ(dut_.valid_o, found != expected_.end()) << "cycle " << cycle_;
    if (found == expected_.end()) return;
    EXPECT_EQ(dut_.row_o, found->second.first);
    EXPECT_EQ(OutputSums(), found->second.second) << "cycle " << cycle_;
    last_seen_ = cycle_;
    expected_.erase(found);
  }

  /// Runs groups one after another, up to `pause` idle cycles before each.
  void Run(const std::vector<int>& steps, int pause) {
    std::size_t next = 0;
    int step = 0;
    int idle = 0;
    Group group = RandomGroup(steps[0]);
    while (next < steps.size() || !expected_.empty()) {
      const bool drive = next < steps.size() && idle == 0;
      drive ? DriveStep(group, step) : DriveIdle();
      dut_.eval();
      CheckOutput();
      if (HasFatalFailure()) return;
      idle = std::max(0, idle - 1);
      if (drive && dut_.ready_o && ++step == group.steps) {
        Expect(group);
        step = 0;
        idle = Uniform(0, pause);
        if (++next < steps.size()) group = RandomGroup(steps[next]);
      }
      Tick();
    }
  }
};

TEST_F(OsArray, GroupsOfAnyLengthWithPausesMatchTheModel) {
  for (const int pause : {0, 1, 2 * kShape.rows}) {
    std::vector<int> steps;
    for (int i = 0; i < 40; ++i) {
      steps.push_back(Uniform(1, i % 2 ? most_steps_ : std::min(most_steps_, kShape.rows + 1)));
    }
    Run(steps, pause);
  }
}

TEST_F(OsArray, CyclesAreThoseOfTheClosedForm) {
  for (int trial = 0; trial < 12; ++trial) {
    std::vector<int> steps;
    const int count = Uniform(1, 8);
    for (int i = 0; i < count; ++i) {
      steps.push_back(Uniform(1, std::min(most_steps_, 3 * kShape.rows)));
    }
    // The drain of the trial before may still hold a last step back.
    for (int i = 0; i < kShape.rows; ++i) {
      DriveIdle();
      Tick();
    }
    const std::int64_t begin = cycle_;
    Run(steps, 0);
    EXPECT_EQ(last_seen_ - begin + 1, models::OsCycles(kShape, steps)) << "trial " << trial;
  }
}

TEST_F(OsArray, NothingLeavesAfterAResetInFlight) {
  for (int cycles = 1; cycles < 2 * models::OsLatency(kShape); ++cycles) {
    const Group group = RandomGroup(std::min(most_steps_, Uniform(1, 3)));
    for (int i = 0, step = 0; i < cycles; ++i) {
      DriveStep(group, step);
      dut_.eval();
      if (dut_.ready_o) step = (step + 1) % group.steps;
      Tick();
    }
    dut_.rst_ni = 0;
    DriveIdle();
    Tick();
    dut_.rst_ni = 1;
    DriveStep(RandomGroup(1), 0);
    dut_.eval();
    ASSERT_EQ(dut_.ready_o, 1) << "nothing before it has to drain";
    for (int i = 0; i < 2 * (models::OsLatency(kShape) + kShape.rows); ++i) {
      DriveIdle();
      dut_.eval();
      ASSERT_EQ(dut_.valid_o, 0);
      Tick();
    }
    Run({1, most_steps_}, 0);
  }
}

}  // namespace
}  // namespace mixpe::tests
