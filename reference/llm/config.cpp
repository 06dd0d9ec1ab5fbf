// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/config.hpp"

#include <algorithm>
#include <limits>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/json/json_tree.hpp"

namespace mixpe::reference {
namespace {

using Kind = JsonNode::Kind;

constexpr std::int64_t kMaxCount = std::numeric_limits<std::int32_t>::max();

}  // namespace

/// The text lives here because the messages point into it.
struct Config::Document {
  std::string text;
  std::string shown_file;
  JsonNode root;

  [[nodiscard]] JsonSource Source() const { return {text, shown_file}; }
};

Config Config::Load(const std::string& file) { return Parse(ReadFile(file), ShownPath(file)); }

Config Config::Parse(const std::string& text, const std::string& shown_file) {
  auto document = std::make_shared<Document>(Document{text, shown_file, {}});
  document->root = ParseJson(document->Source(), {.depth = 64, .values = 1'000'000});
  if (document->root.kind != Kind::kMap) {
    throw UserError({shown_file, 1, ""}, "is not a JSON object", "write {\"model_type\": ...}");
  }
  const JsonNode* root = &document->root;
  return Config(std::move(document), root, "");
}

const JsonNode* Config::Find(const std::string& key) const {
  const JsonNode* node = map_->Find(key);
  return node == nullptr || node->kind == Kind::kNull ? nullptr : node;
}

bool Config::Has(const std::string& key) const { return Find(key) != nullptr; }

bool Config::IsNull(const std::string& key) const {
  return map_->Find(key) != nullptr && Find(key) == nullptr;
}

std::string Config::AnyOf(const std::vector<std::string>& keys) const {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return Has(k); });
  return found == keys.end() ? keys.front() : *found;
}

std::int64_t Config::Whole(const std::string& key, std::int64_t low) const {
  const JsonNode& node = *Find(key);
  if (node.kind != Kind::kInteger && node.kind != Kind::kHuge) {
    throw WrongType(key, "a whole number");
  }
  if (node.kind == Kind::kHuge || node.integer < low || node.integer > kMaxCount) {
    throw Offence(
        key, Shown(node) + " is outside " + std::to_string(low) + ".." + std::to_string(kMaxCount),
        "use a value in that range");
  }
  return node.integer;
}

std::int64_t Config::Count(const std::string& key, const std::string& meaning) const {
  if (!Has(key)) throw Offence(key, "missing", "add it: " + meaning);
  return Whole(key, 1);
}

std::int64_t Config::CountOr(const std::string& key, std::int64_t absent) const {
  return Has(key) ? Whole(key, 1) : absent;
}

std::int64_t Config::WholeOr(const std::string& key, std::int64_t absent) const {
  return Has(key) ? Whole(key, 0) : absent;
}

double Config::NumberOr(const std::string& key, double absent) const {
  if (!Has(key)) return absent;
  const JsonNode& node = *Find(key);
  if (node.kind == Kind::kInteger) return static_cast<double>(node.integer);
  if (node.kind != Kind::kReal && node.kind != Kind::kHuge) throw WrongType(key, "a number");
  return node.real;
}

bool Config::FlagOr(const std::string& key, bool absent) const {
  if (!Has(key)) return absent;
  if (Find(key)->kind != Kind::kBool) throw WrongType(key, "true or false");
  return Find(key)->boolean;
}

std::string Config::TextOr(const std::string& key, const std::string& absent) const {
  if (!Has(key)) return absent;
  if (Find(key)->kind != Kind::kString) throw WrongType(key, "a text");
  return Find(key)->text;
}

std::vector<std::string> Config::Texts(const std::string& key) const {
  std::vector<std::string> texts;
  if (!Has(key)) return texts;
  if (Find(key)->kind != Kind::kList) throw WrongType(key, "a list of texts");
  for (const JsonNode& item : Find(key)->items) {
    if (item.kind != Kind::kString) throw WrongItem(key, item, "a text");
    texts.push_back(item.text);
  }
  return texts;
}

std::vector<std::int64_t> Config::Wholes(const std::string& key) const {
  std::vector<std::int64_t> numbers;
  if (!Has(key)) return numbers;
  if (Find(key)->kind != Kind::kList) throw WrongType(key, "a list of whole numbers");
  for (const JsonNode& item : Find(key)->items) {
    if (item.kind != Kind::kInteger) throw WrongItem(key, item, "a whole number");
    numbers.push_back(item.integer);
  }
  return numbers;
}

Config Config::Section(const std::string& key) const {
  MIXPE_EXPECT(Has(key), "section " + key + " is asked for only where it is present");
  if (Find(key)->kind != Kind::kMap) throw WrongType(key, "an object");
  return Config(document_, Find(key), Below(key));
}

std::int64_t Config::SizeOf(const std::string& key) const {
  if (!Has(key)) return 0;
  const Kind kind = Find(key)->kind;
  if (kind != Kind::kMap && kind != Kind::kList) throw WrongType(key, "an object or a list");
  return static_cast<std::int64_t>(Find(key)->items.size());
}

UserError Config::Offence(const std::string& key, const std::string& offence,
                          const std::string& remedy) const {
  const JsonNode* node = map_->Find(key);
  const std::size_t offset = node != nullptr ? node->offset : map_->offset;
  return UserError(document_->Source().At(offset, Below(key)), offence, remedy);
}

std::string Config::Below(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

std::string Config::Shown(const JsonNode& node) const {
  if (node.kind == Kind::kMap) return "an object";
  if (node.kind == Kind::kList) return "a list";
  const std::string_view text = document_->text;
  const std::size_t end = node.kind == Kind::kString ? text.find('"', node.offset + 1) + 1
                                                     : text.find_first_of(",}] \r\n", node.offset);
  return ShownText(text.substr(node.offset, end - node.offset), 40);
}

UserError Config::WrongType(const std::string& key, const std::string& wanted) const {
  return Offence(key, Shown(*Find(key)) + " is not " + wanted, "write " + wanted);
}

UserError Config::WrongItem(const std::string& key, const JsonNode& item,
                            const std::string& wanted) const {
  return UserError(document_->Source().At(item.offset, Below(key)),
                   Shown(item) + " is not " + wanted, "write " + wanted);
}

}  // namespace mixpe::reference
