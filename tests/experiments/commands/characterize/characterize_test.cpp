// SPDX-License-Identifier: Apache-2.0
// What is refused before anything is synthesised.
#include <gmock/gmock.h>

#include "reference/base/paths.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kExample = (ProjectRoot() / "experiments/examples/my_pe").string();
const std::string kWrong = (ProjectRoot() / "tests/sim/verify/wrong_pe").string();

std::string ErrorOf(const std::vector<std::string>& args) {
  const Output output = RunWith(args);
  EXPECT_EQ(output.code, 2);
  EXPECT_EQ(output.out, "");
  return output.err;
}

TEST(Characterize, AWrongPeIsRefusedWithTheOperandsItFailsOn) {
  for (const char* command : {"characterize", "compare"}) {
    const std::string error = ErrorOf({command, "--pe", kWrong});
    EXPECT_THAT(error, StartsWith("mixpe: --pe " + kWrong +
                                  " is refused: all 4096 pairs of 1 mode, 2040 wrong, first int8 1 "
                                  "(code 0x1) x uint4 8 (code 0x8), sum_i 0x"));
    EXPECT_THAT(error, HasSubstr(": gives -8, not 8; mend its modules, or activation and weight in "
                                 "its pe.yaml\n"));
  }
}

TEST(Characterize, ErrorsNameOffenceAndRemedy) {
  EXPECT_EQ(ErrorOf({"characterize", "--pe", "nowhere"}),
            "mixpe: --pe nowhere: no such folder; give a folder with pe.svh, pe.yaml and the "
            "modules\n");
  EXPECT_EQ(ErrorOf({"characterize", "--pe", kExample, "--record"}),
            "mixpe: --pe with --record; leave it out: what is recorded are designs of rtl/pe\n");
  EXPECT_EQ(ErrorOf({"characterize", "--pe", kExample, "--table"}),
            "mixpe: --pe with --table; leave it out: what is recorded are designs of rtl/pe\n");
  EXPECT_EQ(ErrorOf({"characterize", "xu", "--pe", kExample}),
            "mixpe: --pe beside design xu; ask for one of the two\n");
  EXPECT_EQ(ErrorOf({"compare", "--pe", kExample, "--costs", "published"}),
            "mixpe: --pe with published costs: nobody has published those of this PE; leave "
            "--costs out\n");
}

}  // namespace
}  // namespace mixpe::experiments
