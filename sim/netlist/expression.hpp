// SPDX-License-Identifier: Apache-2.0
// Boolean expressions of Liberty: `function`, `when`, `next_state` and their like.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/error.hpp"

namespace mixpe::sim::netlist {

/// A Boolean expression over named variables. Operators by falling precedence, as the Liberty
/// reference manual orders them: `!a` and `a'`; `^`; `&`, `*` and juxtaposition; `|` and `+`.
/// Constants 0 and 1. The default is the constant 0.
class Expression {
 public:
  Expression() : code_{{Op::kConstant, 0}} {}

  /// Throws UserError at `where` if `text` is no expression.
  [[nodiscard]] static Expression Parse(std::string_view text, const Where& where);
  [[nodiscard]] static Expression Constant(bool value);
  [[nodiscard]] static Expression Variable(std::string name);
  [[nodiscard]] static Expression Not(const Expression& a);
  [[nodiscard]] static Expression And(const Expression& a, const Expression& b);
  [[nodiscard]] static Expression Or(const Expression& a, const Expression& b);

  /// Names in order of first appearance, each once.
  [[nodiscard]] const std::vector<std::string>& Variables() const { return names_; }

  /// Bit i of `values` is variable i of Variables().
  [[nodiscard]] bool Evaluate(std::uint64_t values) const;

 private:
  enum class Op : std::uint8_t { kConstant, kVariable, kNot, kAnd, kOr, kXor };
  struct Step {
    Op op;
    std::uint8_t operand;  ///< value of a constant, number of a variable
  };
  friend class ExpressionParser;

  void Append(const Expression& other);
  [[nodiscard]] std::uint8_t NumberOf(const std::string& name);

  std::vector<Step> code_;  ///< postfix
  std::vector<std::string> names_;
};

/// Most variables of an expression, and most nesting.
inline constexpr int kMaxVariables = 32;

/// The expression as a table over `names`: entry s is its value where bit i of s is names[i].
/// Requires every variable to be among the names (UserError at `where` if not).
[[nodiscard]] std::vector<bool> TruthTable(const Expression& expression,
                                           const std::vector<std::string>& names,
                                           const Where& where);

}  // namespace mixpe::sim::netlist
