// SPDX-License-Identifier: Apache-2.0
// Strict reading of one JSON object: every key is asked for by name, and a key nobody asked for, a
// missing one or one of another type is a UserError that says where and what to do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/json/json_tree.hpp"

namespace mixpe {

/// Values of one node. `path` is shown in the UserError thrown where the type is another.
[[nodiscard]] std::int64_t JsonInteger(const JsonSource& source, const JsonNode& node,
                                       const std::string& path);
[[nodiscard]] double JsonReal(const JsonSource& source, const JsonNode& node,
                              const std::string& path);
[[nodiscard]] const std::string& JsonText(const JsonSource& source, const JsonNode& node,
                                          const std::string& path);
[[nodiscard]] const std::vector<JsonNode>& JsonList(const JsonSource& source, const JsonNode& node,
                                                    const std::string& path);
[[nodiscard]] std::vector<std::int64_t> JsonIntegers(const JsonSource& source, const JsonNode& node,
                                                     const std::string& path);

class JsonMap {
 public:
  /// Throws UserError if `node` is no object. Both references must outlive this.
  JsonMap(const JsonSource& source, const JsonNode& node, std::string path);

  /// Each marks the key as known. `Required` throws UserError if it is missing, `Optional` returns
  /// nullptr.
  [[nodiscard]] const JsonNode& Required(const char* name);
  [[nodiscard]] const JsonNode* Optional(const char* name);

  [[nodiscard]] std::int64_t Integer(const char* name);
  [[nodiscard]] std::int64_t NotNegative(const char* name);
  [[nodiscard]] double Real(const char* name);
  [[nodiscard]] const std::string& Text(const char* name);
  /// Index of the text in `words`.
  [[nodiscard]] std::size_t Choice(const char* name, const std::vector<std::string>& words);

  [[nodiscard]] std::string Below(const std::string& name) const;
  [[nodiscard]] const JsonSource& source() const { return source_; }

  /// Throws UserError on the first key nobody asked for.
  void RejectUnknown() const;

 private:
  const JsonSource& source_;
  const JsonNode& node_;
  std::string path_;
  std::vector<const char*> known_;
};

}  // namespace mixpe
