// SPDX-License-Identifier: Apache-2.0
// Mutation of the modules around the PEs: a seeded sample of faults in the text of a folder's
// modules (sim/verify/rtl_mutants.hpp), each of which the folder's own tests have to find.
#include <algorithm>
#include <map>

#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/rtl_tests.hpp"

namespace mixpe::sim {
namespace {

constexpr double kLimit = 95;  // % dead
constexpr double kTestLimit_s = 300;

class BlockMutation {
 public:
  BlockMutation(const Subject& subject, const Bench& bench)
      : subject_(subject), bench_(bench), build_(bench) {}

  std::vector<Row> Run() {
    const std::vector<RtlMutant>& faults = build_.Faults(subject_);
    if (faults.empty()) return {};
    tests_ = build_.Of(subject_);
    std::erase_if(tests_, [](const std::string& test) { return test.ends_with("_long"); });
    if (tests_.empty()) {
      return {Missing(subject_.name, "mutation", kLimit, "% dead", "the folder has no test")};
    }
    build_.Build(tests_);
    if (!MeasureTests()) {
      return {AtLeast(subject_.name, "mutation", 0, kLimit, "% dead",
                      "a test fails without any fault")};
    }
    return {Judge(faults)};
  }

 private:
  /// How long each takes, the shortest first from here on; false if one fails as it is.
  bool MeasureTests() {
    for (const std::string& test : tests_) {
      const TestRun run = RunTest(test, 0, kTestLimit_s);
      if (!run.passed) return false;
      seconds_[test] = run.seconds;
    }
    std::sort(tests_.begin(), tests_.end(), [&](const std::string& a, const std::string& b) {
      return seconds_[a] < seconds_[b];
    });
    return true;
  }

  TestRun RunTest(const std::string& test, std::size_t number, double limit_s) {
    return build_.Run(
        test, bench_.work,
        {"MIXPE_MUTANT=" + std::to_string(number), "MIXPE_HOME=" + bench_.root.string()}, limit_s);
  }

  /// A test fails, or does not end.
  bool Dies(std::size_t number) {
    return std::any_of(tests_.begin(), tests_.end(), [&](const std::string& test) {
      return !RunTest(test, number, 5.0 + 3.0 * seconds_[test]).passed;
    });
  }

  Row Judge(const std::vector<RtlMutant>& faults) {
    std::size_t killed = 0;
    std::string alive, first;
    for (std::size_t i = 0; i < faults.size(); ++i) {
      if (Dies(i + 1)) {
        ++killed;
      } else {
        alive += std::to_string(i + 1) + " " + faults[i].Place() + "\n";
        if (first.empty()) first = "; alive: " + faults[i].Place();
      }
    }
    WriteFile((bench_.work / "alive.txt").string(), alive);
    const auto all = static_cast<double>(faults.size());
    return AtLeast(
        subject_.name, "mutation", 100.0 * static_cast<double>(killed) / all, kLimit, "% dead",
        std::to_string(faults.size()) + " faults, " + std::to_string(killed) + " killed" + first);
  }

  const Subject& subject_;
  const Bench& bench_;
  RtlTests build_;
  std::vector<std::string> tests_;
  std::map<std::string, double> seconds_;
};

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "block_mutation",
     .sentence = "faults planted in the text of modules that the folder's tests find",
     .fast = false,
     .applies = [](const Subject& subject) { return !subject.is_pe; },
     .depends =
         [](const Subject&) {
           return std::vector<std::string>{"models", "tests/rtl"};
         },
     .run = [](const Subject& subject,
               const Bench& bench) { return BlockMutation(subject, bench).Run(); }});

}  // namespace
}  // namespace mixpe::sim
