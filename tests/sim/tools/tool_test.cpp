// SPDX-License-Identifier: Apache-2.0
#include "sim/tools/tool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/error.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const Tool kShell{"shell", "sh", {"GREETING=hello"}};

class ToolTest : public testing::Test {
 protected:
  const fs::path folder_ =
      fs::path(testing::TempDir()) /
      (std::string("mixpe_tool_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  const fs::path log_ = folder_ / "logs/log";

  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  ToolCall Call(const std::string& script, double limit_s = 10.0) {
    return {{"-c", script}, folder_, log_, limit_s};
  }

  template <class Exception, class Action>
  static std::string Message(const Action& action) {
    try {
      action();
    } catch (const Exception& error) {
      return error.what();
    }
    return "nothing was thrown";
  }
};

TEST_F(ToolTest, RunsInItsFolderAndEnvironmentAndLogsBothStreams) {
  const ToolResult result = RunTool(kShell, Call("pwd; echo $GREETING >&2; exit 7"));
  EXPECT_EQ(result.exit_code, 7);
  EXPECT_FALSE(result.timed_out);
  EXPECT_EQ(ReadLog(log_), fs::canonical(folder_).string() + "\nhello\n");
}

TEST_F(ToolTest, KillsWhatTakesTooLong) {
  const ToolResult result = RunTool(kShell, Call("sleep 20", 0.2));
  EXPECT_TRUE(result.timed_out);
}

TEST_F(ToolTest, AFailureShowsTheEndOfTheLog) {
  const auto fail = [&] { RunToolOrThrow(kShell, Call("seq 1 100; exit 3")); };
  const std::string message = Message<DeviceError>(fail);
  EXPECT_THAT(message, HasSubstr("shell ended with 3; log: "));
  EXPECT_THAT(message, HasSubstr("\n81\n82\n"));
  EXPECT_THAT(message, Not(HasSubstr("\n80\n")));
}

TEST_F(ToolTest, AProgramThatIsNotThereIsNamed) {
  const Tool tool{"nothing", "/no/such/program", {}};
  const auto run = [&] { (void)RunTool(tool, Call("")); };
  EXPECT_THAT(Message<DeviceError>(run),
              HasSubstr("cannot start nothing: there is no /no/such/program"));
}

TEST_F(ToolTest, AnUnknownToolIsRefusedWithASuggestion) {
  EXPECT_THAT(Message<UserError>([] { (void)FindTool("yosis"); }),
              HasSubstr("unknown tool 'yosis'; did you mean 'yosys'"));
}

TEST_F(ToolTest, TheToolsOfThisProjectAnswer) {
  for (const char* name : {"yosys", "verilator"}) {
    RunToolOrThrow(FindTool(name), {{"--version"}, folder_, log_, 60.0});
    EXPECT_THAT(ReadLog(log_), testing::ContainsRegex("[0-9]\\.[0-9]")) << name;
  }
  for (const char* name : {"abc", "iverilog", "sby", "smtbmc", "verible-lint", "yices", "vvp"}) {
    EXPECT_NO_THROW((void)FindTool(name)) << name;
  }
}

}  // namespace
}  // namespace mixpe::sim
