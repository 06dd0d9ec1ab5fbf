// SPDX-License-Identifier: Apache-2.0
// The whole accelerator, through its registers and an AXI4 memory that stalls at random, against
// models/accelerator.
#include <gtest/gtest.h>

#include "Vdut.h"
#include "models/accelerator/accelerator_model.hpp"
#include "sim/rtl_backend/accelerator_driver.hpp"
#include "tests/models/accelerator/gemm_cases.hpp"

namespace mixpe::tests {
namespace {

using models::GemmProgram;
using models::ScaleForm;
using models::Status;

constexpr std::uint64_t kPatience = 1'000'000;

class Accelerator : public testing::Test {
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
  std::mt19937_64 rng_{1986};

  int Uniform(int low, int high) {
    return low + static_cast<int>(rng_() % static_cast<unsigned>(high - low + 1));
  }

  models::AxiMemoryOptions DrawMemory() {
    models::AxiMemoryOptions options{.data_bytes = MIXPE_DATA_WIDTH / 8, .seed = rng_()};
    if (Uniform(0, 2) != 0) {
      options.ready_percent = Uniform(20, 100);
      options.valid_percent = Uniform(20, 100);
      options.max_latency = static_cast<unsigned>(Uniform(1, 80));
    }
    return options;
  }

  GemmShape DrawShape() {
    const models::ArrayShape& array = config_.array;
    return {.m = Uniform(1, Uniform(1, 2 * config_.max_m + 1)),
            .n = Uniform(1, Uniform(1, 2 * array.Width() + 1)),
            .k = Uniform(1, Uniform(1, 300)),
            .group = Uniform(0, 1) ? 128 : Uniform(1, 128)};
  }

  GemmProgram RandomProgram(const GemmShape& shape) {
    const auto& modes = model_.Modes();
    const models::PeMode& mode = modes[rng_() % modes.size()];
    const auto form = static_cast<ScaleForm>(Uniform(0, config_.with_minimum ? 2 : 1));
    const models::GemmLayout layout{.base = rng_() % 5000,
                                    .activation_padding = Uniform(0, 9),
                                    .output_padding = Uniform(0, 3)};
    return models::LowerGemm(RandomProblem(rng_, shape, form, model_, mode), model_, mode, config_,
                             layout);
  }

  /// Hardware with a memory of its own.
  struct System {
    explicit System(const models::AxiMemoryOptions& options)
        : image(options.seed), driver(Quiet(context, dut), image, options) {}
    ~System() { dut.final(); }
    static Vdut& Quiet(VerilatedContext& context, Vdut& dut) {
      context.randReset(2);
      context.randSeed(1);
      return dut;
    }
    VerilatedContext context;
    Vdut dut{&context};
    models::ByteImage image;
    sim::AcceleratorDriver<Vdut> driver;
  };

  void RunAndCompare(System& system, const GemmProgram& program) {
    std::vector<std::uint8_t> expected = program.memory;
    const auto golden = models::Execute(model_, config_, expected, program.table, program.count);
    ASSERT_EQ(golden.status, Status::kOk);
    system.image.Write(0, program.memory);
    const sim::AcceleratorRun run = system.driver.Run(program.table, program.count, kPatience);
    ASSERT_EQ(run.status, Status::kOk);
    EXPECT_TRUE(run.done);
    EXPECT_EQ(run.tiles, program.count);
    ASSERT_TRUE(system.image.Read(0, expected.size()) == expected) << "memory differs";
    std::uint64_t classes = 0;
    for (const std::uint64_t count : run.by_class) classes += count;
    EXPECT_EQ(classes, run.cycles);
  }
};

TEST_F(Accelerator, RandomProductsUnderRandomStallsAndLatencyMatchTheModel) {
  for (int trial = 0; trial < MIXPE_TRIALS; ++trial) {
    System system(DrawMemory());
    for (int i = 0; i < 3; ++i) {
      const GemmShape shape = DrawShape();
      SCOPED_TRACE(testing::Message() << trial << ": " << shape.m << " x " << shape.n << " x "
                                      << shape.k << " groups of " << shape.group);
      RunAndCompare(system, RandomProgram(shape));
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(Accelerator, FailedAccessesRaiseTheirStatusAndTheNextTableRuns) {
  for (int trial = 0; trial < 30; ++trial) {
    System system(DrawMemory());
    const GemmProgram program = RandomProgram(DrawShape());
    const bool write = trial % 2 == 0;
    const bool decode = trial % 3 == 0;
    const std::uint64_t table_bytes = 64ULL * program.count;
    const std::uint64_t bad = write ? program.output.address : program.table + rng_() % table_bytes;
    system.image.Write(0, program.memory);
    system.driver.Memory().AddFault(
        {.first = bad,
         .last = bad,
         .response = decode ? models::AxiResponse::kDecodeError : models::AxiResponse::kSlaveError,
         .reads = !write,
         .writes = write});
    const sim::AcceleratorRun run = system.driver.Run(program.table, program.count, kPatience);
    EXPECT_EQ(static_cast<int>(run.status), (write ? 0x20 : 0x10) + (decode ? 3 : 2));
    EXPECT_FALSE(run.done);
    system.driver.Memory().ClearFaults();
    RunAndCompare(system, RandomProgram(DrawShape()));
    if (HasFatalFailure()) return;
  }
}

TEST_F(Accelerator, AStopOrAResetAtAnyMomentLeavesNothingBehind) {
  for (int trial = 0; trial < 40; ++trial) {
    System system(DrawMemory());
    const GemmProgram program = RandomProgram(DrawShape());
    system.image.Write(0, program.memory);
    system.driver.Start(program.table, program.count);
    const int cycles = Uniform(0, 1500);
    for (int i = 0; i < cycles; ++i) system.driver.Cycle();
    if (trial % 2 == 0) {
      system.driver.Reset();
    } else {
      system.driver.Stop();
      const auto run = system.driver.Collect(system.driver.Cycles() + kPatience);
      EXPECT_EQ(run.status, Status::kOk);
    }
    RunAndCompare(system, RandomProgram(DrawShape()));
    if (HasFatalFailure()) return;
  }
}

TEST_F(Accelerator, AnIllegalDescriptorRaisesItsStatusAndAddress) {
  System system(DrawMemory());
  GemmProgram program = RandomProgram({.m = 2, .n = 3, .k = 5, .group = 3});
  program.memory[program.table + 64 + 4] = 0;  // m of the second tile
  system.image.Write(0, program.memory);
  const sim::AcceleratorRun run = system.driver.Run(program.table, program.count, kPatience);
  EXPECT_EQ(run.status, Status::kZero);
  EXPECT_EQ(run.error_address, program.table + 64);
  EXPECT_FALSE(run.done);
}

}  // namespace
}  // namespace mixpe::tests
