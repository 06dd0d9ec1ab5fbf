// SPDX-License-Identifier: Apache-2.0
// One Hugging Face `config.json`, read key by key. Unlike the project's own files it may hold keys
// nobody asks for: published ones are full of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "reference/base/error.hpp"

namespace mixpe {
struct JsonNode;
}  // namespace mixpe

namespace mixpe::reference {

/// An object of the file. Every reader throws UserError with file, line and key path when the value
/// has the wrong type or range. "Or" readers return `absent` when the key is missing or null.
class Config {
 public:
  /// Throws UserError on unreadable files, JSON syntax (line and column) and duplicate keys.
  [[nodiscard]] static Config Load(const std::string& file);
  [[nodiscard]] static Config Parse(const std::string& text, const std::string& shown_file);

  /// Present and not null.
  [[nodiscard]] bool Has(const std::string& key) const;
  /// Written as `null`, which some families tell apart from a missing key.
  [[nodiscard]] bool IsNull(const std::string& key) const;
  /// The first of `keys` that is present, else the first: old and new spellings of one field.
  [[nodiscard]] std::string AnyOf(const std::vector<std::string>& keys) const;

  /// Required, 1 .. 2^31 - 1; `meaning` completes the remedy "add it: ...".
  [[nodiscard]] std::int64_t Count(const std::string& key, const std::string& meaning) const;
  [[nodiscard]] std::int64_t CountOr(const std::string& key, std::int64_t absent) const;
  /// As CountOr, but 0 is allowed.
  [[nodiscard]] std::int64_t WholeOr(const std::string& key, std::int64_t absent) const;
  [[nodiscard]] double NumberOr(const std::string& key, double absent) const;
  [[nodiscard]] bool FlagOr(const std::string& key, bool absent) const;
  [[nodiscard]] std::string TextOr(const std::string& key, const std::string& absent) const;
  /// Empty when absent.
  [[nodiscard]] std::vector<std::string> Texts(const std::string& key) const;
  [[nodiscard]] std::vector<std::int64_t> Wholes(const std::string& key) const;
  /// The nested object; must be present.
  [[nodiscard]] Config Section(const std::string& key) const;
  /// Number of members of an object or list, 0 when absent.
  [[nodiscard]] std::int64_t SizeOf(const std::string& key) const;

  /// An error at `key` (at the object itself if the key is missing), for the caller to throw.
  [[nodiscard]] UserError Offence(const std::string& key, const std::string& offence,
                                  const std::string& remedy) const;

 private:
  struct Document;
  Config(std::shared_ptr<const Document> document, const JsonNode* map, std::string path)
      : document_(std::move(document)), map_(map), path_(std::move(path)) {}
  /// The member, or nullptr if it is missing or null.
  [[nodiscard]] const JsonNode* Find(const std::string& key) const;
  [[nodiscard]] std::int64_t Whole(const std::string& key, std::int64_t low) const;
  [[nodiscard]] std::string Below(const std::string& key) const;
  [[nodiscard]] std::string Shown(const JsonNode& node) const;
  [[nodiscard]] UserError WrongType(const std::string& key, const std::string& wanted) const;
  [[nodiscard]] UserError WrongItem(const std::string& key, const JsonNode& item,
                                    const std::string& wanted) const;

  std::shared_ptr<const Document> document_;
  const JsonNode* map_;  // in the document
  std::string path_;     // of the map
};

}  // namespace mixpe::reference
