// SPDX-License-Identifier: Apache-2.0
// The output-stationary tile adds up a group of any length: rtl/formal/group_sum.sv by k-induction.
// That a PE's step adds the right products is what the formal check proves for every PE; here one
// stands for all.
#include "reference/base/registry.hpp"
#include "sim/tools/tool.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPe = "shift_add";
constexpr int kDepth = 3;  // the inputs of one step reach the sum in two cycles
constexpr double kLimit_s = 120;

/// Both halves: from the start, and from any state in which the claim held so far.
bool Passes(const fs::path& folder, bool induction) {
  std::vector<std::string> arguments = {"-s", "yices", "-t", std::to_string(kDepth)};
  if (induction) arguments.insert(arguments.begin(), "-i");
  arguments.push_back("group_sum.smt2");
  const fs::path log = folder / (induction ? "induction.log" : "base.log");
  return RunTool(FindTool("smtbmc"), {arguments, folder, log, kLimit_s}).exit_code == 0 &&
         ReadLog(log).find("Status: PASSED") != std::string::npos;
}

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  const fs::path folder = bench.work / "src";
  GatherSources(bench, bench.Rtl(std::string("pe/") + kPe), folder);
  RunYosys(folder, "group_sum",
           "read_slang --threads 1 -I . --top group_sum *.sv\nprep -flatten -top group_sum\n"
           "async2sync\nchformal -lower\ndffunmap\nopt_clean\nwrite_smt2 -wires group_sum.smt2\n",
           60);
  const bool base = Passes(folder, false), step = Passes(folder, true);
  return {AtLeast(subject.name, "induction", base && step ? 1 : 0, 1, "proven",
                  std::string("os_tile's group sum with ") + kPe + ": base " +
                      (base ? "holds" : "fails") + ", step " + (step ? "holds" : "fails"))};
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "induction",
     .sentence = "group sums of any length that the output-stationary tile is proven to make",
     .fast = true,
     .applies = [](const Subject& subject) { return subject.name == "tile"; },
     .depends =
         [](const Subject&) { return std::vector<std::string>{std::string("rtl/pe/") + kPe}; },
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
