// SPDX-License-Identifier: Apache-2.0
// What Verilator counted while tests ran.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>

#include "sim/verify/check.hpp"

namespace mixpe::sim {

/// A line, a branch or a bit of a port. Instances of a module share a point.
struct CoveragePoint {
  std::string kind;  ///< line, branch, toggle, user
  std::string file;  ///< file name without folders: one module per file, named after it
  int line = 0;
  std::string name;  ///< what is counted there
  bool operator<(const CoveragePoint& other) const {
    return std::tie(kind, file, line, name) <
           std::tie(other.kind, other.file, other.line, other.name);
  }
};

/// How often each was reached.
using Coverage = std::map<CoveragePoint, std::uint64_t>;

/// Adds the counts of a file that Verilator 5.006 wrote. Throws DeviceError if it is none.
void AddCoverage(const std::filesystem::path& file, Coverage& coverage);

/// Share of the points of `kind` in the subject's own files that were reached or are listed in
/// rtl/coverage_holes.yaml; toggles of ports alone (names in _i, _o). No row if there are none.
[[nodiscard]] std::vector<Row> CoverageRow(const Subject& subject, const Bench& bench,
                                           const Coverage& coverage, const std::string& kind,
                                           double limit);

}  // namespace mixpe::sim
