// SPDX-License-Identifier: Apache-2.0
// Port bits of a PE's modules that the golden model's vectors toggle. Four lanes: some PEs join
// two, lookup tables four, and with fewer a part of their ports is constant.
#include "reference/base/registry.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/coverage.hpp"
#include "sim/verify/verilated_pe.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

constexpr int kDot = 4;
constexpr int kVectorsPerPass = 2048;

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  const PeDesign design = DesignOf(subject);
  GatherSources(bench, subject.folder, bench.work / "src");
  const PeCircuit circuit = BuildPeUnit(bench.work / "src", kDot);
  const VerilatedPe pe(subject, bench, circuit, kDot, true);
  OperandSource source(*design.model, 1);
  std::vector<PeStimulus> stimuli;
  const std::vector<PePass> passes = PassesOf(*design.model);
  for (const PePass& pass : passes) {
    for (int i = 0; i < kVectorsPerPass; ++i) {
      stimuli.push_back(source.Draw(pass, kDot, circuit.SumBits()));
    }
  }
  (void)pe.Evaluate(stimuli);
  Coverage coverage;
  AddCoverage(pe.CoverageFile(), coverage);
  // With one mode there is nothing to toggle.
  if (passes.size() == 1) {
    std::erase_if(coverage,
                  [](const auto& entry) { return entry.first.name.starts_with("mode_i"); });
  }
  return CoverageRow(subject, bench, coverage, "toggle", 95);
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "toggle",
     .sentence = "port bits of a PE's modules that the golden model's vectors toggle",
     .fast = false,
     .applies = [](const Subject& subject) { return subject.is_pe; },
     .depends = ModelFolders,
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
