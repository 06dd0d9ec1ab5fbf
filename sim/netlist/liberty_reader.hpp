// SPDX-License-Identifier: Apache-2.0
// Liberty files to a Library.
#pragma once

#include <string>
#include <vector>

#include "sim/netlist/library.hpp"

namespace mixpe::sim::netlist {

/// Reads Liberty files, plain or gzip, and merges them. Requires at least one file, a supply
/// voltage that all share, and no cell in two of them. All quantities come out in ps, fF, fJ, nW,
/// V. Internal energy is in units of capacitance x V^2 (Liberty has no unit of its own for it).
/// What is not used is not read: constraints other than setup, noise, current-source models,
/// buses. Throws UserError with file and line.
[[nodiscard]] Library ReadLiberty(const std::vector<std::string>& files);

/// The same from text; `name` stands for the file in messages.
[[nodiscard]] Library ParseLibertyLibrary(const std::string& text, const std::string& name);

}  // namespace mixpe::sim::netlist
