// SPDX-License-Identifier: Apache-2.0
// A whole characterisation on the library that Debian brings, and netlists with a wrong gate.
#include "sim/characterize/study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "sim/characterize/measure.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::sim::characterize {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const CellLibrary& Osu018() {
  static const CellLibrary library = LoadNamedLibrary("osu018");
  return library;
}

Job ShiftAdd(const char* structure) {
  return {FindPe("shift_add"), FindStructure(LoadStructures(), structure), &Osu018()};
}

/// No adder cells, so that the netlist has many kinds of gates.
Flow Gates() { return {"gates", "early", "gates", "strash; dch; map -a; topo"}; }

TEST(Characterize, PricesAPeFromAProvenNetlist) {
  const Job job = ShiftAdd("pe_os");
  StudyOptions options;
  options.operands = {"gaussian", "uniform"};
  options.cycles = 256;
  const std::vector<Row> rows = Characterize(job, options);
  ASSERT_EQ(rows.size(), 2U);
  for (const Row& row : rows) {
    EXPECT_EQ(row.equivalent, "proven");
    EXPECT_EQ(row.flip_flops, 8 + 4 + 1 + 19);  // activation, weight, first, sum
    EXPECT_EQ(row.area_um2.registers, 32 * 96);
    EXPECT_NEAR(row.area_um2.total, row.area_um2.registers + row.area_um2.combinational, 1e-6);
    const EnergyFigures& e = row.energy_fj_per_mac;
    EXPECT_NEAR(e.total, e.inputs + e.switching + e.internal + e.registers + e.clock + e.leakage,
                1e-6);
    EXPECT_GT(e.clock, 0);
    EXPECT_GE(row.vectors, 256);
    EXPECT_GE(row.glitch_ratio, 1);
  }
  EXPECT_EQ(rows[0].area_um2.total, rows[1].area_um2.total);  // one netlist
}

/// A netlist of the PE in which the first cell of type `from` became `to`, which has its pins.
netlist::Netlist Broken(const Synthesised& made, const std::string& from, const std::string& to) {
  netlist::Netlist netlist = netlist::ReadYosysJson(made.Netlist().string());
  for (netlist::Instance& instance : netlist.instances) {
    if (instance.type != from) continue;
    instance.type = to;
    return netlist;
  }
  throw ContractError("the netlist has no " + from);
}

class WrongGate : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(WrongGate, IsCaughtBySimulationAndByProof) {
  const Job job = ShiftAdd("pe_os");
  const Synthesised made = Synthesise(job, Gates());
  const netlist::Design right(*Osu018().cells, netlist::ReadYosysJson(made.Netlist().string()));
  const netlist::Design wrong(*Osu018().cells, Broken(made, GetParam()[0], GetParam()[1]));
  const Stimulus stimulus = MakeStimulus(*models::PeRegistry::Get("shift_add").model, job.structure,
                                         LoadOperands("uniform"), 512);
  EXPECT_NO_THROW((void)Measure(right, stimulus, "right"));
  try {
    (void)Measure(wrong, stimulus, "wrong");
    ADD_FAILURE() << "simulation did not notice";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), StartsWith("wrong: the netlist gives sum_o = 0x"));
    EXPECT_THAT(error.what(), HasSubstr("column 0: activations "));
  }
  const auto folder = CacheFolder() / "tests/wrong_gate";
  EXPECT_EQ(Compare(right, wrong, folder, 10).verdict, Verdict::kDifferent);
}

INSTANTIATE_TEST_SUITE_P(Gates, WrongGate,
                         testing::Values(std::vector<std::string>{"NAND2X1", "NOR2X1"},
                                         std::vector<std::string>{"XOR2X1", "XNOR2X1"},
                                         std::vector<std::string>{"AOI21X1", "OAI21X1"}),
                         [](const auto& gate) { return gate.param[0]; });

TEST(Stimulus, CountsProductsAndKeepsWeightsLong) {
  const models::PeModel& model = *models::PeRegistry::Get("shift_add").model;
  const Structure tile = FindStructure(LoadStructures(), "tile4");
  const Stimulus stimulus = MakeStimulus(model, tile, LoadOperands("gaussian"), 1024);
  EXPECT_EQ(stimulus.macs_per_cycle, 16);
  int loads = 0;
  for (std::size_t i = static_cast<std::size_t>(stimulus.warm_up); i < stimulus.cycles.size();
       ++i) {
    for (const PortWrite& write : stimulus.cycles[i].writes) {
      if (write.port == "load_clk_i" && write.words[0] == 1) ++loads;
    }
  }
  // 16 weights at a time, each for 64 activations.
  EXPECT_EQ(stimulus.cycles.size(), static_cast<std::size_t>(stimulus.warm_up) + 1024);
  EXPECT_EQ(loads, 16);
  const Structure pe = FindStructure(LoadStructures(), "pe_ws");
  const Stimulus single = MakeStimulus(model, pe, LoadOperands("gaussian"), 1024);
  // One weight at a time: cycles for at least 128 of them.
  EXPECT_EQ(single.cycles.size(), static_cast<std::size_t>(single.warm_up) + 128 * 64);
}

TEST(SourcesHash, CountsWhatIsSynthesisedAndNothingElse) {
  const PeSource pe = FindPe("shift_add");
  const Structure tile = FindStructure(LoadStructures(), "tile4");
  PeSource commented = pe, changed = pe;
  commented.header += "\n// a remark\n\n";
  changed.header += "`define PE_MORE 1\n";
  EXPECT_EQ(SourcesHash(commented, tile), SourcesHash(pe, tile));
  EXPECT_NE(SourcesHash(changed, tile), SourcesHash(pe, tile));
  EXPECT_NE(SourcesHash(pe, tile), SourcesHash(pe, FindStructure(LoadStructures(), "pe_os")));
}

TEST(Recorded, FiguresAreOfTodaysRtl) {
  const std::vector<Structure> structures = LoadStructures();
  for (const Result& result : LoadRecorded()) {
    const PeSource pe = FindPe(result.design);
    for (const Row& row : result.rows) {
      EXPECT_EQ(row.rtl_sha256, SourcesHash(pe, FindStructure(structures, row.structure)))
          << "record again: ./mixpe characterize " << result.design << " --structure "
          << row.structure << " --record, library " << result.library;
    }
  }
}

TEST(Result, ReadsBackAndMissingOnesAreNamed) {
  try {
    (void)LoadRecorded("shift_add", "nothing");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "no characterisation of 'shift_add' in library 'nothing'; make it: "
                 "./mixpe characterize shift_add --record");
  }
}

TEST(Command, ShowsRecordedResultsUnderTheAgreedHeader) {
  const experiments::Output run =
      experiments::RunWith({"characterize", "--table", "--format", "csv"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, StartsWith("design,library,structure,area_um2_per_mac,energy_fj_per_mac,"
                                  "critical_path_ps,flipflops_per_mac,operands,equivalent\n"));
}

TEST(Command, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(experiments::RunWith({"characterize", "shift_ad"}).err,
            "mixpe: unknown design 'shift_ad'; did you mean 'shift_add'?\n");
  EXPECT_EQ(experiments::RunWith({"characterize", "--structure", "tile5"}).err,
            "mixpe: unknown structure 'tile5'; did you mean 'tile4'?\n");
  EXPECT_EQ(experiments::RunWith({"characterize", "--cycles", "0"}).err,
            "mixpe: --cycles 0; use at least 1\n");
}

}  // namespace
}  // namespace mixpe::sim::characterize
