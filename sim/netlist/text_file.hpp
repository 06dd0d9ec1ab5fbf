// SPDX-License-Identifier: Apache-2.0
// Reads a file that may be compressed.
#pragma once

#include <string>

namespace mixpe::sim::netlist {

/// Whole file, unpacked if it begins as gzip does (RFC 1952). Throws UserError if it cannot be
/// read, is damaged, or would unpack to more than 1 GiB.
[[nodiscard]] std::string ReadTextFile(const std::string& file);

}  // namespace mixpe::sim::netlist
