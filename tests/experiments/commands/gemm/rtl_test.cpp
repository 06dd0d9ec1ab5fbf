// SPDX-License-Identifier: Apache-2.0
// `gemm --backend rtl` as a user meets it. One simulator serves all of these tests; the first one
// that needs it builds it, and build/rtl keeps it.
#include <gmock/gmock.h>

#include "sim/rtl_gemm/rtl_gemm.hpp"
#include "tests/experiments/commands/gemm/rtl_case.hpp"

namespace mixpe::experiments {
namespace {

using models::GemmProblem;
using models::ScaleForm;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::vector<std::string> kSmall = {"--pe",  "shift_add",    "--set", "rows=2",
                                         "--set", "cols=2",       "--set", "max_m=3",
                                         "--set", "data_bits=64", "--set", "units=1"};

const models::PeModel& Pe() { return *models::PeRegistry::Get("shift_add").model; }

/// Integers and one std::fmaf per group: no golden model, no hardware.
std::vector<std::uint32_t> Expected(const GemmProblem& p) {
  std::vector<std::uint32_t> bits;
  for (int row = 0; row < p.m; ++row) {
    for (int col = 0; col < p.n; ++col) {
      bits.push_back(tests::ExpectedOutput(p, Pe(), Pe().Modes().front(), row, col, false));
    }
  }
  return bits;
}

void ExpectProduct(const GemmProblem& p, const std::vector<std::string>& more = {}) {
  const TemporaryFile operands("operands"), output("output");
  WriteOperands(p, operands.Path());
  std::vector<std::string> arguments = {"--operands",  operands.Path(), "--output",
                                        output.Path(), "--group",       std::to_string(p.group)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Output run = RunRtlGemm(arguments, kSmall);
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(ReadOutput(output.Path()), Expected(p));
}

GemmProblem Random(const tests::GemmShape& shape, ScaleForm form) {
  std::mt19937_64 rng(9);
  return tests::RandomProblem(rng, shape, form, Pe(), Pe().Modes().front());
}

TEST(GemmRtl, OddShapesFromAFileAreTheProductOfTheMathematics) {
  ExpectProduct(Random({.m = 1, .n = 5, .k = 576, .group = 128}, ScaleForm::kScale));
  ExpectProduct(Random({.m = 7, .n = 3, .k = 41, .group = 9}, ScaleForm::kZeroPoint));
  ExpectProduct(Random({.m = 1, .n = 1, .k = 1, .group = 1}, ScaleForm::kScale));
}

TEST(GemmRtl, ASlowMemoryCostsCyclesAndChangesNothing) {
  ExpectProduct(Random({.m = 4, .n = 3, .k = 50, .group = 30}, ScaleForm::kScale),
                {"--set", "memory.ready_percent=20", "--set", "memory.valid_percent=30", "--set",
                 "memory.max_latency=90"});
}

TEST(GemmRtl, AllExtremesAtLongKAreExact) {
  ExpectProduct({.m = 2,
                 .n = 3,
                 .k = 4096,
                 .group = 128,
                 .form = ScaleForm::kScale,
                 .activations = std::vector<models::Code>(2 * 4096, 0x80),
                 .weights = std::vector<models::Code>(3 * 4096, 0x8),
                 .scales = std::vector<std::uint16_t>(3 * 32, 0x3c00),
                 .seconds = {}});
}

TEST(GemmRtl, CsvClassesSumToTheCyclesAndTheSeedSaysEverything) {
  const Output first = RunRtlGemm({"2", "40", "3", "--format", "csv", "--seed", "5"}, kSmall);
  ASSERT_EQ(first.code, 0) << first.err;
  auto row = OneRow(first.out);
  EXPECT_EQ(row["operands"], "seed 5");
  EXPECT_EQ(row["macs"], "240");
  EXPECT_EQ(row["bus_write_bytes"], "24");
  EXPECT_EQ(row["kind"], "rtl-simulated");
  long sum = 0;
  for (const char* name : {"idle", "compute", "weight_load", "fill", "load_stall",
                           "group_unit_stall", "store_stall", "drain"}) {
    sum += std::stol(row.at(std::string(name) + "_cycles"));
  }
  EXPECT_EQ(std::to_string(sum), row["cycles"]);
  const Output again = RunRtlGemm({"2", "40", "3", "--format", "csv", "--seed", "5"}, kSmall);
  EXPECT_EQ(again.out, first.out);
  EXPECT_EQ(again.err, "") << "the simulator is there";
}

TEST(GemmRtl, TableAndJsonSayHowTheyWereObtained) {
  const Output table = RunRtlGemm({"2", "40", "3"}, kSmall);
  EXPECT_THAT(table.out,
              HasSubstr("PE shift_add (int8 x int4): (2 x 40) x (40 x 3), groups of 128, scale, on "
                        "2x2 of 4 lanes   [rtl-simulated]"));
  EXPECT_THAT(table.out, HasSubstr("every bit of the output equals the golden model's"));
  EXPECT_THAT(RunRtlGemm({"2", "40", "3", "--format", "json"}, kSmall).out,
              HasSubstr("\"MaxM=3\""));
  EXPECT_THAT(RunRtlGemm({"--parameters"}, {}).out,
              HasSubstr("memory.max_latency [cycles] 1..10000"));
}

std::string ErrorOf(const std::vector<std::string>& arguments,
                    const std::vector<std::string>& machine = kSmall) {
  const Output output = RunRtlGemm(arguments, machine);
  EXPECT_EQ(output.code, 2);
  EXPECT_EQ(output.out, "");
  return output.err;
}

TEST(GemmRtl, ImpossibleExtentsAndOptionsAreRefused) {
  EXPECT_EQ(ErrorOf({"0", "8", "8"}), "mixpe: gemm: m is 0; use 1 to 65536\n");
  EXPECT_EQ(ErrorOf({"1", "8"}),
            "mixpe: gemm: n is missing; give M K N, or --operands FILE.safetensors\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8", "--group", "0"}),
            "mixpe: --group is 0; use 1 to 128; --set max_group=... makes room for more\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8", "--form", "scales"}),
            "mixpe: unknown form 'scales'; known: scale, zero_point, minimum\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8", "--form", "minimum"}),
            "mixpe: the group units have no minimum; add --set with_minimum=true\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8", "--batch", "2"}),
            "mixpe: --batch has no meaning for --backend rtl; leave it out, or use --backend "
            "fast\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8", "--output", "/nowhere/o.safetensors"}),
            "mixpe: --output /nowhere/o.safetensors cannot be written; name a file in a folder "
            "that exists\n");
  const Output fast = RunWith({"gemm", "1", "8", "8", "--group", "8"});
  EXPECT_EQ(fast.code, 2);
  EXPECT_EQ(fast.err, "mixpe: --group has no meaning for --backend fast; add --backend rtl\n");
}

TEST(GemmRtl, ImpossibleMachinesAreRefused) {
  const std::string fp16 = ErrorOf({"1", "8", "8"}, {"--pe", "fp16"});
  EXPECT_THAT(fp16, StartsWith("mixpe: the accelerator has no use for PE fp16: it adds in floating "
                               "point, and the group units take integers; take one of: "));
  EXPECT_THAT(fp16, HasSubstr(", shift_add, "));
  EXPECT_THAT(fp16, Not(HasSubstr("w4a16_exact")));
  EXPECT_THAT(ErrorOf({"1", "8", "8"}, {"--pe", "w4a16_exact"}),
              HasSubstr("its sums count units of 5.960464477539063e-08, and the group units shift "
                        "by 0 to 15 bits"));
  EXPECT_THAT(
      ErrorOf({"1", "8", "8"}, {"--pe", "bit_plane"}),
      HasSubstr("its sums hold several integers side by side, and the group units take one"));
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--set", "int_bits=18"}),
            "mixpe: int_bits is 18; use at least 19, as the PE's sums have, or 0\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--pe", "shift_ad"}),
            "mixpe: unknown PE 'shift_ad'; did you mean 'shift_add'?\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--pe", "pair", "--formats", "int8,int2"}),
            "mixpe: PE pair has no formats 'int8,int2'; activation,weight of: int8,int4\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--set", "units=3"}),
            "mixpe: units is 3; use a divisor of 4, or 0\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--set", "data_bits=96"}),
            "mixpe: data_bits is 96; use 64, 128, 256 or 512\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--set", "memory.min_latency=9"}),
            "mixpe: memory.max_latency is 1; use at least memory.min_latency, which is 9\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8"}, {"--set", "dot=64", "--set", "rows=256", "--pe", "bitfusion"}),
            "mixpe: an array row takes 65536 bytes; use fewer rows, columns or lanes: descriptors "
            "have room for 65535\n");
  EXPECT_EQ(ErrorOf({"1", "8", "8", "--form", "zero_point"}, {"--pe", "ant"}),
            "mixpe: PE ant has no zero points or minima with activations flint4; the hardware "
            "sums only two's-complement codes that fill their lanes\n");
  EXPECT_THAT(ErrorOf({"1", "8", "8"}, {"--set", "rows=0"}),
              HasSubstr("rows: '0' is outside 1..256; use a value in that range"));
}

TEST(GemmRtl, ImpossibleOperandsAreRefusedByTensor) {
  const GemmProblem p = Random({.m = 2, .n = 3, .k = 8, .group = 4}, ScaleForm::kZeroPoint);
  const TemporaryFile file("broken");
  const auto error = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--operands", file.Path(), "--group", "4"});
    return ErrorOf(arguments);
  };
  WriteOperands(p, file.Path(), "scale");
  EXPECT_THAT(error({}), HasSubstr("scale"));
  EXPECT_EQ(error({}).find("mixpe: " + file.Path()), 0U) << error({});
  WriteOperands(p, file.Path());
  EXPECT_EQ(error({"2", "9", "3"}),
            "mixpe: " + file.Path() +
                ": activation: has the shape (2, 8), but k is 9; leave the extents out to take "
                "the file's\n");
  EXPECT_EQ(error({"--form", "scale"}),
            "mixpe: --form beside --operands; the tensors of the file say the form\n");
  GemmProblem wrong = p;
  wrong.seconds[4] = 16;
  WriteOperands(wrong, file.Path());
  EXPECT_EQ(error({}), "mixpe: " + file.Path() +
                           ": zero_point: holds 16; the hardware takes -16 to 15; --set "
                           "zero_bits=... makes room for more\n");
}

TEST(GemmRtl, ACodeThatThePeDoesNotAcceptIsNamedWithItsPlace) {
  GemmProblem p = Random({.m = 2, .n = 3, .k = 8, .group = 4}, ScaleForm::kScale);
  std::vector<std::int8_t> weights = Signed(p.weights, 4);
  weights[3 * 5 + 2] = 8;
  const std::vector<std::int8_t> activations = Signed(p.activations, 8);
  const auto bytes = [](const auto& values) { return std::as_bytes(std::span(values)); };
  const TemporaryFile file("codes");
  reference::WriteSafetensors(file.Path(),
                              {{"activation", reference::Dtype::kI8, {2, 8}, bytes(activations)},
                               {"weight", reference::Dtype::kI8, {8, 3}, bytes(weights)},
                               {"scale", reference::Dtype::kF16, {2, 3}, bytes(p.scales)}});
  EXPECT_EQ(ErrorOf({"--operands", file.Path(), "--group", "4"}),
            "mixpe: " + file.Path() +
                ": weight: holds 8 at (5, 2); PE shift_add does not accept it as int4\n");
  EXPECT_EQ(ErrorOf({"--operands", file.Path(), "--group", "5"}).find("mixpe: "), 0U);
  EXPECT_EQ(
      ErrorOf({"--operands", file.Path(), "--group", "4"}, {"--pe", "w4a16_aligned"}),
      "mixpe: " + file.Path() + ": activation: has elements of type I8; they have to be I16\n");
}

/// The comparison itself: what a faulty accelerator would be answered with.
TEST(GemmRtl, TheFirstDifferenceIsAFaultOfOursThatNamesTheElement) {
  const GemmProblem p = Random({.m = 3, .n = 3, .k = 8, .group = 4}, ScaleForm::kScale);
  const sim::RtlMachine machine = sim::MakeRtlMachine("shift_add", "", {});
  const models::GemmProgram program =
      models::LowerGemm(p, *machine.model, machine.mode, machine.config, {});
  const auto error_of = [&](std::uint64_t address) -> std::string {
    std::vector<std::uint8_t> rtl = program.memory;
    rtl[address] = static_cast<std::uint8_t>(rtl[address] ^ 0x40);
    try {
      sim::CompareMemories(p, program, rtl, program.memory);
    } catch (const ContractError& error) {
      return error.what();
    }
    return "equal";
  };
  const std::uint64_t row_bytes = 12;
  EXPECT_EQ(error_of(program.output.address + 2 * row_bytes + 7),
            "the RTL's output (2, 1) is 2 (40000000), the golden model's 0 (00000000)");
  EXPECT_EQ(error_of(3), "the RTL wrote outside of its output, at address 3");
  EXPECT_NO_THROW(sim::CompareMemories(p, program, program.memory, program.memory));
}

}  // namespace
}  // namespace mixpe::experiments
