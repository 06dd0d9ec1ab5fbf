// SPDX-License-Identifier: Apache-2.0
// Findings that are accepted, each with a reason: rtl/lint/waivers.yaml, rtl/coverage_holes.yaml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mixpe::sim {

/// One accepted finding of a linter.
struct Waiver {
  std::string file;    ///< below rtl/
  std::string code;    ///< of the linter: UNUSEDSIGNAL, or a rule of Verible
  std::string match;   ///< part of the finding's text; empty: every finding of this code
  std::string reason;  ///< why it is right as it is
};

/// Lines that no test reaches, or ports that no test toggles.
struct CoverageHole {
  std::string file;    ///< below rtl/
  std::string text;    ///< part of the source line: line numbers would not last
  std::string reason;  ///< why nothing can reach it
};

/// Both throw UserError with file and line on malformed content or an empty reason.
[[nodiscard]] std::vector<Waiver> ReadWaivers(const std::filesystem::path& file);
[[nodiscard]] std::vector<CoverageHole> ReadCoverageHoles(const std::filesystem::path& file);

}  // namespace mixpe::sim
