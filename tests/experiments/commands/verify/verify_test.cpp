// SPDX-License-Identifier: Apache-2.0
// The command as a user meets it: formats, exit codes, a PE of one's own.
#include <gmock/gmock.h>

#include "reference/base/paths.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kExample = (ProjectRoot() / "experiments/examples/my_pe").string();
const std::string kWrong = (ProjectRoot() / "tests/sim/verify/wrong_pe").string();

TEST(Verify, AForeignPeIsHeldAgainstItsFormats) {
  const Output output = RunWith({"verify", "--pe", kExample, "--fast", "--format", "csv"});
  EXPECT_EQ(output.code, 0) << output.out << output.err;
  EXPECT_THAT(output.out, StartsWith("module,check,figure,limit,unit,status,detail\n"));
  EXPECT_THAT(output.out,
              HasSubstr("my_pe,exhaustive,100,100,% equal,ok,all 4096 pairs of 1 mode\n"));
  EXPECT_THAT(output.out, HasSubstr("my_pe/my_pe_dot,lint,0,0,findings,ok,"));
}

TEST(Verify, AWrongPeIsRefusedWithTheOperandsItFailsOn) {
  const Output output = RunWith({"verify", "--pe", kWrong, "--fast"});
  EXPECT_EQ(output.code, 2);
  EXPECT_THAT(output.out, HasSubstr("short"));
  EXPECT_THAT(output.err, StartsWith("mixpe: --pe " + kWrong +
                                     " is refused: all 4096 pairs of 1 mode, 2040 wrong, first "
                                     "int8 1 (code 0x1) x uint4 8 (code 0x8), sum_i 0x"));
  EXPECT_THAT(output.err, HasSubstr(": gives -8, not 8; mend its modules, or activation and "
                                    "weight in its pe.yaml\n"));
}

TEST(Verify, ErrorsNameOffenceAndRemedy) {
  const auto error_of = [](std::vector<std::string> args) {
    args.insert(args.begin(), "verify");
    const Output output = RunWith(args);
    EXPECT_EQ(output.code, 2);
    EXPECT_EQ(output.out, "");
    return output.err;
  };
  EXPECT_EQ(error_of({"til"}), "mixpe: no module 'til' below rtl; did you mean 'tile'?\n");
  EXPECT_EQ(error_of({"--jobs", "-1"}), "mixpe: --jobs is -1; use 0 to 1024\n");
  EXPECT_EQ(error_of({"--format", "xml"}),
            "mixpe: --format xml is not possible here; known: table, csv, json\n");
  EXPECT_EQ(error_of({"--pe", "nowhere"}),
            "mixpe: --pe nowhere: no such folder; give a folder with pe.svh, pe.yaml and the "
            "modules\n");
}

// The fast subset of the whole tree: what a change to any module has to pass.
TEST(Verify, TheFastTableOfTheTreeIsGood) {
  const Output output = RunWith({"verify", "--fast", "--format", "json"});
  EXPECT_EQ(output.code, 0) << output.out << output.err;
  EXPECT_THAT(output.out, HasSubstr("\"schema_version\": 1"));
  EXPECT_THAT(output.out, HasSubstr("\"module\": \"tile/os_tile\""));
}

}  // namespace
}  // namespace mixpe::experiments
