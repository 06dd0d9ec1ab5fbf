// SPDX-License-Identifier: Apache-2.0
// Small text helpers that the standard library of this compiler lacks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mixpe {

/// `a, b, c`
[[nodiscard]] std::string Join(const std::vector<std::string>& parts, std::string_view separator);

/// The candidate nearest to `word` by edit distance, or "" if none is near enough to be a likely
/// misspelling.
[[nodiscard]] std::string Nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

/// "did you mean X?" if something is near, else "known: a, b, c".
[[nodiscard]] std::string Suggest(std::string_view word,
                                  const std::vector<std::string>& candidates);

/// Shortest text that reads back as exactly `value`.
[[nodiscard]] std::string ExactNumber(double value);

/// Whole file as bytes. Throws UserError if it cannot be read.
[[nodiscard]] std::string ReadFile(const std::string& file);

/// Writes to a temporary name beside `file`, then renames: an interrupted run leaves the old file
/// or the new one. Throws UserError if the place is not writable.
void WriteFile(const std::string& file, std::string_view bytes);

}  // namespace mixpe
