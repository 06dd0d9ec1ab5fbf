// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/expression.hpp"

#include <algorithm>
#include <cctype>

#include "reference/base/text.hpp"

namespace mixpe::sim::netlist {

/// Recursive descent, one function per precedence.
class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, const Where& where) : text_(text), where_(where) {}

  Expression Whole() {
    out_.code_.clear();
    Or();
    if (Peek() != '\0') Refuse("unexpected '" + std::string(1, Peek()) + "'");
    return std::move(out_);
  }

 private:
  [[noreturn]] void Refuse(const std::string& what) const {
    throw UserError(where_,
                    "Boolean expression '" + std::string(text_.substr(0, 80)) + "': " + what,
                    "write names, 0, 1, ! ' ^ & * | + and parentheses");
  }

  char Peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  static bool IsNameByte(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '[' || c == ']' ||
           c == '.' || c == '$' || c == '/' || c == '\\';
  }

  void Emit(Expression::Op op, std::uint8_t operand = 0) { out_.code_.push_back({op, operand}); }

  void Or() {
    And();
    while (Peek() == '|' || Peek() == '+') {
      ++at_;
      And();
      Emit(Expression::Op::kOr);
    }
  }

  void And() {
    Xor();
    for (;;) {
      const char c = Peek();
      if (c == '&' || c == '*') {
        ++at_;
      } else if (c != '!' && c != '(' && !IsNameByte(c)) {
        return;
      }
      Xor();
      Emit(Expression::Op::kAnd);
    }
  }

  void Xor() {
    Not();
    while (Peek() == '^') {
      ++at_;
      Not();
      Emit(Expression::Op::kXor);
    }
  }

  void Not() {
    if (++depth_ > kMaxVariables) Refuse("nested too deeply");
    if (Peek() == '!') {
      ++at_;
      Not();
      Emit(Expression::Op::kNot);
    } else {
      Primary();
      while (Peek() == '\'') {
        ++at_;
        Emit(Expression::Op::kNot);
      }
    }
    --depth_;
  }

  void Primary() {
    if (Peek() == '(') {
      ++at_;
      Or();
      if (Peek() != ')') Refuse("a parenthesis is not closed");
      ++at_;
      return;
    }
    std::size_t end = at_;
    while (end < text_.size() && IsNameByte(text_[end])) ++end;
    if (end == at_) Refuse("an operand is missing");
    const std::string name(text_.substr(at_, end - at_));
    at_ = end;
    if (name == "0" || name == "1") return Emit(Expression::Op::kConstant, name == "1");
    const std::uint8_t number = out_.NumberOf(name);
    if (number >= kMaxVariables) Refuse("too many variables");
    Emit(Expression::Op::kVariable, number);
  }

  std::string_view text_;
  const Where& where_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Expression out_;
};

Expression Expression::Parse(std::string_view text, const Where& where) {
  return ExpressionParser(text, where).Whole();
}

Expression Expression::Constant(bool value) {
  Expression made;
  made.code_ = {{Op::kConstant, static_cast<std::uint8_t>(value)}};
  return made;
}

Expression Expression::Variable(std::string name) {
  Expression made;
  made.code_ = {{Op::kVariable, 0}};
  made.names_ = {std::move(name)};
  return made;
}

Expression Expression::Not(const Expression& a) {
  Expression made = a;
  made.code_.push_back({Op::kNot, 0});
  return made;
}

Expression Expression::And(const Expression& a, const Expression& b) {
  Expression made = a;
  made.Append(b);
  made.code_.push_back({Op::kAnd, 0});
  return made;
}

Expression Expression::Or(const Expression& a, const Expression& b) {
  Expression made = a;
  made.Append(b);
  made.code_.push_back({Op::kOr, 0});
  return made;
}

void Expression::Append(const Expression& other) {
  for (Step step : other.code_) {
    if (step.op == Op::kVariable) step.operand = NumberOf(other.names_[step.operand]);
    code_.push_back(step);
  }
}

std::uint8_t Expression::NumberOf(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  const auto number = static_cast<std::uint8_t>(found - names_.begin());
  if (found == names_.end()) names_.push_back(name);
  return number;
}

bool Expression::Evaluate(std::uint64_t values) const {
  std::vector<bool> stack;
  for (const Step& step : code_) {
    if (step.op == Op::kConstant) {
      stack.push_back(step.operand != 0);
    } else if (step.op == Op::kVariable) {
      stack.push_back((values >> step.operand) & 1);
    } else if (step.op == Op::kNot) {
      stack.back() = !stack.back();
    } else {
      const bool b = stack.back();
      stack.pop_back();
      const bool a = stack.back();
      stack.back() = step.op == Op::kAnd ? (a && b) : step.op == Op::kOr ? (a || b) : (a != b);
    }
  }
  return stack.back();
}

std::vector<bool> TruthTable(const Expression& expression, const std::vector<std::string>& names,
                             const Where& where) {
  MIXPE_EXPECT(names.size() <= 20, "a truth table over this many names would not fit");
  std::vector<std::size_t> places;
  for (const std::string& variable : expression.Variables()) {
    const auto found = std::find(names.begin(), names.end(), variable);
    if (found == names.end()) {
      throw UserError(where, "Boolean expression names '" + variable + "', which is no pin here",
                      "name one of: " + Join(names, ", "));
    }
    places.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  std::vector<bool> table(std::size_t{1} << names.size());
  for (std::size_t state = 0; state < table.size(); ++state) {
    std::uint64_t values = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
      values |= std::uint64_t{(state >> places[i]) & 1} << i;
    table[state] = expression.Evaluate(values);
  }
  return table;
}

}  // namespace mixpe::sim::netlist
