// SPDX-License-Identifier: Apache-2.0
// SystemVerilog as Verible parses it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace mixpe::sim {

/// A node of the concrete syntax tree, or a token. Absent optional parts have an empty tag.
struct SyntaxNode {
  std::string tag;  ///< of a node "kBinaryExpression" and the like; of most tokens their text
  std::size_t begin = 0, end = 0;  ///< bytes of the source; equal where there are none
  std::vector<SyntaxNode> children;

  [[nodiscard]] bool Is(const char* name) const { return tag == name; }
  /// The first child with the tag, or nullptr.
  [[nodiscard]] const SyntaxNode* Child(const char* name) const;
};

/// Throws DeviceError if Verible refuses the file. `log` gets what it says.
[[nodiscard]] SyntaxNode ParseSystemVerilog(const std::filesystem::path& source,
                                            const std::filesystem::path& log);

}  // namespace mixpe::sim
