// SPDX-License-Identifier: Apache-2.0
// The command as a user meets it: figures, errors, exit codes.
#include <gmock/gmock.h>

#include "reference/base/registry.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments {
namespace {

using testing::HasSubstr;

TEST(Gemm, SkewedPresetsGiveThePublishedCycles) {
  const Output ws = RunWith({"gemm", "128", "512", "512", "-a", "skewed_ws", "--format", "csv"});
  EXPECT_EQ(ws.code, 0);
  EXPECT_THAT(ws.out, HasSubstr("skewed_ws,fast,128,512,512,1,"));
  EXPECT_THAT(ws.out, HasSubstr(",56831,0,56831,0,0,0,0,0,"));
  const Output os = RunWith({"gemm", "2048", "4096", "11008", "-a", "skewed_os", "--set",
                             "rows=128", "--set", "cols=128", "--format", "csv"});
  EXPECT_THAT(os.out, HasSubstr(",5985599,0,5985599,0,0,0,0,0,"));
}

TEST(Gemm, TableExplainAndJsonAreThere) {
  const Output table = RunWith({"gemm", "1", "128", "64", "--explain"});
  EXPECT_EQ(table.code, 0);
  EXPECT_THAT(table.out, HasSubstr("mapping"));
  EXPECT_THAT(table.out, HasSubstr("cycles = fill + body + drain = "));
  EXPECT_THAT(table.out, HasSubstr("energy_pj = "));
  const Output json = RunWith({"gemm", "1", "128", "64", "--format", "json"});
  EXPECT_THAT(json.out, HasSubstr("\"schema_version\": 1"));
  EXPECT_THAT(json.out, HasSubstr("\"provenance\""));
  EXPECT_THAT(RunWith({"gemm", "--parameters"}).out,
              HasSubstr("buffers.weight_kib [KiB] 1..16777216, required: "));
}

TEST(Gemm, ErrorsNameOffenceAndRemedyAndExitWithTwo) {
  const auto error_of = [](std::vector<std::string> args) {
    args.insert(args.begin(), "gemm");
    const Output output = RunWith(args);
    EXPECT_EQ(output.code, 2);
    EXPECT_EQ(output.out, "");
    return output.err;
  };
  EXPECT_EQ(error_of({"0", "128", "64"}), "mixpe: gemm: m is 0; use 1 to 2147483648\n");
  EXPECT_EQ(error_of({"1", "128"}),
            "mixpe: gemm: n is missing; give M K N, e.g. ./mixpe gemm 512 4096 4096\n");
  EXPECT_EQ(error_of({"1", "1", "1", "--backend", "rtll"}),
            "mixpe: unknown back end 'rtll'; known: fast, rtl\n");
  EXPECT_EQ(error_of({"1", "1", "1", "--format", "xml"}),
            "mixpe: --format xml is not possible here; known: table, json, csv\n");
  EXPECT_THAT(error_of({"1", "x", "1"}), HasSubstr("see ./mixpe gemm --help"));
  EXPECT_THAT(error_of({"1", "1", "1", "--colour"}), HasSubstr("unrecognised option '--colour'"));
  EXPECT_EQ(error_of({"2000000000", "2000000000", "2000000000"}),
            "mixpe: gemm: more work than 63-bit counters hold; use smaller extents\n");
  EXPECT_THAT(error_of({"64", "4096", "4096", "--set", "buffers.weight_kib=1", "--set",
                        "formats.weight.group_size=4096"}),
              HasSubstr("the smallest weight tile needs "));
  EXPECT_THAT(error_of({"1", "1", "1", "--set", "rows"}),
              HasSubstr("--set rows: not of the form path=value"));
}

TEST(Program, UnknownCommandIsAnsweredWithTheNearest) {
  const Output output = RunWith({"gem"});
  EXPECT_EQ(output.code, 2);
  EXPECT_EQ(output.err, "mixpe: unknown command 'gem'; did you mean 'gemm'?\n");
}

TEST(Program, OverviewAndHelpNameEveryCommandWithTwoExamples) {
  const Output overview = RunWith({});
  EXPECT_EQ(overview.code, 0);
  for (const std::string& name : Registry<Command>::Names()) {
    EXPECT_THAT(overview.out, HasSubstr("  " + name + " "));
    const Output help = RunWith({name, "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_GE(Registry<Command>::Get(name).examples.size(), 2U) << name;
  }
}

}  // namespace
}  // namespace mixpe::experiments
