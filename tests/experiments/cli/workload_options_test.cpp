// SPDX-License-Identifier: Apache-2.0
#include "experiments/cli/workload_options.hpp"

#include <gtest/gtest.h>

#include "reference/base/error.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;

reference::WalkOptions Parsed(const std::vector<std::string>& args) {
  Options options;
  DescribeWorkload(options);
  Arguments values;
  po::store(po::command_line_parser(args).options(options).run(), values);
  return WorkloadOptions(values);
}

std::string ErrorOf(const std::vector<std::string>& args) {
  try {
    (void)Parsed(args);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(WorkloadOptions, DefaultsAreThoseOfTheWalk) {
  const reference::WalkOptions defaults;
  const reference::WalkOptions options = Parsed({});
  EXPECT_EQ(options.batch, defaults.batch);
  EXPECT_EQ(options.prompt_tokens, defaults.prompt_tokens);
  EXPECT_EQ(options.new_tokens, defaults.new_tokens);
  EXPECT_EQ(options.context_tokens, defaults.context_tokens);
  EXPECT_EQ(options.routing, defaults.routing);
}

TEST(WorkloadOptions, EachOptionSetsItsField) {
  const reference::WalkOptions options =
      Parsed({"--batch=3", "--prefill=17", "--decode=5", "--context=22", "--routing=skewed"});
  EXPECT_EQ(options.batch, 3);
  EXPECT_EQ(options.prompt_tokens, 17);
  EXPECT_EQ(options.new_tokens, 5);
  EXPECT_EQ(options.context_tokens, 22);
  EXPECT_EQ(options.routing, "skewed");
}

TEST(WorkloadOptions, RefusesWhatCannotBeServed) {
  EXPECT_EQ(ErrorOf({"--batch=0"}), "--batch 0; use 1 to 10000000");
  EXPECT_EQ(ErrorOf({"--prefill=-1"}), "--prefill -1; use 0 to 10000000");
  EXPECT_EQ(ErrorOf({"--decode=16777217"}), "--decode 16777217; use 0 to 10000000");
  EXPECT_EQ(ErrorOf({"--context=-1"}), "--context -1; use 0 to 10000000");
  EXPECT_EQ(ErrorOf({"--prefill=0", "--decode=0"}),
            "--prefill 0 --decode 0: nothing to do; give at least one token of either");
  EXPECT_EQ(ErrorOf({"--prefill=0", "--decode=1"}), "accepted");
}

}  // namespace
}  // namespace mixpe::experiments
