// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "reference/base/error.hpp"
#include "reference/json/json_map.hpp"

namespace mixpe {
namespace {

using Kind = JsonNode::Kind;

JsonNode Parse(const std::string& text) {
  return ParseJson({.text = text, .shown_file = "f.json"}, {.depth = 3, .values = 8});
}

std::string ErrorOf(const JsonSource& source) {
  try {
    (void)ParseJson(source, {.depth = 3, .values = 8});
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(JsonTree, EachKindOfValue) {
  const JsonNode list = Parse(R"([null, true, -3, 9223372036854775808, 2.5, "a\u00e9", {}])");
  const std::vector<Kind> kinds{Kind::kNull, Kind::kBool,   Kind::kInteger, Kind::kHuge,
                                Kind::kReal, Kind::kString, Kind::kMap};
  ASSERT_EQ(list.items.size(), kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(list.items[i].kind, kinds[i]) << i;
  EXPECT_TRUE(list.items[1].boolean);
  EXPECT_EQ(list.items[2].integer, -3);
  EXPECT_EQ(list.items[3].text, "9223372036854775808");
  EXPECT_EQ(list.items[3].real, 0x1p63);
  EXPECT_EQ(list.items[4].real, 2.5);
  EXPECT_EQ(list.items[5].text, "aé");
}

TEST(JsonTree, OffsetsAreOfFirstBytes) {
  const std::string text = " {\"a\" :\n 12 , \"b\":[ \"x\",1\n, {\"c\":false}]}";
  const JsonNode root = Parse(text);
  const auto at = [&](const JsonNode& node) { return text.substr(node.offset, 2); };
  EXPECT_EQ(at(root), "{\"");
  EXPECT_EQ(at(root.items[0]), "12");
  EXPECT_EQ(at(root.items[1]), "[ ");
  EXPECT_EQ(at(root.items[1].items[0]), "\"x");
  EXPECT_EQ(at(root.items[1].items[1]), "1\n");
  EXPECT_EQ(at(root.items[1].items[2]), "{\"");
  EXPECT_EQ(at(*root.items[1].items[2].Find("c")), "fa");
  EXPECT_EQ(root.Find("z"), nullptr);
}

TEST(JsonTree, LimitsHold) {
  EXPECT_EQ(ErrorOf({.text = "[[[1]]]", .shown_file = "f"}), "accepted");
  EXPECT_EQ(ErrorOf({.text = "\n[[[[1]]]]", .shown_file = "f"}),
            "f:2: nested deeper than 3 levels; remove the inner levels");
  EXPECT_EQ(ErrorOf({.text = "[1,2,3,4,5,6,7]", .shown_file = "f"}), "accepted");
  EXPECT_EQ(ErrorOf({.text = "[1,2,3,4,5,6,7,8]", .shown_file = "f"}),
            "f:1: more than 8 values; split the file");
}

TEST(JsonTree, PlacesAreLinesOrBytes) {
  const std::string text = "{\"a\": 1, \"b\": 2,\n \"a\": 3}";
  EXPECT_EQ(ErrorOf({.text = text, .shown_file = "f"}),
            "f:2: key 'a' a second time; remove one of them");
  EXPECT_EQ(ErrorOf({text, "f", JsonSource::Places::kBytes, 8}),
            "f: byte 31: key 'a' a second time; remove one of them");
  EXPECT_EQ(ErrorOf({"{]", "f", JsonSource::Places::kBytes, 8}),
            "f: byte 9: not JSON: syntax error while parsing object key - unexpected ']'; expected "
            "string literal; mend the syntax (RFC 8259)");
}

TEST(JsonTree, QuotedTextComesBack) {
  const std::string text = "a\"\\\n\x01 é🙂";
  EXPECT_EQ(Parse(QuoteJson(text)).text, text);
  try {
    (void)QuoteJson("\xc3(");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "'\xc3(' is not UTF-8; rename it");
  }
}

TEST(JsonTree, ShownTextIsShortAndHarmless) {
  EXPECT_EQ(ShownText("a\x1b[2J\x7f"), "a\\x1b[2J\\x7f");
  EXPECT_EQ(ShownText(std::string(100, 'a'), 3), "aaa...");
}

}  // namespace
}  // namespace mixpe
