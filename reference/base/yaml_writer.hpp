// SPDX-License-Identifier: Apache-2.0
// Field visitor that writes the resolved values, defaults included, as YAML that reads back to the
// same values.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/fields.hpp"
#include "reference/base/text.hpp"

namespace mixpe {

class YamlWriter {
 public:
  template <class T>
  void operator()(const std::string& name, T& member, const Field&) {
    node_[name] = Write(member);
  }
  /// What is absent is not written.
  template <class T>
  void operator()(const std::string& name, std::optional<T>& member, const Field&) {
    if (member) node_[name] = Write(*member);
  }

  [[nodiscard]] const YAML::Node& node() const { return node_; }

 private:
  static YAML::Node Write(std::int64_t value) { return YAML::Node(value); }
  static YAML::Node Write(bool value) { return YAML::Node(value); }
  static YAML::Node Write(double value) { return YAML::Node(ExactNumber(value)); }
  static YAML::Node Write(const std::string& value) { return YAML::Node(value); }

  template <class T>
  requires Described<T, YamlWriter>
  static YAML::Node Write(T& value) {
    YamlWriter below;
    value.Describe(below);
    return below.node();
  }
  template <class T>
  static YAML::Node Write(std::vector<T>& values) {
    YAML::Node list(YAML::NodeType::Sequence);
    for (T& value : values) list.push_back(Write(value));
    return list;
  }
  template <class T>
  static YAML::Node Write(std::map<std::string, T>& values) {
    YAML::Node map(YAML::NodeType::Map);
    for (auto& [key, value] : values) map[key] = Write(value);
    return map;
  }

  YAML::Node node_{YAML::NodeType::Map};
};

[[nodiscard]] std::string ToText(const YAML::Node& node);

/// All members of a described struct as YAML text.
template <class T>
[[nodiscard]] std::string WriteYaml(T value) {
  YamlWriter writer;
  value.Describe(writer);
  return ToText(writer.node());
}

}  // namespace mixpe
