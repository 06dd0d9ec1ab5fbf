// SPDX-License-Identifier: Apache-2.0
// A protocol assertion's trial: the same stimulus once legal, which must pass, and once with one
// thing wrong, which must stop the simulation with that assertion's name.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "Vdut.h"
#include "reference/base/paths.hpp"

namespace mixpe::tests {

/// The checker alone; every port is an input.
class CheckerBench {
 public:
  CheckerBench() {
    dut_.rst_ni = 0;
    Cycles(3);
    dut_.rst_ni = 1;
    Cycle();
  }
  ~CheckerBench() { dut_.final(); }
  CheckerBench(const CheckerBench&) = delete;
  CheckerBench& operator=(const CheckerBench&) = delete;

  Vdut& operator*() { return dut_; }
  Vdut* operator->() { return &dut_; }

  void Cycle() {
    dut_.eval();
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }
  void Cycles(int count) {
    for (int i = 0; i < count; ++i) Cycle();
  }

 private:
  VerilatedContext context_;
  Vdut dut_{&context_};
};

struct CheckerCase {
  std::string assertion;  // end of its hierarchical name
  std::function<void(CheckerBench&, bool wrong)> stimulus;
};

inline void RunCase(const CheckerCase& trial, bool wrong) {
  if (wrong) dup2(STDERR_FILENO, STDOUT_FILENO);  // where death tests look
  CheckerBench bench;
  trial.stimulus(bench, wrong);
}

inline void ExpectBites(const std::vector<CheckerCase>& cases) {
  for (const CheckerCase& trial : cases) {
    SCOPED_TRACE(trial.assertion);
    RunCase(trial, /*wrong=*/false);
    EXPECT_DEATH(RunCase(trial, /*wrong=*/true),
                 "Assertion failed in [A-Za-z_.]*" + trial.assertion + ":");
  }
}

/// The labels of all assertions in rtl/<module>.sv.
inline std::set<std::string> Labels(const std::string& module) {
  std::ifstream file(ProjectRoot() / "rtl" / (module + ".sv"));
  const std::regex label(R"(\s*(\w+): assert property.*)");
  std::set<std::string> labels;
  std::smatch match;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_match(line, match, label)) labels.insert(match[1]);
  }
  EXPECT_FALSE(labels.empty()) << module;
  return labels;
}

/// Every assertion of the modules has a case.
inline void ExpectAllTried(const std::vector<std::string>& modules,
                           const std::vector<CheckerCase>& cases) {
  for (const std::string& module : modules) {
    for (const std::string& label : Labels(module)) {
      const bool tried = std::any_of(cases.begin(), cases.end(), [&](const CheckerCase& trial) {
        return trial.assertion == label || trial.assertion.ends_with("." + label);
      });
      EXPECT_TRUE(tried) << module << ": " << label;
    }
  }
}

/// The three rules of one valid/ready channel. `wires` ties its valid, ready and payload; `open`
/// makes it legal to raise valid.
template <class Wires>
std::vector<CheckerCase> ChannelCases(const std::string& instance, Wires wires,
                                      const std::function<void(CheckerBench&)>& open) {
  const auto offer = [=](CheckerBench& bench) {
    open(bench);
    auto [valid, ready, payload] = wires(*bench);
    valid = 1;
    ready = 0;
    bench.Cycles(2);
  };
  const auto finish = [=](CheckerBench& bench) {
    auto [valid, ready, payload] = wires(*bench);
    ready = 1;
    bench.Cycle();
    valid = 0;
    bench.Cycle();
  };
  return {{instance + ".ValidHolds",
           [=](CheckerBench& bench, bool wrong) {
             offer(bench);
             auto [valid, ready, payload] = wires(*bench);
             valid = !wrong;
             bench.Cycle();
             finish(bench);
           }},
          {instance + ".PayloadHolds",
           [=](CheckerBench& bench, bool wrong) {
             offer(bench);
             auto [valid, ready, payload] = wires(*bench);
             if (wrong) payload = payload ^ 2;
             bench.Cycle();
             finish(bench);
           }},
          {instance + ".QuietInReset", [=](CheckerBench& bench, bool wrong) {
             auto [valid, ready, payload] = wires(*bench);
             bench->rst_ni = 0;
             bench.Cycle();
             valid = wrong;
             bench.Cycles(2);
           }}};
}

inline void Append(std::vector<CheckerCase>& cases, const std::vector<CheckerCase>& more) {
  cases.insert(cases.end(), more.begin(), more.end());
}

}  // namespace mixpe::tests
