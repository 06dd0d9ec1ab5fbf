// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/expression.hpp"

#include <gmock/gmock.h>

namespace mixpe::sim::netlist {
namespace {

const Where kHere{"lib", 7, ""};

std::string TableOf(const std::string& text, const std::vector<std::string>& names) {
  std::string bits;
  for (bool bit : TruthTable(Expression::Parse(text, kHere), names, kHere)) bits += bit ? '1' : '0';
  return bits;
}

std::string Refusal(const std::string& text) {
  try {
    (void)TableOf(text, {"A", "B"});
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

// Entry s of the table: bit 0 of s is A, bit 1 is B, bit 2 is C.
TEST(Expression, EverySpellingOfTheOperators) {
  for (const char* text : {"A&B", "A*B", "A B", "(A) (B)", "A&(B)", "(A B)", " A  *B "})
    EXPECT_EQ(TableOf(text, {"A", "B"}), "0001") << text;
  for (const char* text : {"A|B", "A+B", "A + B"}) EXPECT_EQ(TableOf(text, {"A", "B"}), "0111");
  EXPECT_EQ(TableOf("A^B", {"A", "B"}), "0110");
  for (const char* text : {"!A", "A'", "!!!A", "(A)'", "A'''"})
    EXPECT_EQ(TableOf(text, {"A"}), "10") << text;
  EXPECT_EQ(TableOf("0", {"A"}), "00");
  EXPECT_EQ(TableOf("1", {}), "1");
}

TEST(Expression, InversionBindsBeforeXorBeforeAndBeforeOr) {
  const std::vector<std::string> abc{"A", "B", "C"};
  EXPECT_EQ(TableOf("A + B C", abc), TableOf("A + (B C)", abc));
  EXPECT_EQ(TableOf("A ^ B C", abc), TableOf("(A ^ B) C", abc));
  EXPECT_EQ(TableOf("A C ^ B", abc), TableOf("A (C ^ B)", abc));
  EXPECT_EQ(TableOf("!A B", abc), TableOf("(!A) B", abc));
  EXPECT_EQ(TableOf("!A B", abc), TableOf("A' B", abc));
  EXPECT_NE(TableOf("A ^ B C", abc), TableOf("A ^ (B C)", abc));
}

TEST(Expression, BuiltFromParts) {
  const Expression a = Expression::Variable("A"), b = Expression::Variable("B");
  const Expression made = Expression::Or(Expression::And(a, Expression::Not(b)),
                                         Expression::And(b, Expression::Constant(false)));
  EXPECT_EQ(made.Variables(), (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(TruthTable(made, {"B", "A"}, kHere), (std::vector<bool>{false, false, true, false}));
  EXPECT_FALSE(Expression().Evaluate(0));
}

TEST(Expression, WhatIsNoneIsRefusedWithItsPlace) {
  EXPECT_EQ(Refusal("A &"),
            "lib:7: Boolean expression 'A &': an operand is missing; "
            "write names, 0, 1, ! ' ^ & * | + and parentheses");
  EXPECT_THAT(Refusal("(A"), ::testing::HasSubstr("a parenthesis is not closed"));
  EXPECT_THAT(Refusal("A)"), ::testing::HasSubstr("unexpected ')'"));
  EXPECT_THAT(Refusal(""), ::testing::HasSubstr("an operand is missing"));
  EXPECT_THAT(Refusal(std::string(100, '(')), ::testing::HasSubstr("nested too deeply"));
  EXPECT_EQ(Refusal("A & Q"),
            "lib:7: Boolean expression names 'Q', which is no pin here; name one of: A, B");
  std::string many = "v0";
  for (int i = 1; i < 40; ++i) many += "+v" + std::to_string(i);
  EXPECT_THAT(Refusal(many), ::testing::HasSubstr("too many variables"));
}

}  // namespace
}  // namespace mixpe::sim::netlist
