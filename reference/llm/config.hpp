// SPDX-License-Identifier: Apache-2.0
// A config.json as its reader sees it: typed access with defaults, every complaint located.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/json/json_tree.hpp"

namespace mixpe::reference {

class ConfigJson {
 public:
  /// Throws UserError: unreadable, not JSON (line and column), duplicate key, not an object.
  static ConfigJson Load(const std::string& file);
  static ConfigJson Parse(const std::string& text, const std::string& shown_file);
  ConfigJson(ConfigJson&&) noexcept;
  ConfigJson& operator=(ConfigJson&&) noexcept;
  ~ConfigJson();

  /// The nested object `key`, or this one if there is none (multimodal files nest the language
  /// model).
  [[nodiscard]] ConfigJson Nested(const std::string& key) const;

  /// True if the key is there and not null.
  [[nodiscard]] bool Has(const std::string& key) const;
  /// True if the key is there, null or not.
  [[nodiscard]] bool Mentions(const std::string& key) const;
  /// Positive integer. Throws UserError if missing, of another type, or below 1.
  [[nodiscard]] std::int64_t Size(const std::string& key) const;
  /// Absent and null give the fallback; below `least` is an error.
  [[nodiscard]] std::int64_t Size(const std::string& key, std::int64_t fallback,
                                  std::int64_t least = 1) const;
  /// The first of several spellings that is there.
  [[nodiscard]] std::int64_t SizeOf(const std::vector<std::string>& keys,
                                    std::int64_t fallback) const;
  [[nodiscard]] double Number(const std::string& key, double fallback) const;
  [[nodiscard]] bool Flag(const std::string& key, bool fallback) const;
  [[nodiscard]] std::string Text(const std::string& key, const std::string& fallback) const;
  [[nodiscard]] std::vector<std::string> Texts(const std::string& key) const;
  [[nodiscard]] std::vector<std::int64_t> Sizes(const std::string& key) const;
  /// Entries of an object or array; 0 if absent.
  [[nodiscard]] std::int64_t Count(const std::string& key) const;

  /// Throws UserError at the key.
  [[noreturn]] void Refuse(const std::string& key, const std::string& offence,
                           const std::string& remedy) const;
  [[nodiscard]] const std::string& file() const;

 private:
  struct Data;
  /// The member, nullptr if absent or null. Throws UserError if it is of another kind.
  [[nodiscard]] const JsonNode* Typed(const std::string& key, JsonNode::Kind kind,
                                      const std::string& wanted) const;
  explicit ConfigJson(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace mixpe::reference
