// SPDX-License-Identifier: Apache-2.0
// Strict YAML: an unknown, missing, mistyped, duplicated or out-of-range key is an error that says
// where and what to do.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/base/fields.hpp"

namespace mixpe {

/// A parsed file, the name shown in messages, and the key paths replaced from outside.
struct YamlDocument {
  YAML::Node root;
  std::string shown_file;
  std::set<std::string> overridden;
};

/// Parses `file`. Throws UserError with file and line on unreadable or malformed YAML.
[[nodiscard]] YamlDocument LoadYaml(const std::string& file);
[[nodiscard]] YamlDocument ParseYaml(const std::string& text, const std::string& shown_file);

/// Replaces one value: `array.rows=64`. Errors in it are then reported as `--set array.rows=64`.
void Override(YamlDocument& document, const std::string& assignment);

/// Field visitor that fills members from one YAML map and then rejects what nobody asked for.
class YamlReader {
 public:
  YamlReader(const YamlDocument& document, const YAML::Node& node, std::string path);

  template <class T>
  void operator()(const std::string& name, T& member, const Field& field) {
    const YAML::Node child = Take(name, field);
    if (child.IsDefined()) Read(child, Below(name), member, field);
  }

  /// Throws UserError on the first key that was not taken.
  void RejectUnknown() const;

 private:
  [[nodiscard]] YAML::Node Take(const std::string& name, const Field& field);
  [[nodiscard]] std::string Below(const std::string& name) const;
  [[nodiscard]] Where At(const YAML::Node& node, const std::string& path) const;
  void CheckRange(const YAML::Node& node, const std::string& path, double value,
                  const Field& field) const;

  void Read(const YAML::Node& node, const std::string& path, std::int64_t& member,
            const Field& field) const;
  void Read(const YAML::Node& node, const std::string& path, double& member,
            const Field& field) const;
  void Read(const YAML::Node& node, const std::string& path, bool& member,
            const Field& field) const;
  void Read(const YAML::Node& node, const std::string& path, std::string& member,
            const Field& field) const;

  template <class T>
  requires Described<T, YamlReader>
  void Read(const YAML::Node& node, const std::string& path, T& member, const Field&) const {
    YamlReader below(document_, node, path);
    member.Describe(below);
    below.RejectUnknown();
  }

  /// A group that may be absent as a whole.
  template <class T>
  void Read(const YAML::Node& node, const std::string& path, std::optional<T>& member,
            const Field& field) const {
    Read(node, path, member.emplace(), field);
  }

  template <class T>
  void Read(const YAML::Node& node, const std::string& path, std::vector<T>& member,
            const Field& field) const {
    ExpectKind(node, path, node.IsSequence(), "a list");
    member.clear();
    for (std::size_t i = 0; i < node.size(); ++i) {
      T value{};
      Read(node[i], path + "[" + std::to_string(i) + "]", value, field);
      member.push_back(std::move(value));
    }
  }

  template <class T>
  void Read(const YAML::Node& node, const std::string& path, std::map<std::string, T>& member,
            const Field& field) const {
    ExpectKind(node, path, node.IsMap(), "a map");
    RejectDuplicates(node, path);
    member.clear();
    for (const auto& entry : node) {
      const std::string key = entry.first.as<std::string>();
      T value{};
      Read(entry.second, path.empty() ? key : path + "." + key, value, field);
      member.emplace(key, std::move(value));
    }
  }

  void ExpectKind(const YAML::Node& node, const std::string& path, bool right,
                  const std::string& wanted) const;
  void RejectDuplicates(const YAML::Node& node, const std::string& path) const;

  const YamlDocument& document_;
  YAML::Node node_;
  std::string path_;
  std::vector<std::string> known_;
};

/// Reads a whole document into a described struct.
template <class T>
[[nodiscard]] T ReadYaml(const YamlDocument& document) {
  T value{};
  YamlReader reader(document, document.root, "");
  value.Describe(reader);
  reader.RejectUnknown();
  return value;
}

}  // namespace mixpe
