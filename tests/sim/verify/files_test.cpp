// SPDX-License-Identifier: Apache-2.0
// What is found in the tree, and what is refused in the files beside it.
#include <gmock/gmock.h>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "sim/verify/format_model.hpp"
#include "sim/verify/runner.hpp"
#include "sim/verify/subject.hpp"
#include "sim/verify/waivers.hpp"
#include "tests/sim/verify/scratch.hpp"

namespace mixpe::sim {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

class Files : public Scratch {};

TEST_F(Files, SubjectsAreTheFoldersThatHoldModules) {
  Write("rtl/tile/b.sv", "");
  Write("rtl/tile/a.sv", "");
  Write("rtl/pe/mine/pe.svh", "");
  Write("rtl/pe/mine/mine_dot.sv", "");
  Write("rtl/pe/of_parts/pe.svh", "");
  Write("rtl/formal/proof.sv", "");
  Write("rtl/empty/README.md", "");
  const std::vector<Subject> subjects = FindSubjects(folder_ / "rtl");
  ASSERT_EQ(subjects.size(), 3U);
  EXPECT_EQ(subjects[0].name, "pe/mine");
  EXPECT_TRUE(subjects[0].is_pe);
  EXPECT_EQ(subjects[1].name, "pe/of_parts");
  EXPECT_TRUE(subjects[1].is_pe);
  EXPECT_EQ(subjects[2].name, "tile");
  EXPECT_FALSE(subjects[2].is_pe);
  EXPECT_EQ(subjects[2].ModuleName(subjects[2].sources[0]), "tile/a");
}

TEST_F(Files, EveryModuleOfTheProjectIsFound) {
  std::size_t modules = 0, expected = 0;
  for (const Subject& subject : FindSubjects(ProjectRoot() / "rtl")) {
    modules += subject.sources.size();
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(ProjectRoot() / "rtl")) {
    const std::string folder = entry.path().parent_path().filename().string();
    expected += entry.path().extension() == ".sv" && folder != "formal" ? 1 : 0;
  }
  EXPECT_GE(modules, 9U);
  EXPECT_EQ(modules, expected);
}

TEST_F(Files, ParametersAreThoseThatAUserMaySet) {
  const auto file = Write("m.sv",
                          "// parameter int x = 1 in words\n"
                          "\nmodule m #(\n  parameter  int unsigned Dot = 4,\n"
                          "  parameter  bit          Latch = 1'b0,  // why\n"
                          "  localparam int unsigned Bits = 3\n) (\n  input logic a_i\n);\n"
                          "  parameter int Inner = 3;\nendmodule\n");
  std::vector<std::string> names;
  for (const RtlParameter& parameter : ParametersOf(file)) {
    names.push_back(parameter.type + " " + parameter.name);
  }
  EXPECT_THAT(names, ElementsAre("int unsigned Dot", "bit Latch"));
}

TEST_F(Files, WaiversNeedAReason) {
  const auto good = Write("w.yaml",
                          "schema: 1\naccepted:\n"
                          "  - {file: tile/a.sv, code: WIDTH, reason: \"because\"}\n");
  ASSERT_EQ(ReadWaivers(good).size(), 1U);
  EXPECT_EQ(ReadWaivers(good)[0].match, "");
  const auto bare =
      Write("b.yaml", "schema: 1\naccepted:\n  - {file: tile/a.sv, code: WIDTH, reason: \"\"}\n");
  EXPECT_THAT(Message<UserError>([&] { return ReadWaivers(bare); }),
              EndsWith("b.yaml: accepted: an entry without file or reason; say which file, and why "
                       "it is right as it is"));
}

TEST_F(Files, FormatsOfAForeignPeAreIntegersOfUpTo16Bits) {
  const auto model =
      ReadFormatModel(Write("pe.yaml", "activation: uint8\nweight: int4\nweight_range: [-7, 7]\n"));
  const models::PeMode& mode = model->Modes()[0];
  EXPECT_EQ(model->ActivationValue(mode, 255), 255.0);
  EXPECT_EQ(model->WeightValue(mode, 15), -1.0);
  EXPECT_FALSE(model->AcceptsWeight(mode, 8));
  EXPECT_TRUE(model->AcceptsWeight(mode, 9));
  EXPECT_EQ(model->SumBits(128), 19);
  const auto error_of = [&](const std::string& text) {
    const auto file = Write("bad.yaml", text);
    return Message<UserError>([&] { return ReadFormatModel(file); });
  };
  EXPECT_THAT(error_of("activation: int8\n"),
              EndsWith("bad.yaml: weight: missing; name a format, such as int8"));
  EXPECT_THAT(error_of("activation: int8\nweight: posit8\n"),
              EndsWith("bad.yaml:2: weight: 'posit8' is no format that can be checked here; use "
                       "int2 to int16 or uint1 to uint16"));
  EXPECT_THAT(error_of("activation: int8\nweight: int4\nweight_range: [1, 7]\n"),
              EndsWith("bad.yaml:3: weight_range: not a part of the format's range around zero; "
                       "give [least, greatest] within -8 to 7"));
}

TEST_F(Files, AForeignPeMayLeaveAShareOfTheActivationSum) {
  const auto share = [&](const std::string& header) {
    Write("pe.svh", header);
    return ReadFormatModel(Write("pe.yaml", "activation: int8\nweight: int4\n"))->ActivationShare();
  };
  EXPECT_EQ(share("`define PE_DOT a\n"), 0);
  EXPECT_EQ(share("`define PE_DOT a\n  `define PE_ACT_SHARE -1\n"), -1);
  EXPECT_EQ(share("`define PE_ACT_SHARE (2)  // twice\n"), 2);
  EXPECT_EQ(share("// `define PE_ACT_SHARE 3\n"), 0);
}

TEST_F(Files, AForeignPeHasToBeComplete) {
  EXPECT_THAT(
      Message<UserError>([&] { return SubjectOutside(folder_ / "none"); }),
      HasSubstr("none: no such folder; give a folder with pe.svh, pe.yaml and the modules"));
  Write("pe.svh", "`define PE_DOT my_dot\n");
  EXPECT_THAT(Message<UserError>([&] { return SubjectOutside(folder_); }),
              HasSubstr("there is no pe.yaml; rtl/README.md says what a PE folder holds"));
  Write("pe.yaml", "");
  EXPECT_THAT(Message<UserError>([&] { return SubjectOutside(folder_); }),
              HasSubstr("no module in it; put at least the one that PE_DOT names into a .sv file"));
  Write("pe.svh", "`define PE_DOT pair_dot\n");
  EXPECT_TRUE(SubjectOutside(folder_).sources.empty());
}

TEST_F(Files, TheCacheKeyFollowsNamesAndContents) {
  const auto file = Write("a/x", "1");
  const std::string before = ContentKey({folder_ / "a"}, "s");
  EXPECT_EQ(ContentKey({folder_ / "a"}, "s"), before);
  EXPECT_NE(ContentKey({folder_ / "a"}, "t"), before);
  Write("a/x", "2");
  EXPECT_NE(ContentKey({folder_ / "a"}, "s"), before);
  Write("a/x", "1");
  Write("a/y", "");
  EXPECT_NE(ContentKey({folder_ / "a"}, "s"), before);
}

}  // namespace
}  // namespace mixpe::sim
