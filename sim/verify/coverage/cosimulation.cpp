// SPDX-License-Identifier: Apache-2.0
// The folder's co-simulation tests, run once with coverage counted: vectors that agreed with the
// golden model, lines and branches reached.
#include "reference/base/registry.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/coverage.hpp"
#include "sim/verify/rtl_tests.hpp"

namespace mixpe::sim {
namespace {

constexpr double kLeastVectors = 1000;
constexpr double kTestLimit_s = 300;

double Limit(const Subject& subject) { return subject.is_pe ? 100 : 95; }

Row VectorsRow(const Subject& subject, const TestRun& sum, std::size_t tests,
               const std::string& failed) {
  const std::string detail = std::to_string(sum.cases) + " cases of " + std::to_string(tests) +
                             " tests" + (failed.empty() ? "" : ", FAILED: " + failed);
  const bool counted = sum.vectors > 0;
  const double figure = counted ? static_cast<double>(sum.vectors) : static_cast<double>(sum.cases);
  return AtLeast(subject.name, "co-simulation", failed.empty() ? figure : 0,
                 counted ? kLeastVectors : 1, counted ? "vectors" : "cases", detail);
}

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  const RtlTests build(bench);
  const std::vector<std::string> tests = build.Of(subject);
  if (tests.empty()) {
    return {
        Missing(subject.name, "co-simulation", 1, "cases", "no test in tests/rtl/" + subject.name)};
  }
  build.Build(tests);
  TestRun sum;
  std::string failed;
  for (const std::string& test : tests) {
    const TestRun run = build.Run(
        test, bench.work,
        {"MIXPE_RTL_COVERAGE=" + bench.work.string(), "MIXPE_HOME=" + bench.root.string()},
        kTestLimit_s);
    sum.cases += run.cases;
    sum.vectors += run.vectors;
    if (!run.passed) failed += (failed.empty() ? "" : ", ") + test;
  }
  Coverage coverage;
  for (const auto& entry : std::filesystem::directory_iterator(bench.work)) {
    if (entry.path().extension() == ".dat") AddCoverage(entry.path(), coverage);
  }
  std::vector<Row> rows = {VectorsRow(subject, sum, tests.size(), failed)};
  for (const char* kind : {"line", "branch"}) {
    for (Row& row : CoverageRow(subject, bench, coverage, kind, Limit(subject))) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "cosimulation",
     .sentence = "vectors of the co-simulation tests, and the lines and branches they reach",
     .fast = false,
     .applies = [](const Subject& subject) { return !subject.outside && subject.name != kPeParts; },
     .depends =
         [](const Subject&) {
           return std::vector<std::string>{"models", "tests/rtl"};
         },
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
