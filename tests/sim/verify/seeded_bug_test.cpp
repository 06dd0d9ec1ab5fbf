// SPDX-License-Identifier: Apache-2.0
// A fault seeded into a copy of the RTL turns the row red that is there to see it; without the
// fault the same row is good.
#include <gmock/gmock.h>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "sim/verify/runner.hpp"
#include "tests/sim/verify/scratch.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SeededBug : public Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    fs::copy(ProjectRoot() / "rtl", folder_ / "rtl", fs::copy_options::recursive);
    for (const auto& pe : fs::directory_iterator(folder_ / "rtl/pe")) {
      if (pe.path().filename() != "shift_add") fs::remove_all(pe.path());
    }
  }

  void Replace(const std::string& file, const std::string& old, const std::string& by) {
    std::string text = ReadFile((folder_ / file).string());
    const std::size_t place = text.find(old);
    ASSERT_NE(place, std::string::npos) << file << " has no " << old;
    WriteFile((folder_ / file).string(), text.replace(place, old.size(), by));
  }

  Row RowOf(const std::string& module, const std::string& check, bool fast = true) {
    for (const Row& row : Verify({.fast = fast, .modules = {module}, .jobs = 2, .root = folder_})) {
      if (row.check == check) return row;
    }
    return Missing(module, check, 0, "", "no such row");
  }
};

constexpr const char* kPe = "rtl/pe/shift_add/shift_add_dot.sv";

TEST_F(SeededBug, AWrongShiftIsSeenByEveryCheckOfArithmetic) {
  EXPECT_EQ(RowOf("pe/shift_add", "exhaustive").status, RowStatus::kOk);
  Replace(kPe, "wide << 1", "wide << 2");
  const Row exhaustive = RowOf("pe/shift_add", "exhaustive");
  EXPECT_EQ(exhaustive.status, RowStatus::kShort);
  EXPECT_THAT(exhaustive.detail, HasSubstr("wrong, first int8 1 (code 0x1) x int4 2 (code 0x2)"));
  EXPECT_THAT(RowOf("pe/shift_add", "mutation").detail,
              HasSubstr("the unchanged circuit differs from the golden model"));
}

TEST_F(SeededBug, AnUnusedSignalIsALintFinding) {
  EXPECT_EQ(RowOf("pe/shift_add", "lint").status, RowStatus::kOk);
  Replace(kPe, "  logic unused_mode;", "  logic spare;\n  logic unused_mode;");
  const Row lint = RowOf("pe/shift_add", "lint");
  EXPECT_EQ(lint.status, RowStatus::kShort);
  EXPECT_THAT(lint.detail, HasSubstr("pe/shift_add/shift_add_dot.sv UNUSEDSIGNAL"));
}

TEST_F(SeededBug, AHandshakeThatNobodyWatchesIsCounted) {
  EXPECT_EQ(RowOf("common", "assertions", true).figure, 100);
  Replace("rtl/common/fifo.sv", "handshake_checker", "handshake_watcher");
  const Row row = RowOf("common", "assertions", true);
  EXPECT_EQ(row.status, RowStatus::kShort);
  EXPECT_EQ(row.detail, "1 of 2 watched, first not: fifo.sv valid_o");
}

TEST_F(SeededBug, AReasonForWhatIsNoLongerThereIsAFinding) {
  EXPECT_EQ(RowOf("array", "stale reasons").status, RowStatus::kOk);
  Replace("rtl/array/os_array.sv", "row_o = '0;", "row_o = RowBits'(0);");
  const Row row = RowOf("array", "stale reasons");
  EXPECT_EQ(row.status, RowStatus::kShort);
  EXPECT_THAT(row.detail, HasSubstr("first: array/os_array.sv row_o = '0; : '0 -> '1"));
}

TEST_F(SeededBug, AWaiverThatWaivesNothingIsAFinding) {
  WriteFile((folder_ / "rtl/lint/waivers.yaml").string(),
            "schema: 1\naccepted:\n  - {file: group_align/fp16_align.sv, code: WIDTH, match: x, "
            "reason: because}\n");
  EXPECT_THAT(RowOf("group_align/fp16_align", "lint", false).detail,
              HasSubstr("group_align/fp16_align.sv STALE: the waiver of WIDTH waives nothing"));
}

TEST_F(SeededBug, ASumThatWrapsInALongGroupIsNotProven) {
  // Long enough for the base case, which looks at the first steps only.
  Replace("rtl/pe/shift_add/pe.svh", "(12 + $clog2(G))", "(9 + $clog2(G))");
  const Bench bench{folder_, folder_ / "work", FindSubjects(folder_ / "rtl"), true};
  fs::create_directories(bench.work);
  for (const Subject& subject : bench.subjects) {
    if (subject.name != "tile") continue;
    const Row row = Registry<Check>::Get("induction").run(subject, bench).at(0);
    EXPECT_EQ(row.status, RowStatus::kShort);
    EXPECT_EQ(row.detail, "os_tile's group sum with shift_add: base holds, step fails");
  }
}

TEST_F(SeededBug, APeWithoutAGoldenModelIsMissing) {
  fs::rename(folder_ / "rtl/pe/shift_add", folder_ / "rtl/pe/nobody");
  const Row row = RowOf("pe/nobody", "exhaustive");
  EXPECT_EQ(row.status, RowStatus::kMissing);
  EXPECT_EQ(row.detail, "rtl/pe/nobody has no golden model; add models/pe/nobody");
}

TEST_F(SeededBug, AModuleThatIsNotThereIsAUserError) {
  EXPECT_EQ(Message<UserError>(
                [&] { return Verify({.modules = {"pe/shift_ad"}, .jobs = 1, .root = folder_}); }),
            "no module 'pe/shift_ad' below rtl; did you mean 'pe/shift_add'?");
}

}  // namespace
}  // namespace mixpe::sim
