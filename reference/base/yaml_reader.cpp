// SPDX-License-Identifier: Apache-2.0
#include "reference/base/yaml_reader.hpp"

#include <algorithm>
#include <cmath>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"

namespace mixpe {
namespace {

std::string Shown(const YAML::Node& node) {
  if (node.IsMap()) return "a map";
  if (node.IsSequence()) return "a list";
  if (node.IsNull()) return "nothing";
  return "'" + node.Scalar() + "'";
}

int LineOf(const YAML::Node& node) { return node.Mark().is_null() ? 0 : node.Mark().line + 1; }

}  // namespace

YamlDocument ParseYaml(const std::string& text, const std::string& shown_file) {
  try {
    return {YAML::Load(text), shown_file, {}};
  } catch (const YAML::Exception& error) {
    throw UserError({shown_file, error.mark.line + 1, ""}, "not valid YAML: " + error.msg,
                    "mend the syntax at column " + std::to_string(error.mark.column + 1));
  }
}

YamlDocument LoadYaml(const std::string& file) {
  return ParseYaml(ReadFile(file), ShownPath(file));
}

void Override(YamlDocument& document, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UserError({"--set " + assignment, 0, ""}, "not of the form path=value",
                    "write for example --set buffers.weight_kib=64");
  }
  const std::string path = assignment.substr(0, equals);
  const YamlDocument value = ParseYaml(assignment.substr(equals + 1), "--set " + assignment);
  YAML::Node node = document.root;
  std::size_t begin = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
    const YAML::Node next = node[path.substr(begin, dot - begin)];
    if (!next.IsDefined() || !next.IsMap()) {
      throw UserError(
          {"--set " + assignment, 0, ""},
          "'" + path.substr(0, dot) + "' is not a group of parameters",
          "see the keys of " + document.shown_file + "; an optional group must stand in the file");
    }
    node.reset(next);
    begin = dot + 1;
  }
  node[path.substr(begin)] = value.root;
  document.overridden.insert(path);
}

YamlReader::YamlReader(const YamlDocument& document, const YAML::Node& node, std::string path)
    : document_(document), node_(node), path_(std::move(path)) {
  ExpectKind(node_, path_, node_.IsMap(), "a map");
  RejectDuplicates(node_, path_);
}

std::string YamlReader::Below(const std::string& name) const {
  return path_.empty() ? name : path_ + "." + name;
}

Where YamlReader::At(const YAML::Node& node, const std::string& path) const {
  if (document_.overridden.contains(path)) return {"--set", 0, path};
  return {document_.shown_file, LineOf(node), path};
}

YAML::Node YamlReader::Take(const std::string& name, const Field& field) {
  known_.push_back(name);
  // A const lookup: the non-const one would add the key.
  const YAML::Node& map = node_;
  const YAML::Node child = map[name];
  if (!child.IsDefined() && !field.optional()) {
    throw UserError(
        At(node_, Below(name)), "missing",
        "add it: " + field.sentence() + (field.unit().empty() ? "" : " [" + field.unit() + "]"));
  }
  return child;
}

void YamlReader::RejectUnknown() const {
  for (const auto& entry : node_) {
    const std::string key = entry.first.as<std::string>();
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      throw UserError(At(entry.first, Below(key)), "unknown key", Suggest(key, known_));
    }
  }
}

void YamlReader::RejectDuplicates(const YAML::Node& node, const std::string& path) const {
  std::map<std::string, int> lines;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) {
      throw UserError(At(entry.first, path),
                      "a key must be a plain word, not " + Shown(entry.first), "write key: value");
    }
    const std::string key = entry.first.Scalar();
    const auto [first, added] = lines.emplace(key, LineOf(entry.first));
    if (!added) {
      throw UserError(At(entry.first, path.empty() ? key : path + "." + key),
                      "duplicate key, first on line " + std::to_string(first->second),
                      "keep one of the two");
    }
  }
}

void YamlReader::ExpectKind(const YAML::Node& node, const std::string& path, bool right,
                            const std::string& wanted) const {
  if (!right) throw UserError(At(node, path), Shown(node) + " is not " + wanted, "write " + wanted);
}

void YamlReader::CheckRange(const YAML::Node& node, const std::string& path, double value,
                            const Field& field) const {
  if (!std::isfinite(value) || value < field.low() || value > field.high()) {
    throw UserError(At(node, path), Shown(node) + " is outside " + field.RangeText(),
                    "use a value in that range");
  }
}

void YamlReader::Read(const YAML::Node& node, const std::string& path, std::int64_t& member,
                      const Field& field) const {
  const std::string wanted = "a whole number" + (field.unit().empty() ? "" : " of " + field.unit());
  ExpectKind(node, path, node.IsScalar() && YAML::convert<std::int64_t>::decode(node, member),
             wanted);
  CheckRange(node, path, static_cast<double>(member), field);
}

void YamlReader::Read(const YAML::Node& node, const std::string& path, double& member,
                      const Field& field) const {
  const std::string wanted = "a number" + (field.unit().empty() ? "" : " of " + field.unit());
  ExpectKind(node, path, node.IsScalar() && YAML::convert<double>::decode(node, member), wanted);
  CheckRange(node, path, member, field);
}

void YamlReader::Read(const YAML::Node& node, const std::string& path, bool& member,
                      const Field&) const {
  const bool spelled = node.IsScalar() && (node.Scalar() == "true" || node.Scalar() == "false");
  ExpectKind(node, path, spelled, "true or false");
  member = node.Scalar() == "true";
}

void YamlReader::Read(const YAML::Node& node, const std::string& path, std::string& member,
                      const Field& field) const {
  ExpectKind(node, path, node.IsScalar(), "a text");
  member = node.Scalar();
  const auto& choices = field.choices();
  if (!choices.empty() && std::find(choices.begin(), choices.end(), member) == choices.end()) {
    throw UserError(At(node, path), "'" + member + "' is not possible here",
                    Suggest(member, choices));
  }
}

}  // namespace mixpe
