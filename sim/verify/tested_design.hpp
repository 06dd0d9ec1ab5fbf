// SPDX-License-Identifier: Apache-2.0
// The designs that the tests of tests/rtl simulate, for Yosys.
#pragma once

#include <filesystem>
#include <string>

#include "sim/verify/check.hpp"

namespace mixpe::sim {

struct TestedDesign {
  std::string top;
  std::string read;  ///< the command that elaborates it in the folder of its sources
};

/// Gathers the sources of the design that `description` (RtlTests::Designs) tells of in `folder`,
/// made anew. `options`: more of them for read_slang. Throws DeviceError for no description.
[[nodiscard]] TestedDesign GatherTested(const Subject& subject, const Bench& bench,
                                        const std::filesystem::path& description,
                                        const std::filesystem::path& folder, std::string options);

}  // namespace mixpe::sim
