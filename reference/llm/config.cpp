// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/config.hpp"

#include <algorithm>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/json/json_tree.hpp"

namespace mixpe::reference {

/// The text is owned here because the source and its messages point into it.
struct ConfigJson::Data {
  std::string text;
  std::string file;
  JsonNode map;

  [[nodiscard]] JsonSource Source() const { return {text, file}; }
  /// The member, or nullptr if it is absent or null.
  [[nodiscard]] const JsonNode* Find(const std::string& key) const {
    const JsonNode* node = map.Find(key);
    return node != nullptr && node->kind != JsonNode::Kind::kNull ? node : nullptr;
  }
  [[nodiscard]] std::string Shown(const JsonNode& node) const {
    const std::size_t end = text.find_first_of(",}]\n", node.offset);
    return ShownText(std::string_view(text).substr(node.offset, end - node.offset), 40);
  }
};

ConfigJson::ConfigJson(std::unique_ptr<Data> data) : data_(std::move(data)) {}
ConfigJson::ConfigJson(ConfigJson&&) noexcept = default;
ConfigJson& ConfigJson::operator=(ConfigJson&&) noexcept = default;
ConfigJson::~ConfigJson() = default;

ConfigJson ConfigJson::Load(const std::string& file) {
  return Parse(ReadFile(file), ShownPath(file));
}

ConfigJson ConfigJson::Parse(const std::string& text, const std::string& shown_file) {
  auto data = std::make_unique<Data>();
  data->text = text;
  data->file = shown_file;
  data->map = ParseJson(data->Source(), {.depth = 64, .values = 1'000'000});
  if (data->map.kind != JsonNode::Kind::kMap) {
    throw UserError({shown_file, 1, ""}, "not a JSON object", "give a model's config.json");
  }
  return ConfigJson(std::move(data));
}

ConfigJson ConfigJson::Nested(const std::string& key) const {
  auto data = std::make_unique<Data>(*data_);
  const JsonNode* inner = data_->Find(key);
  if (inner != nullptr && inner->kind == JsonNode::Kind::kMap) data->map = *inner;
  return ConfigJson(std::move(data));
}

const std::string& ConfigJson::file() const { return data_->file; }

bool ConfigJson::Has(const std::string& key) const { return data_->Find(key) != nullptr; }

bool ConfigJson::Mentions(const std::string& key) const { return data_->map.Find(key) != nullptr; }

void ConfigJson::Refuse(const std::string& key, const std::string& offence,
                        const std::string& remedy) const {
  const JsonNode* node = data_->map.Find(key);
  if (node == nullptr) throw UserError({data_->file, 0, key}, offence, remedy);
  throw UserError(data_->Source().At(node->offset, key), offence, remedy);
}

const JsonNode* ConfigJson::Typed(const std::string& key, JsonNode::Kind kind,
                                  const std::string& wanted) const {
  const JsonNode* node = data_->Find(key);
  if (node != nullptr && node->kind != kind) {
    Refuse(key, data_->Shown(*node) + " is not " + wanted, "write " + wanted);
  }
  return node;
}

std::int64_t ConfigJson::Size(const std::string& key) const {
  if (!Has(key)) Refuse(key, "missing", "add it: a whole number of at least 1");
  return Size(key, 0);
}

std::int64_t ConfigJson::Size(const std::string& key, std::int64_t fallback,
                              std::int64_t least) const {
  const JsonNode* node = Typed(key, JsonNode::Kind::kInteger, "a whole number");
  if (node == nullptr) return fallback;
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  if (node->integer < least || node->integer > kMost) {
    Refuse(key,
           std::to_string(node->integer) + " is outside " + std::to_string(least) + ".." +
               std::to_string(kMost),
           "use a value in that range");
  }
  return node->integer;
}

std::int64_t ConfigJson::SizeOf(const std::vector<std::string>& keys, std::int64_t fallback) const {
  const auto present =
      std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return Has(key); });
  return present == keys.end() ? fallback : Size(*present);
}

double ConfigJson::Number(const std::string& key, double fallback) const {
  const JsonNode* node = data_->Find(key);
  if (node == nullptr) return fallback;
  if (node->kind == JsonNode::Kind::kInteger) return static_cast<double>(node->integer);
  return Typed(key, JsonNode::Kind::kReal, "a number")->real;
}

bool ConfigJson::Flag(const std::string& key, bool fallback) const {
  const JsonNode* node = Typed(key, JsonNode::Kind::kBool, "true or false");
  return node == nullptr ? fallback : node->boolean;
}

std::string ConfigJson::Text(const std::string& key, const std::string& fallback) const {
  const JsonNode* node = Typed(key, JsonNode::Kind::kString, "a text");
  return node == nullptr ? fallback : node->text;
}

std::vector<std::string> ConfigJson::Texts(const std::string& key) const {
  std::vector<std::string> texts;
  const JsonNode* list = Typed(key, JsonNode::Kind::kList, "a list");
  if (list == nullptr) return texts;
  for (const JsonNode& item : list->items) {
    if (item.kind != JsonNode::Kind::kString) {
      Refuse(key, data_->Shown(item) + " is not a text", "write a list of texts");
    }
    texts.push_back(item.text);
  }
  return texts;
}

std::vector<std::int64_t> ConfigJson::Sizes(const std::string& key) const {
  std::vector<std::int64_t> sizes;
  const JsonNode* list = Typed(key, JsonNode::Kind::kList, "a list");
  if (list == nullptr) return sizes;
  for (const JsonNode& item : list->items) {
    if (item.kind != JsonNode::Kind::kInteger) {
      Refuse(key, data_->Shown(item) + " is not a whole number", "write a list of whole numbers");
    }
    sizes.push_back(item.integer);
  }
  return sizes;
}

std::int64_t ConfigJson::Count(const std::string& key) const {
  const JsonNode* node = data_->Find(key);
  return node == nullptr ? 0 : static_cast<std::int64_t>(node->items.size());
}

}  // namespace mixpe::reference
