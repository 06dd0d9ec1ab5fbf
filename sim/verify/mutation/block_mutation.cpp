// SPDX-License-Identifier: Apache-2.0
// Mutation of the modules around the PEs: a seeded sample of faults in the text of a folder's
// modules (sim/verify/rtl_mutants.hpp), each of which the folder's own tests have to find. A
// survivor counts as dead if ABC proves that it changes nothing, or if rtl/mutants.yaml says why it
// is harmless.
#include <algorithm>
#include <map>

#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/mutation/harmless.hpp"
#include "sim/verify/rtl_tests.hpp"
#include "sim/verify/waivers.hpp"

namespace mixpe::sim {
namespace {

constexpr double kLimit = 95;  // % dead
constexpr double kTestLimit_s = 300;
constexpr double kPatience = 6.0;  // times as long as without a fault: others load the machine too
constexpr int kTests = 4;          // for a fault; more find hardly more and cost minutes

class BlockMutation {
 public:
  BlockMutation(const Subject& subject, const Bench& bench)
      : subject_(subject), bench_(bench), build_(bench) {}

  std::vector<Row> Run() {
    const std::vector<RtlMutant>& faults = build_.Faults(subject_);
    if (faults.empty()) return {};
    tests_ = build_.Of(subject_);
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

  /// A test fails, or does not end: the shortest ones that simulate the module are asked.
  bool Dies(const HarmlessProof& designs, const RtlMutant& fault, std::size_t number) {
    int asked = 0;
    for (const std::string& test : tests_) {
      if (asked == kTests || !designs.Reaches(test, fault)) continue;
      if (!RunTest(test, number, 15.0 + kPatience * seconds_[test]).passed) return true;
      ++asked;
    }
    return false;
  }

  /// Listed with a reason.
  bool IsExplained(const RtlMutant& fault) const {
    return std::any_of(accepted_.begin(), accepted_.end(), [&](const CoverageHole& accepted) {
      return accepted.file == subject_.name + "/" + fault.file &&
             fault.Name().find(accepted.text) != std::string::npos;
    });
  }

  std::vector<std::size_t> Survivors(const HarmlessProof& designs,
                                     const std::vector<RtlMutant>& faults) {
    std::vector<std::size_t> survivors;
    for (std::size_t i = 0; i < faults.size(); ++i) {
      if (!Dies(designs, faults[i], i + 1)) survivors.push_back(i);
    }
    return survivors;
  }

  Row Judge(const std::vector<RtlMutant>& faults) {
    const HarmlessProof proof(subject_, bench_, build_, bench_.work / "proof");
    const std::vector<std::size_t> survivors = Survivors(proof, faults);
    std::size_t proven = 0, explained = 0;
    std::string alive, first;
    for (const std::size_t i : survivors) {
      if (IsExplained(faults[i])) {
        ++explained;
      } else if (proof.Holds(faults[i])) {
        ++proven;
      } else {
        alive +=
            std::to_string(i + 1) + " " + faults[i].Place() + "\n    " + faults[i].Name() + "\n";
        if (first.empty()) first = "; alive: " + faults[i].Place();
      }
    }
    WriteFile((bench_.work / "alive.txt").string(), alive);
    const std::size_t killed = faults.size() - survivors.size();
    return AtLeast(subject_.name, "mutation",
                   100.0 * static_cast<double>(killed + proven + explained) /
                       static_cast<double>(faults.size()),
                   kLimit, "% dead",
                   std::to_string(faults.size()) + " faults, " + std::to_string(killed) +
                       " killed, " + std::to_string(proven) + " proven harmless, " +
                       std::to_string(explained) + " explained" + first);
  }

  const Subject& subject_;
  const Bench& bench_;
  RtlTests build_;
  std::vector<std::string> tests_;
  std::map<std::string, double> seconds_;
  std::vector<CoverageHole> accepted_ = ReadCoverageHoles(bench_.Rtl("mutants.yaml"));
};

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "block_mutation",
     .sentence = "faults planted in the text of modules that the folder's tests find",
     .fast = false,
     .applies = [](const Subject& subject) { return subject.IsMachinery(); },
     .depends =
         [](const Subject&) {
           return std::vector<std::string>{"models", "tests/rtl", "rtl/mutants.yaml"};
         },
     .run = [](const Subject& subject,
               const Bench& bench) { return BlockMutation(subject, bench).Run(); }});

}  // namespace
}  // namespace mixpe::sim
