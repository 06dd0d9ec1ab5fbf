// SPDX-License-Identifier: Apache-2.0
// The same table in every format, whole output compared.
#include <gtest/gtest.h>

#include "experiments/report/table.hpp"
#include "reference/base/error.hpp"

namespace mixpe::experiments {
namespace {

Table Small() {
  return {"title",
          {{"name", "name"}, {"cycles", "cycles"}, {"time_ms", "ms", true}},
          {{"a, b", Cell(12345L), Cell(2.0, "2.00")}, {"c\"d<", Cell(-7L), Cell(0.5, "0.50")}}};
}

TEST(Table, TerminalAlignsNumbersAndDrawsBars) {
  EXPECT_EQ(ToTerminal(Small()),
            "title\n"
            "name  cycles    ms\n"
            "a, b  12,345  2.00 ██████████\n"
            "c\"d<      -7  0.50 ██▌\n");
}

TEST(Table, CsvQuotesAndKeepsFullNumbers) {
  EXPECT_EQ(ToCsv(Small()), "name,cycles,time_ms\n\"a, b\",12345,2\n\"c\"\"d<\",-7,0.5\n");
}

TEST(Table, JsonKeepsTypes) {
  EXPECT_EQ(ToJsonRows(Small()),
            "[{\"name\":\"a, "
            "b\",\"cycles\":12345,\"time_ms\":2.0},{\"name\":\"c\\\"d<\",\"cycles\":-7,\"time_ms\":"
            "0.5}]");
}

TEST(Table, MarkdownAndHtmlCarryTheSameCells) {
  EXPECT_EQ(ToMarkdown(Small()),
            "### title\n\n| name | cycles | ms |\n|---|---|---|\n| a, b | 12,345 | 2.00 "
            "██████████ |\n"
            "| c\"d< | -7 | 0.50 ██▌ |\n\n");
  const std::string html = ToHtml(Small());
  EXPECT_NE(html.find("<td>c\"d&lt;</td>"), std::string::npos);
  EXPECT_NE(html.find("width:25.0%"), std::string::npos);
}

TEST(Table, EmptyTableIsItsHeader) {
  EXPECT_EQ(ToCsv({"", {{"a", "a"}, {"b", "b"}}, {}}), "a,b\n");
  EXPECT_EQ(ToTerminal({"", {{"a", "a"}, {"b", "b"}}, {}}), "a  b\n");
}

TEST(Numbers, AreShortForPeople) {
  EXPECT_EQ(Short(0.0), "0.00");
  EXPECT_EQ(Short(1234.5), "1234");
  EXPECT_EQ(Short(12.34), "12.3");
  EXPECT_EQ(Short(0.5), "0.500");
  EXPECT_EQ(Short(0.00012345), "0.000123");
  EXPECT_EQ(Si(1234.5, "B"), "1.23 kB");
  EXPECT_EQ(Si(0.0000042, "J"), "4.20 uJ");
  EXPECT_EQ(Si(0, "J"), "0.00 J");
}

TEST(Format, UnknownOneIsAnsweredWithTheKnownOnes) {
  try {
    CheckFormat("jsn", {"table", "json"});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "--format jsn is not possible here; did you mean 'json'?");
  }
}

}  // namespace
}  // namespace mixpe::experiments
