// SPDX-License-Identifier: Apache-2.0
// The accelerator's core against models/accelerator: random products under random stalls, illegal
// descriptors, bus errors, stops and resets.
#include <gtest/gtest.h>

#include "models/accelerator/accelerator_model.hpp"
#include "tests/models/accelerator/gemm_cases.hpp"
#include "tests/rtl/accelerator/core_dma.hpp"

namespace mixpe::tests {
namespace {

using Codes = std::vector<models::Code>;
using Halves = std::vector<std::uint16_t>;
using models::GemmProblem;
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
                                          .with_minimum = MIXPE_MINIMUM != 0,
                                          .int_bits = MIXPE_INT_BITS};
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

  /// The zero row and the activation rows of every tile.
  static std::uint64_t Waves(const GemmProgram& program) {
    std::uint64_t waves = 0;
    for (std::uint32_t i = 0; i < program.count; ++i) {
      const std::span<const std::uint8_t> all(program.memory);
      const auto bytes = all.subspan(program.table + 64ULL * i).first<64>();
      waves += models::Unpack(bytes).descriptor.m + 1U;
    }
    return waves;
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
    EXPECT_EQ(Counter(2), Waves(program)) << "cycles that compute";
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

TEST_F(AccelCore, ShapesThatFillNothingMatchTheModel) {
  dma_.latency = 20;
  for (const GemmShape& shape : {GemmShape{1, 1, 1, 1}, GemmShape{1, 5, 576, 128},
                                 GemmShape{2, 3, 257, 128}, GemmShape{1, 2, 40, 7}}) {
    RunAndCompare(RandomProgram(shape));
  }
}

TEST_F(AccelCore, AllExtremesAtLongKAreExact) {
  const models::PeMode& mode = model_.Modes().front();
  const models::Code lowest = models::Code{1} << (mode.activation_bits - 1);
  const models::Code weight = model_.AcceptsWeight(mode, 0x8) ? 0x8 : 0x9;
  const GemmProblem problem{.m = 2,
                            .n = 3,
                            .k = 4096,
                            .group = 128,
                            .form = ScaleForm::kScale,
                            .activations = Codes(2 * 4096, lowest),
                            .weights = Codes(3 * 4096, weight),
                            .scales = Halves(3 * 32, 0x3c00),
                            .seconds = {}};
  const GemmProgram program = models::LowerGemm(problem, model_, mode, config_, {});
  RunAndCompare(program);
  const double product = model_.ActivationValue(mode, lowest) * model_.WeightValue(mode, weight);
  for (int row = 0; row < 2; ++row) {
    for (int col = 0; col < 3; ++col) {
      EXPECT_EQ(std::bit_cast<float>(program.Output(dma_.memory, row, col)), 4096 * product);
    }
  }
}

/// Bits of a descriptor whose change makes results depend on time: where they are written (the
/// output may then overlap the table or the operands), and a mode that the PE does not have.
bool ChangesRace(int bit) {
  const int word = bit / 32;
  const int within = bit % 32;
  return word == 7 || word == 12 || (word == 8 && within >= 24) || (word == 0 && within == 24);
}

TEST_F(AccelCore, AnyFlippedBitEndsAsTheModelSaysAndNeverHangs) {
  const GemmProgram good = RandomProgram({.m = 3, .n = 2, .k = 9, .group = 5});
  for (int trial = 0; trial < 400; ++trial) {
    DrawStalls();
    GemmProgram program = RandomProgram(
        {.m = Uniform(1, 3), .n = Uniform(1, 4), .k = Uniform(1, 40), .group = Uniform(1, 40)});
    const int bit = Uniform(0, 511);
    const int tile = Uniform(0, static_cast<int>(program.count) - 1);
    program.memory[program.table + static_cast<std::uint64_t>(64 * tile + bit / 8)] ^=
        static_cast<std::uint8_t>(1U << (bit % 8));
    SCOPED_TRACE(testing::Message() << "bit " << bit << " of tile " << tile);
    std::vector<std::uint8_t> expected = program.memory;
    dma_.memory = program.memory;
    Start(program.table, program.count);
    Finish();
    if (HasFatalFailure()) return;
    EXPECT_EQ(done_ > 0 ? 0 : 1, error_code_ != 0 ? 1 : 0);
    if (!ChangesRace(bit)) {
      const auto golden = models::Execute(model_, config_, expected, program.table, program.count);
      ASSERT_EQ(error_code_, static_cast<int>(golden.status));
      if (golden.status == Status::kOk) {
        EXPECT_TRUE(dma_.memory == expected);
      } else if (golden.status < Status::kReadDecodeError) {
        EXPECT_EQ(error_address_, golden.error_address);
      }
    }
    if (trial % 10 == 0) RunAndCompare(good);
  }
}

TEST_F(AccelCore, BusErrorsAreReportedAndTheNextTableRuns) {
  for (int trial = 0; trial < 60; ++trial) {
    DrawStalls();
    const GemmProgram program = RandomProgram(DrawShape());
    dma_.memory = program.memory;
    const bool write = Uniform(0, 1) == 1;
    const std::uint64_t table_end = program.table + 64ULL * program.count;
    dma_.bad_read = program.table + rng_() % (table_end - program.table);
    if (write) {
      dma_.bad_read.reset();
      dma_.bad_write = program.output.address;
    }
    Start(program.table, program.count);
    Finish();
    if (HasFatalFailure()) return;
    EXPECT_EQ(error_code_, write ? 0x23 : 0x13);
    EXPECT_EQ(error_address_, write ? *dma_.bad_write : *dma_.bad_read);
    EXPECT_EQ(done_, 0);
    dma_.bad_read.reset();
    dma_.bad_write.reset();
    if (trial % 4 == 0) RunAndCompare(RandomProgram(DrawShape()));
    if (HasFatalFailure()) return;
  }
}

TEST_F(AccelCore, AStopOrAResetAtAnyMomentLeavesNothingBehind) {
  for (int trial = 0; trial < 80; ++trial) {
    DrawStalls();
    const GemmProgram program = RandomProgram(DrawShape());
    dma_.memory = program.memory;
    Start(program.table, program.count);
    const int cycles = Uniform(0, 600);
    for (int i = 0; i < cycles; ++i) Tick();
    if (trial % 2 == 0) {
      Reset();
      EXPECT_EQ(dut_.busy_o, 0);
    } else {
      dut_.stop_i = 1;
      Tick();
      dut_.stop_i = 0;
      Finish();
      EXPECT_EQ(error_code_, 0);
    }
    RunAndCompare(RandomProgram(DrawShape()));
    if (HasFatalFailure()) return;
  }
}

TEST_F(AccelCore, ATileThatAsksForAnInterruptRaisesOneWhenItsOutputIsStored) {
  GemmProgram program =
      RandomProgram({.m = 2 * config_.max_m, .n = config_.array.Width(), .k = 9, .group = 5});
  for (std::uint32_t i = 0; i < program.count; ++i) program.memory[program.table + 64 * i + 1] |= 8;
  dma_.memory = program.memory;
  Start(program.table, program.count);
  Finish();
  EXPECT_EQ(error_code_, 0);
  EXPECT_EQ(done_, 2);
}

TEST_F(AccelCore, AnEmptyTableIsDoneAtOnce) {
  Start(0, 0);
  Finish();
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(error_code_, 0);
}

}  // namespace
}  // namespace mixpe::tests
