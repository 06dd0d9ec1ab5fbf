// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/config.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"

namespace mixpe::reference {

using Json = nlohmann::json;

struct ConfigJson::Data {
  Json json;
  std::string text;
  std::string file;

  /// Line of the `occurrence`th `"key"` that is followed by a colon; 0 if there is none.
  [[nodiscard]] int LineOf(const std::string& key, int occurrence = 1) const {
    const std::string quoted = "\"" + key + "\"";
    for (std::size_t at = text.find(quoted); at != std::string::npos;
         at = text.find(quoted, at + 1)) {
      const std::size_t next = text.find_first_not_of(" \t\r\n", at + quoted.size());
      if (next == std::string::npos || text[next] != ':' || --occurrence > 0) continue;
      return 1 + static_cast<int>(std::count(text.begin(),
                                             text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
    return 0;
  }
};

namespace {

int LineAt(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

/// Rejects a key that its object already has.
class DuplicateCheck {
 public:
  template <class Lines>
  DuplicateCheck(const std::string& file, Lines line_of_second)
      : file_(file), line_of_second_(line_of_second) {}
  bool operator()(int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys_.emplace_back();
    if (event == Json::parse_event_t::object_end) keys_.pop_back();
    if (event == Json::parse_event_t::key &&
        !keys_.back().insert(parsed.get<std::string>()).second) {
      const auto key = parsed.get<std::string>();
      throw UserError({file_, line_of_second_(key), key}, "duplicate key", "keep one of the two");
    }
    return true;
  }

 private:
  const std::string& file_;
  std::function<int(const std::string&)> line_of_second_;
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

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
  try {
    data->json = Json::parse(text, DuplicateCheck(shown_file, [&](const std::string& key) {
                               return data->LineOf(key, 2);
                             }));
  } catch (const Json::exception& error) {
    const auto* parse = dynamic_cast<const Json::parse_error*>(&error);
    const std::size_t byte = parse != nullptr && parse->byte > 0 ? parse->byte - 1 : 0;
    const std::size_t start = text.rfind('\n', byte == 0 ? 0 : byte - 1);
    const std::size_t column = byte - (start == std::string::npos || byte == 0 ? 0 : start + 1) + 1;
    throw UserError({shown_file, LineAt(text, byte), ""}, "not valid JSON",
                    "mend the syntax at column " + std::to_string(column));
  }
  if (!data->json.is_object()) {
    throw UserError({shown_file, 1, ""}, "not a JSON object", "give a model's config.json");
  }
  return ConfigJson(std::move(data));
}

ConfigJson ConfigJson::Nested(const std::string& key) const {
  auto data = std::make_unique<Data>(*data_);
  if (Has(key) && data_->json[key].is_object()) data->json = data_->json[key];
  return ConfigJson(std::move(data));
}

const std::string& ConfigJson::file() const { return data_->file; }

bool ConfigJson::Has(const std::string& key) const {
  return data_->json.contains(key) && !data_->json[key].is_null();
}

bool ConfigJson::Mentions(const std::string& key) const { return data_->json.contains(key); }

void ConfigJson::Refuse(const std::string& key, const std::string& offence,
                        const std::string& remedy) const {
  throw UserError({data_->file, data_->LineOf(key), key}, offence, remedy);
}

std::int64_t ConfigJson::Size(const std::string& key) const {
  if (!Has(key)) Refuse(key, "missing", "add it: a whole number of at least 1");
  return Size(key, 0);
}

std::int64_t ConfigJson::Size(const std::string& key, std::int64_t fallback,
                              std::int64_t least) const {
  if (!Has(key)) return fallback;
  const Json& value = data_->json[key];
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  if (!value.is_number_integer())
    Refuse(key, value.dump() + " is not a whole number", "write a whole number");
  const bool huge =
      value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(kMost);
  if (huge || value.get<std::int64_t>() < least) {
    Refuse(key,
           value.dump() + " is outside " + std::to_string(least) + ".." + std::to_string(kMost),
           "use a value in that range");
  }
  return value.get<std::int64_t>();
}

std::int64_t ConfigJson::SizeOf(const std::vector<std::string>& keys, std::int64_t fallback) const {
  for (const std::string& key : keys) {
    if (Has(key)) return Size(key);
  }
  return fallback;
}

double ConfigJson::Number(const std::string& key, double fallback) const {
  if (!Has(key)) return fallback;
  const Json& value = data_->json[key];
  if (!value.is_number()) Refuse(key, value.dump() + " is not a number", "write a number");
  return value.get<double>();
}

bool ConfigJson::Flag(const std::string& key, bool fallback) const {
  if (!Has(key)) return fallback;
  const Json& value = data_->json[key];
  if (!value.is_boolean())
    Refuse(key, value.dump() + " is not true or false", "write true or false");
  return value.get<bool>();
}

std::string ConfigJson::Text(const std::string& key, const std::string& fallback) const {
  if (!Has(key)) return fallback;
  const Json& value = data_->json[key];
  if (!value.is_string()) Refuse(key, value.dump() + " is not a text", "write a text in quotes");
  return value.get<std::string>();
}

std::vector<std::string> ConfigJson::Texts(const std::string& key) const {
  std::vector<std::string> texts;
  if (!Has(key)) return texts;
  if (!data_->json[key].is_array())
    Refuse(key, data_->json[key].dump() + " is not a list", "write a list");
  for (const Json& value : data_->json[key]) {
    if (!value.is_string()) Refuse(key, value.dump() + " is not a text", "write a list of texts");
    texts.push_back(value.get<std::string>());
  }
  return texts;
}

std::vector<std::int64_t> ConfigJson::Sizes(const std::string& key) const {
  std::vector<std::int64_t> sizes;
  if (!Has(key)) return sizes;
  if (!data_->json[key].is_array())
    Refuse(key, data_->json[key].dump() + " is not a list", "write a list");
  for (const Json& value : data_->json[key]) {
    if (!value.is_number_integer())
      Refuse(key, value.dump() + " is not a whole number", "write a list of whole numbers");
    sizes.push_back(value.get<std::int64_t>());
  }
  return sizes;
}

std::int64_t ConfigJson::Count(const std::string& key) const {
  return Has(key) ? static_cast<std::int64_t>(data_->json[key].size()) : 0;
}

}  // namespace mixpe::reference
