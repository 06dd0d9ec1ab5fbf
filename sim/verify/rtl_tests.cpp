// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/rtl_tests.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <regex>
#include <sstream>
#include <thread>
#include <tuple>

#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"
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
  RunToolOrThrow({"cmake", "cmake", {}},
                 {{"-S", root.string(), "-B", tree.string(), "-G", "Ninja",
                   "-DCMAKE_BUILD_TYPE=Release", "-DMIXPE_TESTS=ON", "-DMIXPE_RTL_VARIANT=verify",
                   "-DMIXPE_RTL_MUTANTS=" + (tree / "planted").string()},
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

/// As many faults for a seed as make the figure's error about 1 %.
constexpr std::size_t kFaults = 200;
constexpr std::uint64_t kSeed = 1;

/// Of all modules of the folder together, in the order of their texts.
std::vector<RtlMutant> SampleFaults(const Subject& subject, const fs::path& log) {
  std::vector<RtlMutant> faults;
  for (const fs::path& source : subject.sources) {
    if (source.stem().string().ends_with("_checker")) continue;
    for (RtlMutant& fault : FindRtlMutants(source, log)) faults.push_back(std::move(fault));
  }
  Rng rng(kSeed);
  for (std::size_t i = 0; i < std::min(kFaults, faults.size()); ++i) {
    const auto last = static_cast<std::int64_t>(faults.size()) - 1;
    std::swap(faults[i],
              faults[static_cast<std::size_t>(rng.Between(static_cast<std::int64_t>(i), last))]);
  }
  if (faults.size() > kFaults) faults.resize(kFaults);
  std::sort(faults.begin(), faults.end(), [](const RtlMutant& a, const RtlMutant& b) {
    return std::tie(a.file, a.begin, a.end, a.text) < std::tie(b.file, b.begin, b.end, b.text);
  });
  return faults;
}

/// Writes the subject's modules with the faults in them; unchanged ones keep their time.
void PlantFaults(const Subject& subject, const std::vector<RtlMutant>& faults,
                 const fs::path& folder) {
  for (const fs::path& source : subject.sources) {
    std::vector<std::pair<int, RtlMutant>> own;
    for (std::size_t i = 0; i < faults.size(); ++i) {
      if (faults[i].file == source.filename()) own.emplace_back(static_cast<int>(i) + 1, faults[i]);
    }
    const std::string text = WithSelectableFaults(ReadFile(source.string()), own);
    const fs::path planted = folder / source.filename();
    fs::create_directories(folder);
    if (!fs::exists(planted) || ReadFile(planted.string()) != text) {
      WriteFile(planted.string(), text);
    }
  }
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

RtlTests::RtlTests(const Bench& bench) {
  static std::map<fs::path, Tree> known;
  const std::scoped_lock lock(BuildLock());
  if (!known.contains(bench.root)) known[bench.root] = Prepare(bench);
  tree_ = &known[bench.root];
}

RtlTests::Tree RtlTests::Prepare(const Bench& bench) {
  Tree tree;
  tree.folder = bench.root / "build/rtl_tests";
  for (const Subject& subject : bench.subjects) {
    if (!subject.IsMachinery()) continue;
    const fs::path log = tree.folder / "planted" / (subject.name + ".log");
    std::vector<RtlMutant> faults = SampleFaults(subject, log);
    PlantFaults(subject, faults, tree.folder / "planted" / subject.name);
    tree.faults[subject.name] = std::move(faults);
  }
  tree.targets = Configure(bench.root, tree.folder);
  return tree;
}

const std::vector<RtlMutant>& RtlTests::Faults(const Subject& subject) const {
  return tree_->faults.at(subject.name);
}

std::vector<std::string> RtlTests::Of(const Subject& subject) const {
  const std::string folder = "tests/rtl/" + subject.name + "/";
  std::vector<std::string> tests;
  for (const std::string& target : tree_->targets) {
    const std::string test = TestName(target);
    if (target.starts_with(folder) && !test.ends_with("_long")) tests.push_back(test);
  }
  if (subject.is_pe && tests.size() > 1) tests = {tests.back()};
  return tests;
}

std::vector<fs::path> RtlTests::Designs(const Subject& subject) const {
  std::vector<fs::path> designs;
  for (const auto& entry : fs::directory_iterator(tree_->folder / "tests/rtl" / subject.name)) {
    if (entry.path().extension() == ".design") designs.push_back(entry.path());
  }
  std::sort(designs.begin(), designs.end());
  return designs;
}

void RtlTests::Build(const std::vector<std::string>& tests) const {
  const std::scoped_lock lock(BuildLock());
  std::vector<std::string> arguments = {
      "--build", tree_->folder.string(), "--parallel",
      std::to_string(std::max(1U, std::thread::hardware_concurrency())), "--target"};
  for (const std::string& test : tests) arguments.push_back(test + "_test");
  RunToolOrThrow({"cmake", "cmake", {}},
                 {arguments, tree_->folder, tree_->folder / (tests.at(0) + ".build.log"), 900});
}

fs::path RtlTests::Program(const std::string& test) const {
  for (const std::string& target : tree_->targets) {
    if (TestName(target) == test) return tree_->folder / target;
  }
  throw DeviceError("there is no test " + test);
}

TestRun RtlTests::Run(const std::string& test, const fs::path& keep,
                      const std::vector<std::string>& environment, double limit_s) const {
  static const std::regex kCases(R"re(<testsuites tests="(\d+)")re");
  static const std::regex kVectors(R"re(name="vectors" value="(\d+)")re");
  fs::create_directories(keep);
  const fs::path report = keep / (test + ".xml");
  const auto begin = std::chrono::steady_clock::now();
  const ToolResult result =
      RunTool({test, Program(test), environment},
              {{"--gtest_output=xml:" + report.string(), "--gtest_break_on_failure"},
               keep,
               keep / (test + ".log"),
               limit_s});
  TestRun run;
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  run.passed = result.exit_code == 0;
  const std::string text = ReadLog(report);
  run.cases = SumOf(text, kCases);
  run.vectors = SumOf(text, kVectors);
  return run;
}

}  // namespace mixpe::sim
