// SPDX-License-Identifier: Apache-2.0
// The trace on disk: JSON, one operator per line. Format, units and meanings: README.md here;
// machine-readable: trace.schema.json.
#pragma once

#include <string>

#include "reference/trace/trace.hpp"

namespace mixpe::reference {

/// Value of the key "schema" of every trace file.
inline constexpr const char* kTraceSchema = "mixpe-trace";

/// The file's text; equal traces give equal text. Throws ContractError if an operator has a fault
/// (FindFault), UserError if a text is not UTF-8.
[[nodiscard]] std::string WriteTrace(const Trace& trace);

/// Inverse of WriteTrace, exact for every value. Strict: throws UserError, with the line in
/// `shown_file` and the path of the offending value, on anything the format does not allow.
[[nodiscard]] Trace ReadTrace(const std::string& text, const std::string& shown_file);

/// The same from and to a file. Both throw UserError if the file cannot be read or written.
[[nodiscard]] Trace LoadTrace(const std::string& file);
void SaveTrace(const Trace& trace, const std::string& file);

}  // namespace mixpe::reference
