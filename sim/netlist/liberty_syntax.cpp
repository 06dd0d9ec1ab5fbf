// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/liberty_syntax.hpp"

#include <algorithm>

namespace mixpe::sim::netlist {
namespace {

constexpr int kMaxNesting = 32;

enum class Kind { kWord, kString, kPunctuation, kEnd };

struct Token {
  Kind kind = Kind::kEnd;
  std::string_view text;  ///< without quotes
  int line = 0;           ///< where it begins
  [[nodiscard]] bool Is(char c) const { return kind == Kind::kPunctuation && text[0] == c; }
};

bool IsPunctuation(char c) {
  return c == '(' || c == ')' || c == '{' || c == '}' || c == ':' || c == ';' || c == ',';
}

bool IsBlank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\\'; }

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file) : text_(text), file_(file) { Advance(); }

  [[nodiscard]] const Token& Peek() const { return token_; }
  /// Line on which the token before Peek() ended.
  [[nodiscard]] int LastLine() const { return last_line_; }

  Token Take() {
    const Token taken = token_;
    last_line_ = line_;
    Advance();
    return taken;
  }

  /// From behind a `{` that was taken, past its `}`.
  void SkipBody(int from_line) {
    for (int depth = 1; depth > 0;) {
      if (token_.kind == Kind::kEnd) Refuse(from_line, "this group is not closed", "add a '}'");
      depth += token_.Is('{') ? 1 : token_.Is('}') ? -1 : 0;
      Take();
    }
  }

  [[noreturn]] void Refuse(int line, const std::string& offence, const std::string& remedy) const {
    throw UserError({file_, line, ""}, offence, remedy);
  }

 private:
  void SkipBlank() {
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
      } else if (text_.compare(at_, 2, "/*") == 0) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == text_.npos) Refuse(line_, "this comment is not closed", "add '*/'");
        line_ +=
            static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                        text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        at_ = end + 1;
      } else if (!IsBlank(text_[at_])) {
        return;
      }
    }
  }

  void Advance() {
    SkipBlank();
    token_ = {Kind::kEnd, {}, line_};
    if (at_ >= text_.size()) return;
    if (text_[at_] == '"') return ReadString();
    if (IsPunctuation(text_[at_])) {
      token_ = {Kind::kPunctuation, text_.substr(at_++, 1), line_};
      return;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && !IsPunctuation(text_[at_]) && !IsBlank(text_[at_]) &&
           text_[at_] != '"')
      ++at_;
    token_ = {Kind::kWord, text_.substr(begin, at_ - begin), line_};
  }

  void ReadString() {
    const std::size_t begin = at_ + 1;
    const int line = line_;
    for (at_ = begin;; ++at_) {
      if (at_ >= text_.size()) Refuse(line, "this string is not closed", "add '\"'");
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] == '"') break;
    }
    token_ = {Kind::kString, text_.substr(begin, at_ - begin), line};
    ++at_;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
  int last_line_ = 1;
  Token token_;
};

class Parser {
 public:
  Parser(std::string_view text, const std::string& file,
         const std::function<bool(std::string_view)>& skip)
      : lexer_(text, file), skip_(skip) {}

  LibertyGroup File() {
    const Token name = Name();
    LibertyGroup root{name.text, Arguments(name), name.line, {}, {}};
    if (!lexer_.Peek().Is('{'))
      lexer_.Refuse(lexer_.Peek().line, "a Liberty file is one group, " + Found() + " is no '{'",
                    "begin with 'library (name) {'");
    lexer_.Take();
    Body(root, 1);
    if (lexer_.Peek().kind != Kind::kEnd)
      lexer_.Refuse(lexer_.Peek().line, Found() + " stands behind the library's end",
                    "look for a '}' too many");
    return root;
  }

 private:
  std::string Found() const {
    const Token& token = lexer_.Peek();
    return token.kind == Kind::kEnd ? "the end of the file"
                                    : "'" + std::string(token.text.substr(0, 40)) + "'";
  }

  Token Name() {
    if (lexer_.Peek().kind != Kind::kWord)
      lexer_.Refuse(lexer_.Peek().line, "a name is expected, found " + Found(),
                    "write 'name : value;' or 'name (...) {'");
    return lexer_.Take();
  }

  /// `(a, b c)`: words and strings, however separated.
  std::vector<std::string_view> Arguments(const Token& name) {
    if (!lexer_.Peek().Is('('))
      lexer_.Refuse(lexer_.Peek().line,
                    "'" + std::string(name.text.substr(0, 40)) + "' is followed by " + Found(),
                    "a ':' or '(' belongs there");
    lexer_.Take();
    std::vector<std::string_view> values;
    while (!lexer_.Peek().Is(')')) {
      const Token& token = lexer_.Peek();
      if (token.kind == Kind::kEnd || token.Is('{') || token.Is('}') || token.Is(';'))
        lexer_.Refuse(
            name.line,
            "the parenthesis of '" + std::string(name.text.substr(0, 40)) + "' is not closed",
            "add a ')'");
      if (token.kind != Kind::kPunctuation) values.push_back(token.text);
      lexer_.Take();
    }
    lexer_.Take();
    return values;
  }

  /// Behind the `:`. Ends at `;`, or unwritten at the end of the line.
  std::string_view SimpleValue(const Token& name) {
    const Token first = lexer_.Peek();
    if (first.kind == Kind::kPunctuation || first.kind == Kind::kEnd)
      lexer_.Refuse(name.line, "'" + std::string(name.text.substr(0, 40)) + "' has no value",
                    "write one behind the ':'");
    std::string_view value = first.text;
    lexer_.Take();
    while (!lexer_.Peek().Is(';') && !lexer_.Peek().Is('}') &&
           lexer_.Peek().line == lexer_.LastLine() && lexer_.Peek().kind != Kind::kEnd) {
      const std::string_view last = lexer_.Take().text;  // an unquoted expression
      value = {value.data(), static_cast<std::size_t>(last.data() + last.size() - value.data())};
    }
    return value;
  }

  void Body(LibertyGroup& group, int depth) {
    if (depth > kMaxNesting)
      lexer_.Refuse(group.line, "groups are nested too deeply", "flatten them");
    while (!lexer_.Peek().Is('}')) {
      if (lexer_.Peek().kind == Kind::kEnd)
        lexer_.Refuse(group.line,
                      "the group '" + std::string(group.name.substr(0, 40)) + "' is not closed",
                      "add a '}'");
      if (lexer_.Peek().Is(';')) {
        lexer_.Take();
      } else {
        Statement(group, depth);
      }
    }
    lexer_.Take();
  }

  void Statement(LibertyGroup& group, int depth) {
    const Token name = Name();
    if (lexer_.Peek().Is(':')) {
      lexer_.Take();
      group.attributes.push_back({name.text, {SimpleValue(name)}, name.line});
      return;
    }
    std::vector<std::string_view> values = Arguments(name);
    if (!lexer_.Peek().Is('{')) {
      group.attributes.push_back({name.text, std::move(values), name.line});
      return;
    }
    lexer_.Take();
    if (skip_(name.text)) return lexer_.SkipBody(name.line);
    group.groups.push_back({name.text, std::move(values), name.line, {}, {}});
    Body(group.groups.back(), depth + 1);
  }

  Lexer lexer_;
  const std::function<bool(std::string_view)>& skip_;
};

}  // namespace

const LibertyAttribute* LibertyGroup::Find(std::string_view attribute) const {
  const auto found = std::find_if(attributes.rbegin(), attributes.rend(),
                                  [&](const LibertyAttribute& a) { return a.name == attribute; });
  return found == attributes.rend() ? nullptr : &*found;
}

std::string_view LibertyGroup::Text(std::string_view attribute) const {
  const LibertyAttribute* found = Find(attribute);
  return found && !found->values.empty() ? found->values.front() : std::string_view();
}

LibertyGroup ParseLiberty(std::string_view text, const std::string& file,
                          const std::function<bool(std::string_view)>& skip) {
  return Parser(text, file, skip).File();
}

}  // namespace mixpe::sim::netlist
