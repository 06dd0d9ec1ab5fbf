// SPDX-License-Identifier: Apache-2.0
// A PE of one's own goes the whole way: verified, synthesised, proven, priced, compared.
#include <gmock/gmock.h>

#include "reference/base/paths.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments {
namespace {

using testing::HasSubstr;

const std::string kExample = (ProjectRoot() / "experiments/examples/my_pe").string();

TEST(OwnPe, IsCharacterizedFromAProvenNetlist) {
  const Output output =
      RunWith({"characterize", "--pe", kExample, "--structure", "tile4", "edge_act", "edge_weight",
               "--operands", "gaussian", "--format", "csv"});
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_THAT(output.out, HasSubstr("\nmy_pe,osu018,tile4,"));
  EXPECT_THAT(output.out, HasSubstr(",gaussian,proven\n"));
  EXPECT_THAT(output.out, testing::Not(HasSubstr("edge_")));  // it has none
}

TEST(OwnPe, IsComparedInOneLibraryWithTheOthers) {
  const Output output = RunWith({"compare", "--pe", kExample, "--model", "smollm2-135m",
                                 "--prefill", "8", "--decode", "2", "--format", "csv"});
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_THAT(output.out, HasSubstr(",my_pe,"));
  EXPECT_THAT(output.out, HasSubstr(",synthesised,fast-modelled"));
}

}  // namespace
}  // namespace mixpe::experiments
