// SPDX-License-Identifier: Apache-2.0
#include "reference/json/json_tree.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace mixpe {
namespace {

/// Reads bytes and tells how far the parser has come, which its event interface does not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** shared) : at_(at), shared_(shared) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *shared_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** shared_;
};

class TreeBuilder {
 public:
  TreeBuilder(const JsonSource& source, const JsonLimits& limits, const char** read)
      : source_(source), limits_(limits), read_(read) {}

  [[nodiscard]] JsonNode TakeRoot() { return std::move(root_); }

  bool null() {
    Place(JsonNode::Kind::kNull);
    return true;
  }
  bool boolean(bool value) {
    Place(JsonNode::Kind::kBool).boolean = value;
    return true;
  }
  bool number_integer(std::int64_t value) {
    Place(JsonNode::Kind::kInteger).integer = value;
    return true;
  }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return number_float(static_cast<double>(value), std::to_string(value));
    }
    return number_integer(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string& digits) {
    const bool real = digits.find_first_of(".eE") != std::string::npos;
    JsonNode& node = Place(real ? JsonNode::Kind::kReal : JsonNode::Kind::kHuge);
    node.real = value;
    if (!real) node.text = digits;
    return true;
  }
  bool string(std::string& value) {
    Place(JsonNode::Kind::kString).text = std::move(value);
    return true;
  }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return Open(JsonNode::Kind::kMap); }
  bool start_array(std::size_t) { return Open(JsonNode::Kind::kList); }
  bool key(std::string& name) {
    (void)TokenStart();
    key_ = std::move(name);
    return true;
  }
  bool end_object() {
    RejectDuplicates(*open_.back());
    return end_array();
  }
  bool end_array() {
    open_.pop_back();
    (void)TokenStart();
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& e);

 private:
  /// Start of the token just read: all between two tokens is white space, colons and commas.
  std::size_t TokenStart() {
    const std::string_view text = source_.text;
    const std::size_t start = text.find_first_not_of(" \t\r\n:,", end_of_last_);
    end_of_last_ = static_cast<std::size_t>(*read_ - text.data());
    return std::min(start, text.size());
  }

  JsonNode& Place(JsonNode::Kind kind) {
    const std::size_t offset = TokenStart();
    if (++values_ > limits_.values) {
      Fail(offset, "more than " + std::to_string(limits_.values) + " values", "split the file");
    }
    if (!open_.empty() && open_.back()->items.empty()) open_.back()->items.reserve(4);
    JsonNode& node = open_.empty() ? root_ : open_.back()->items.emplace_back();
    node.kind = kind;
    node.offset = offset;
    node.key = std::exchange(key_, {});
    return node;
  }

  bool Open(JsonNode::Kind kind) {
    JsonNode& node = Place(kind);
    if (open_.size() == limits_.depth) {
      Fail(node.offset, "nested deeper than " + std::to_string(limits_.depth) + " levels",
           "remove the inner levels");
    }
    open_.push_back(&node);
    return true;
  }

  void RejectDuplicates(const JsonNode& map) {
    std::vector<const JsonNode*>& members = members_;
    members.clear();
    for (const JsonNode& item : map.items) members.push_back(&item);
    std::sort(members.begin(), members.end(), [](const JsonNode* a, const JsonNode* b) {
      return std::tie(a->key, a->offset) < std::tie(b->key, b->offset);
    });
    const auto twin =
        std::adjacent_find(members.begin(), members.end(),
                           [](const auto* a, const auto* b) { return a->key == b->key; });
    if (twin == members.end()) return;
    const JsonNode& second = **std::next(twin);
    Fail(second.offset, "key '" + ShownText(second.key) + "' a second time", "remove one of them");
  }

  [[noreturn]] void Fail(std::size_t offset, const std::string& offence,
                         const std::string& remedy) const {
    throw UserError(source_.At(offset, ""), offence, remedy);
  }

  const JsonSource& source_;
  const JsonLimits& limits_;
  const char** read_;
  std::size_t end_of_last_ = 0;
  std::size_t values_ = 0;
  std::string key_;
  JsonNode root_;
  std::vector<JsonNode*> open_;
  std::vector<const JsonNode*> members_;  // of the map being closed; kept for its memory
};

bool TreeBuilder::parse_error(std::size_t position, const std::string& token,
                              const nlohmann::json::exception& error) {
  // `position` counts the bytes read, the offending one and an end of input included.
  const std::size_t offset = std::min(position, source_.text.size() + 1) - (position > 0 ? 1 : 0);
  constexpr int kNumberOverflow = 406;
  if (error.id == kNumberOverflow) {
    Fail(offset, "number " + ShownText(token) + " is beyond the range of a double",
         "give a finite number");
  }
  const std::size_t line_start = source_.text.substr(0, offset).rfind('\n') + 1;  // npos + 1 == 0
  std::string reason = error.what();
  const std::size_t column_text = reason.find(", column ");
  const std::size_t cut =
      column_text == std::string::npos ? reason.find("] ") + 2 : reason.find(": ", column_text) + 2;
  reason = reason.substr(cut);
  const std::string column = source_.places == JsonSource::Places::kLines
                                 ? "column " + std::to_string(offset - line_start + 1) + ": "
                                 : "";
  Fail(offset, column + "not JSON: " + reason, "mend the syntax (RFC 8259)");
}

}  // namespace

const JsonNode* JsonNode::Find(std::string_view name) const {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const JsonNode& n) { return n.key == name; });
  return found == items.end() ? nullptr : &*found;
}

Where JsonSource::At(std::size_t offset, const std::string& path) const {
  if (places == Places::kBytes) {
    const std::string byte = "byte " + std::to_string(first_byte + offset);
    return {shown_file, 0, path.empty() ? byte : byte + ": " + path};
  }
  const std::string_view before = text.substr(0, offset);
  return {shown_file, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1, path};
}

JsonNode ParseJson(const JsonSource& source, const JsonLimits& limits) {
  const char* read = source.text.data();
  const char* end = source.text.data() + source.text.size();
  TreeBuilder builder(source, limits, &read);
  nlohmann::json::sax_parse(CountingIterator(read, &read), CountingIterator(end, &read), &builder);
  return builder.TakeRoot();
}

std::string QuoteJson(std::string_view text) {
  try {
    return nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw UserError({}, "'" + ShownText(text) + "' is not UTF-8", "rename it");
  }
}

std::string ShownText(std::string_view text, std::size_t longest) {
  std::string shown;
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
    shown += byte < 0x20 || byte == 0x7f ? std::string(escaped) : std::string(1, c);
  }
  return shown + (text.size() > longest ? "..." : "");
}

}  // namespace mixpe
