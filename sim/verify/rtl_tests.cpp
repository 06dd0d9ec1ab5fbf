// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/rtl_tests.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <regex>
#include <sstream>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

std::mutex& BuildLock() {
  static std::mutex lock;
  return lock;
}

/// Executables "tests/rtl/.../rtl_x_test" among Ninja's targets.
std::vector<std::string> Executables(const std::string& listing) {
  static const std::regex kTest(R"((tests/rtl/[^:]*/rtl_[^/:]*_test): .*)");
  std::vector<std::string> programs;
  std::istringstream lines(listing);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kTest)) programs.push_back(match[1]);
  }
  std::sort(programs.begin(), programs.end());
  return programs;
}

std::vector<std::string> Configure(const fs::path& root, const fs::path& tree) {
  RunToolOrThrow({"cmake", "cmake", {}}, {{"-S", root.string(), "-B", tree.string(), "-G", "Ninja",
                                           "-DCMAKE_BUILD_TYPE=Release", "-DMIXPE_TESTS=ON",
                                           "-DMIXPE_RTL_VARIANT=coverage"},
                                          root,
                                          tree / "configure.log",
                                          300});
  RunToolOrThrow({"ninja", "ninja", {}},
                 {{"-C", tree.string(), "-t", "targets", "all"}, root, tree / "targets.log", 60});
  return Executables(ReadLog(tree / "targets.log"));
}

std::string TestName(const std::string& program) {
  const std::string file = fs::path(program).filename().string();
  return file.substr(0, file.size() - std::string("_test").size());
}

std::string Underscored(std::string text) {
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

bool Begins(const std::string& test, const std::string& name) {
  return test == "rtl_" + name || test.starts_with("rtl_" + name + "_");
}

long SumOf(const std::string& text, const std::regex& pattern) {
  long sum = 0;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), none; match != none;
       ++match) {
    sum += std::stol((*match)[1]);
  }
  return sum;
}

}  // namespace

RtlTests::RtlTests(const fs::path& root) : tree_(root / "build/verify/coverage") {
  static std::map<fs::path, std::vector<std::string>> known;
  const std::scoped_lock lock(BuildLock());
  if (!known.contains(tree_)) known[tree_] = Configure(root, tree_);
  targets_ = known[tree_];
}

std::vector<std::string> RtlTests::Of(const Subject& subject) const {
  std::vector<std::string> tests;
  for (const std::string& target : targets_) {
    const std::string test = TestName(target);
    const bool own =
        Begins(test, Underscored(subject.name)) ||
        std::any_of(subject.sources.begin(), subject.sources.end(),
                    [&](const fs::path& source) { return Begins(test, source.stem().string()); });
    // rtl_pe_xu3_dot4 is no test of xu: the name after the prefix has to be a width.
    const bool width =
        !subject.is_pe || test.starts_with("rtl_" + Underscored(subject.name) + "_dot");
    if (own && width) tests.push_back(test);
  }
  if (subject.is_pe && tests.size() > 1) tests = {tests.back()};
  return tests;
}

void RtlTests::Build(const std::vector<std::string>& tests) const {
  const std::scoped_lock lock(BuildLock());
  std::vector<std::string> arguments = {"--build", tree_.string(), "--target"};
  for (const std::string& test : tests) arguments.push_back(test + "_test");
  RunToolOrThrow({"cmake", "cmake", {}},
                 {arguments, tree_, tree_ / (tests.at(0) + ".build.log"), 900});
}

fs::path RtlTests::Program(const std::string& test) const {
  for (const std::string& target : targets_) {
    if (TestName(target) == test) return tree_ / target;
  }
  throw DeviceError("there is no test " + test);
}

TestRun RtlTests::Run(const std::string& test, const fs::path& keep,
                      const std::vector<std::string>& environment, double limit_s) const {
  static const std::regex kCases(R"re(<testsuites tests="(\d+)")re");
  static const std::regex kVectors(R"re(name="vectors" value="(\d+)")re");
  fs::create_directories(keep);
  const fs::path report = keep / (test + ".xml");
  const ToolResult result = RunTool({test, Program(test), environment},
                                    {{"--gtest_output=xml:" + report.string(), "--gtest_fail_fast"},
                                     keep,
                                     keep / (test + ".log"),
                                     limit_s});
  TestRun run;
  run.passed = result.exit_code == 0;
  const std::string text = ReadLog(report);
  run.cases = SumOf(text, kCases);
  run.vectors = SumOf(text, kVectors);
  return run;
}

}  // namespace mixpe::sim
