// SPDX-License-Identifier: Apache-2.0
// RTL into circuits, by Yosys.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "sim/verify/check.hpp"

namespace mixpe::sim {

/// Copies into `folder`, made anew, every module that a design may use: all shared folders, the
/// proofs' modules (rtl/formal) and the PE in `pe`. Yosys from a wheel sees only the folder it runs
/// in, and all files in one folder make includes plain.
void GatherSources(const Bench& bench, const std::filesystem::path& pe,
                   const std::filesystem::path& folder);

/// The command that reads a gathered folder and elaborates `top` with the parameters.
[[nodiscard]] std::string ReadDesign(const std::string& top,
                                     const std::map<std::string, int>& parameters,
                                     const std::string& options = "");

/// Commands from a flat word-level design to and-inverters.
[[nodiscard]] std::string ToAnds();

/// Runs commands, one a line, in the folder. Throws DeviceError with the end of the log.
void RunYosys(const std::filesystem::path& folder, const std::string& name,
              const std::string& commands, double limit_s);

}  // namespace mixpe::sim
