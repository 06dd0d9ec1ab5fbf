// SPDX-License-Identifier: Apache-2.0
#include "reference/json/json_map.hpp"

#include <algorithm>

#include "reference/base/text.hpp"

namespace mixpe {
namespace {

/// Of a text that may be a misspelling; the edit distance of a hostile megabyte takes long.
constexpr std::size_t kLongestWord = 80;

std::string Found(const JsonNode& node) {
  switch (node.kind) {
    case JsonNode::Kind::kNull:
      return "null";
    case JsonNode::Kind::kBool:
      return node.boolean ? "true" : "false";
    case JsonNode::Kind::kInteger:
      return std::to_string(node.integer);
    case JsonNode::Kind::kHuge:
      return ShownText(node.text);
    case JsonNode::Kind::kReal:
      return "the real number " + ExactNumber(node.real);
    case JsonNode::Kind::kString:
      return "the text '" + ShownText(node.text) + "'";
    case JsonNode::Kind::kList:
      return "a list";
    case JsonNode::Kind::kMap:
      return "an object";
  }
  return "";
}

void Expect(bool right, const JsonSource& source, const JsonNode& node, const std::string& path,
            const std::string& wanted) {
  if (!right) {
    throw UserError(source.At(node.offset, path), "is " + Found(node), "give " + wanted);
  }
}

}  // namespace

std::int64_t JsonInteger(const JsonSource& source, const JsonNode& node, const std::string& path) {
  if (node.kind == JsonNode::Kind::kHuge) {
    throw UserError(source.At(node.offset, path), Found(node) + " does not fit 64 signed bits",
                    "give an integer between -2^63 and 2^63 - 1");
  }
  Expect(node.kind == JsonNode::Kind::kInteger, source, node, path, "an integer");
  return node.integer;
}

double JsonReal(const JsonSource& source, const JsonNode& node, const std::string& path) {
  if (node.kind == JsonNode::Kind::kInteger) return static_cast<double>(node.integer);
  const bool number = node.kind == JsonNode::Kind::kReal || node.kind == JsonNode::Kind::kHuge;
  Expect(number, source, node, path, "a number");
  return node.real;
}

const std::string& JsonText(const JsonSource& source, const JsonNode& node,
                            const std::string& path) {
  Expect(node.kind == JsonNode::Kind::kString, source, node, path, "a text in double quotes");
  return node.text;
}

const std::vector<JsonNode>& JsonList(const JsonSource& source, const JsonNode& node,
                                      const std::string& path) {
  Expect(node.kind == JsonNode::Kind::kList, source, node, path, "a list in square brackets");
  return node.items;
}

std::vector<std::int64_t> JsonIntegers(const JsonSource& source, const JsonNode& node,
                                       const std::string& path) {
  const std::vector<JsonNode>& items = JsonList(source, node, path);
  std::vector<std::int64_t> values;
  values.reserve(items.size());
  for (const JsonNode& item : items) {
    const bool plain = item.kind == JsonNode::Kind::kInteger;  // the path costs time, errors apart
    values.push_back(
        plain ? item.integer
              : JsonInteger(source, item, path + "[" + std::to_string(values.size()) + "]"));
  }
  return values;
}

JsonMap::JsonMap(const JsonSource& source, const JsonNode& node, std::string path)
    : source_(source), node_(node), path_(std::move(path)) {
  Expect(node.kind == JsonNode::Kind::kMap, source, node, path_, "an object in braces");
}

std::string JsonMap::Below(const std::string& name) const {
  return path_.empty() ? name : path_ + "." + name;
}

const JsonNode* JsonMap::Optional(const char* name) {
  known_.push_back(name);
  return node_.Find(name);
}

const JsonNode& JsonMap::Required(const char* name) {
  const JsonNode* found = Optional(name);
  if (found != nullptr) return *found;
  throw UserError(source_.At(node_.offset, Below(name)), "missing", "add it");
}

std::int64_t JsonMap::Integer(const char* name) {
  const JsonNode& node = Required(name);
  if (node.kind == JsonNode::Kind::kInteger) return node.integer;  // Below(name) costs time
  return JsonInteger(source_, node, Below(name));
}

std::int64_t JsonMap::NotNegative(const char* name) {
  const std::int64_t value = Integer(name);
  if (value >= 0) return value;
  throw UserError(source_.At(node_.Find(name)->offset, Below(name)),
                  std::to_string(value) + " is negative", "give 0 or more");
}

double JsonMap::Real(const char* name) {
  const JsonNode& node = Required(name);
  if (node.kind == JsonNode::Kind::kReal) return node.real;
  return JsonReal(source_, node, Below(name));
}

const std::string& JsonMap::Text(const char* name) {
  const JsonNode& node = Required(name);
  if (node.kind == JsonNode::Kind::kString) return node.text;
  return JsonText(source_, node, Below(name));
}

std::size_t JsonMap::Choice(const char* name, const std::vector<std::string>& words) {
  const std::string& text = Text(name);
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) {
    throw UserError(source_.At(node_.Find(name)->offset, Below(name)),
                    "unknown value '" + ShownText(text) + "'",
                    Suggest(text.substr(0, kLongestWord), words));
  }
  return static_cast<std::size_t>(found - words.begin());
}

void JsonMap::RejectUnknown() const {
  for (const JsonNode& item : node_.items) {
    if (std::find(known_.begin(), known_.end(), item.key) != known_.end()) continue;
    throw UserError(source_.At(item.offset, Below(ShownText(item.key))), "unknown key",
                    Suggest(item.key.substr(0, kLongestWord), {known_.begin(), known_.end()}));
  }
}

}  // namespace mixpe
