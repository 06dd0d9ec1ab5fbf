// SPDX-License-Identifier: Apache-2.0
// Explanations of what is no longer there: entries of rtl/coverage_holes.yaml and rtl/mutants.yaml
// whose file, line or fault does not exist. (Lint counts its own waivers.)
#include <algorithm>

#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/rtl_mutants.hpp"
#include "sim/verify/waivers.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

bool HasFault(const fs::path& source, const std::string& text, const Bench& bench) {
  const std::vector<RtlMutant> faults = FindRtlMutants(source, bench.work / "verible.log");
  return std::any_of(faults.begin(), faults.end(), [&](const RtlMutant& fault) {
    return fault.Name().find(text) != std::string::npos;
  });
}

/// Its entries are for this folder, or for one that is not there, which all folders tell.
bool Concerns(const CoverageHole& entry, const Subject& subject, const Bench& bench) {
  const fs::path folder = fs::path(entry.file).parent_path();
  return folder == subject.name || !fs::exists(bench.Rtl(folder.string()));
}

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  int entries = 0, stale = 0;
  std::string first;
  const auto judge = [&](const CoverageHole& entry, const auto& is_there) {
    if (!Concerns(entry, subject, bench)) return;
    ++entries;
    const fs::path source = bench.Rtl(entry.file);
    if (fs::exists(source) && is_there(source)) return;
    if (++stale == 1) first = ", first: " + entry.file + " " + entry.text;
  };
  for (const CoverageHole& hole : ReadCoverageHoles(bench.Rtl("coverage_holes.yaml"))) {
    judge(hole, [&](const fs::path& source) {
      return ReadFile(source.string()).find(hole.text) != std::string::npos;
    });
  }
  for (const CoverageHole& fault : ReadCoverageHoles(bench.Rtl("mutants.yaml"))) {
    judge(fault, [&](const fs::path& source) { return HasFault(source, fault.text, bench); });
  }
  if (entries == 0) return {};
  return {AtMost(subject.name, "stale reasons", stale, 0, "entries",
                 std::to_string(entries) + " entries" + first)};
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "stale",
     .sentence = "explanations of coverage holes and faults that match nothing",
     .fast = true,
     .applies = [](const Subject&) { return true; },
     .depends =
         [](const Subject&) {
           return std::vector<std::string>{"rtl/coverage_holes.yaml", "rtl/mutants.yaml"};
         },
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
