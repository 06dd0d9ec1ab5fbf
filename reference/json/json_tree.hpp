// SPDX-License-Identifier: Apache-2.0
// A JSON document [RFC 8259] in memory, each value with the byte it stood at, for error messages
// that point into the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/error.hpp"

namespace mixpe {

struct JsonNode {
  enum class Kind : std::uint8_t {
    kNull,
    kBool,
    kInteger,  ///< fits 64 signed bits; in `integer`
    kHuge,     ///< an integer that does not; its digits in `text`, the nearest double in `real`
    kReal,     ///< finite; in `real`
    kString,   ///< UTF-8, unescaped; in `text`
    kList,
    kMap,  ///< keys are distinct
  };
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0.0;
  std::size_t offset = 0;       ///< of the value's first byte
  std::string key;              ///< where the node is a member of a map
  std::string text;             ///< see Kind
  std::vector<JsonNode> items;  ///< of a list or map, in file order

  /// Member of a map, or nullptr. Linear in the number of members.
  [[nodiscard]] const JsonNode* Find(std::string_view name) const;
};

/// The text of a document, and how a place in it is told to a person.
struct JsonSource {
  enum class Places { kLines, kBytes };
  std::string_view text;
  std::string shown_file;
  Places places = Places::kLines;
  std::size_t first_byte = 0;  ///< of `text` in the file, where places are bytes

  /// `path` may be empty.
  [[nodiscard]] Where At(std::size_t offset, const std::string& path) const;
};

/// What a hostile document may cost: nesting bounds the stack, values bound the memory (about 130
/// bytes each).
struct JsonLimits {
  std::size_t depth = 16;
  std::size_t values = 16'000'000;
};

/// Parses the whole text. Throws UserError on bad syntax, bad UTF-8, repeated keys, numbers beyond
/// double range, anything after the document, and excess over the limits.
[[nodiscard]] JsonNode ParseJson(const JsonSource& source, const JsonLimits& limits);

/// `text` as a JSON string with its quotes. Throws UserError if it is not UTF-8.
[[nodiscard]] std::string QuoteJson(std::string_view text);

/// `text` fit for an error message: control bytes as \xNN, at most `longest` bytes of it.
[[nodiscard]] std::string ShownText(std::string_view text, std::size_t longest = 80);

}  // namespace mixpe
