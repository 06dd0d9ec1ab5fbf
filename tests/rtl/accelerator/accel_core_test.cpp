// SPDX-License-Identifier: Apache-2.0
// The accelerator's core against models/accelerator: random products under random stalls, illegal
// descriptors, bus errors, stops and resets.
#include <gtest/gtest.h>

#include "models/accelerator/accelerator_model.hpp"
#include "tests/models/accelerator/gemm_cases.hpp"
#include "tests/rtl/accelerator/core_dma.hpp"

namespace mixpe::tests {
namespace {

using models::GemmProgram;
using models::ScaleForm;
using models::Status;
using models::TileDescriptor;

class AccelCore : public testing::Test {
 protected:
  const models::PeModel& model_ = *models::PeRegistry::Get(MIXPE_PE).model;
  const models::AcceleratorConfig config_{.array = {.rows = MIXPE_ROWS,
                                                    .tile_cols = MIXPE_TILE_COLS,
                                                    .cols = MIXPE_COLS,
                                                    .dot = MIXPE_DOT,
                                                    .max_group = 128,
                                                    .tree_register = MIXPE_TREE != 0},
                                          .max_m = MIXPE_MAX_M,
                                          .passes = MIXPE_PASSES,
                                          .with_minimum = MIXPE_MINIMUM != 0};
  std::mt19937_64 rng_{2411};
  VerilatedContext context_;
  Vdut dut_{&context_};
  CoreDma dma_{dut_, rng_};
  // Seen since Start.
  int done_ = 0;
  int error_code_ = 0;
  std::uint64_t error_address_ = 0;
  std::int64_t cycles_ = 0;

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(1);
    dut_.clk_i = 0;
    dut_.rst_ni = 1;
    dut_.eval();
    Reset();
  }
  void TearDown() override { dut_.final(); }

  void Reset() {
    dut_.rst_ni = 0;
    dut_.start_i = dut_.stop_i = dut_.clear_i = 0;
    dma_.Reset();
    Tick();
    dut_.rst_ni = 1;
  }

  void Tick() {
    dma_.Drive();
    dut_.eval();
    if (dut_.rst_ni) dma_.Sample();
    done_ += dut_.done_o;
    if (dut_.error_o && error_code_ == 0) {
      error_code_ = dut_.error_code_o;
      error_address_ = dut_.error_address_o;
    }
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    ++cycles_;
  }

  void Start(std::uint64_t table, std::uint32_t count) {
    done_ = 0;
    error_code_ = 0;
    cycles_ = 0;
    dut_.table_i = table;
    dut_.count_i = count;
    dut_.clear_i = dut_.start_i = 1;
    Tick();
    dut_.clear_i = dut_.start_i = 0;
  }

  /// Until the core is idle again; fails if that takes longer than any table here can.
  void Finish(std::int64_t most = 2'000'000) {
    dut_.eval();
    while (dut_.busy_o && cycles_ < most) {
      Tick();
      dut_.eval();
    }
    ASSERT_EQ(dut_.busy_o, 0) << "still busy after " << cycles_ << " cycles";
  }

  std::uint64_t Counter(int index) { return Peek(dut_.counters_o, 64 * index, 64); }

  int Uniform(int low, int high) {
    return low + static_cast<int>(rng_() % static_cast<unsigned>(high - low + 1));
  }

  void DrawStalls() {
    dma_.stall = Uniform(0, 2) == 0 ? 0 : Uniform(0, 6);
    dma_.latency = Uniform(0, 2) == 0 ? 0 : Uniform(1, 60);
  }

  ScaleForm DrawForm() { return static_cast<ScaleForm>(Uniform(0, config_.with_minimum ? 2 : 1)); }

  GemmProgram RandomProgram(const GemmShape& shape) {
    const auto& modes = model_.Modes();
    const models::PeMode& mode = modes[rng_() % modes.size()];
    const models::GemmLayout layout{
        .base = rng_() % 33, .activation_padding = Uniform(0, 9), .output_padding = Uniform(0, 3)};
    return models::LowerGemm(RandomProblem(rng_, shape, DrawForm(), model_, mode), model_, mode,
                             config_, layout);
  }

  GemmShape DrawShape() {
    const models::ArrayShape& array = config_.array;
    return {.m = Uniform(1, 2 * config_.max_m + 1),
            .n = Uniform(1, 2 * array.Width() + 1),
            .k = Uniform(1, array.rows * array.dot > 4 ? 300 : 20),
            .group = Uniform(0, 1) ? 128 : Uniform(1, 128)};
  }

  void RunAndCompare(const GemmProgram& program) {
    std::vector<std::uint8_t> expected = program.memory;
    const models::ExecutionResult golden =
        models::Execute(model_, config_, expected, program.table, program.count);
    ASSERT_EQ(golden.status, Status::kOk);
    dma_.memory = program.memory;
    Start(program.table, program.count);
    Finish();
    ASSERT_EQ(error_code_, 0);
    EXPECT_EQ(done_, 1);
    EXPECT_EQ(dut_.tiles_done_o, program.count);
    ASSERT_TRUE(dma_.memory == expected) << "outputs differ";
    std::uint64_t classes = 0;
    for (int i = 1; i < 9; ++i) classes += Counter(i);
    EXPECT_EQ(classes, Counter(0));
    EXPECT_EQ(static_cast<std::int64_t>(Counter(0)), cycles_ - 1);
  }
};

TEST_F(AccelCore, RandomProductsUnderRandomStallsMatchTheModel) {
  for (int trial = 0; trial < 60; ++trial) {
    DrawStalls();
    const GemmShape shape = DrawShape();
    SCOPED_TRACE(testing::Message() << trial << ": " << shape.m << " x " << shape.n << " x "
                                    << shape.k << " groups of " << shape.group);
    RunAndCompare(RandomProgram(shape));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace mixpe::tests
