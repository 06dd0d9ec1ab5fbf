// SPDX-License-Identifier: Apache-2.0
// Strict reading: every way to get a file wrong, and the text the user sees.
#include <gmock/gmock.h>

#include "reference/base/field_docs.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/base/yaml_writer.hpp"

namespace mixpe {
namespace {

struct Inner {
  double power = 1.5;
  bool on = false;
  template <class V>
  void Describe(V& visit) {
    visit("power_w", power, Field("W", "power drawn").Range(0, 10).Optional());
    visit("on", on, Field("", "whether it is on").Optional());
  }
};

struct Outer {
  std::int64_t rows = 0;
  std::string flow = "os";
  std::vector<std::int64_t> sizes;
  std::map<std::string, double> costs;
  Inner inner;
  std::optional<Inner> spare;
  template <class V>
  void Describe(V& visit) {
    visit("rows", rows, Field("PEs", "rows of the array").Range(1, 64));
    visit("flow", flow, Field("", "dataflow").OneOf({"os", "ws", "is"}).Optional());
    visit("sizes", sizes, Field("KiB", "buffer sizes").Range(1, 1024).Optional());
    visit("costs", costs, Field("pJ", "cost per operation").Optional());
    visit("inner", inner, Field("", "a group").Optional());
    visit("spare", spare, Field("", "a group that may be absent").Optional());
  }
};

Outer Read(const std::string& text) { return ReadYaml<Outer>(ParseYaml(text, "x.yaml")); }

std::string ErrorOf(const std::string& text) {
  try {
    (void)Read(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(Yaml, ReadsEveryTypeAndKeepsDefaults) {
  const Outer outer = Read("rows: 8\nsizes: [1, 2]\ncosts: {add: 0.5}\ninner: {on: true}\n");
  EXPECT_EQ(outer.rows, 8);
  EXPECT_EQ(outer.flow, "os");
  EXPECT_THAT(outer.sizes, testing::ElementsAre(1, 2));
  EXPECT_EQ(outer.costs.at("add"), 0.5);
  EXPECT_TRUE(outer.inner.on);
  EXPECT_EQ(outer.inner.power, 1.5);
}

TEST(Yaml, ErrorsNamePlaceOffenceAndRemedy) {
  EXPECT_EQ(ErrorOf("rows: 8\nrovs: 3\n"), "x.yaml:2: rovs: unknown key; did you mean 'rows'?");
  EXPECT_EQ(ErrorOf("flow: ws\n"), "x.yaml:1: rows: missing; add it: rows of the array [PEs]");
  EXPECT_EQ(ErrorOf("rows: 8\nflow: ws\nrows: 9\n"),
            "x.yaml:3: rows: duplicate key, first on line 1; keep one of the two");
  EXPECT_EQ(ErrorOf("rows: many\n"),
            "x.yaml:1: rows: 'many' is not a whole number of PEs; write a whole number of PEs");
  EXPECT_EQ(ErrorOf("rows: 3.5\n"),
            "x.yaml:1: rows: '3.5' is not a whole number of PEs; write a whole number of PEs");
  EXPECT_EQ(ErrorOf("rows: 65\n"),
            "x.yaml:1: rows: '65' is outside 1..64; use a value in that range");
  EXPECT_EQ(ErrorOf("rows: 1\nflow: wss\n"),
            "x.yaml:2: flow: 'wss' is not possible here; did you mean 'ws'?");
  EXPECT_EQ(ErrorOf("rows: 1\nsizes: 3\n"), "x.yaml:2: sizes: '3' is not a list; write a list");
  EXPECT_EQ(ErrorOf("rows: 1\nsizes: [2, 0]\n"),
            "x.yaml:2: sizes[1]: '0' is outside 1..1024; use a value in that range");
  EXPECT_EQ(ErrorOf("rows: 1\ninner:\n  on: yes\n"),
            "x.yaml:3: inner.on: 'yes' is not true or false; write true or false");
  EXPECT_EQ(ErrorOf("rows: 1\ninner:\n  power_w: .nan\n"),
            "x.yaml:3: inner.power_w: '.nan' is outside 0..10; use a value in that range");
  EXPECT_EQ(ErrorOf("rows: 1\ninner:\n  of: true\n"),
            "x.yaml:3: inner.of: unknown key; did you mean 'on'?");
  EXPECT_EQ(ErrorOf("[1, 2]\n"), "x.yaml:1: a list is not a map; write a map");
  EXPECT_THAT(ErrorOf("rows: [1\n"), testing::HasSubstr("x.yaml:2: not valid YAML: "));
}

TEST(Yaml, AGroupMayBeAbsentAndStaysSo) {
  EXPECT_FALSE(Read("rows: 8\n").spare);
  EXPECT_THAT(WriteYaml(Read("rows: 8\n")), testing::Not(testing::HasSubstr("spare")));
  const Outer outer = Read("rows: 8\nspare: {on: true}\n");
  ASSERT_TRUE(outer.spare);
  EXPECT_TRUE(outer.spare->on);
  EXPECT_EQ(outer.spare->power, 1.5);
  EXPECT_EQ(WriteYaml(Read(WriteYaml(outer))), WriteYaml(outer));
  EXPECT_EQ(ErrorOf("rows: 8\nspare: null\n"),
            "x.yaml:2: spare: nothing is not a map; write a map");
  EXPECT_EQ(ErrorOf("rows: 8\nspare: {of: 1}\n"),
            "x.yaml:2: spare.of: unknown key; did you mean 'on'?");
}

TEST(Yaml, OverridesReplaceAndAreNamedInErrors) {
  YamlDocument document = ParseYaml("rows: 8\ninner: {power_w: 2}\n", "x.yaml");
  Override(document, "rows=16");
  Override(document, "inner.power_w=3");
  EXPECT_EQ(ReadYaml<Outer>(document).rows, 16);
  EXPECT_EQ(ReadYaml<Outer>(document).inner.power, 3.0);
  Override(document, "rows=999");
  try {
    (void)ReadYaml<Outer>(document);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "--set: rows: '999' is outside 1..64; use a value in that range");
  }
  EXPECT_THROW(Override(document, "rows"), UserError);
  EXPECT_THROW(Override(document, "rows.deep=1"), UserError);
}

TEST(Yaml, WritingAndReadingBackIsTheIdentity) {
  Outer outer = Read(
      "rows: 8\ncosts: {add: 0.1, mul: 1e-30}\nsizes: [4]\ninner: {power_w: "
      "0.30000000000000004}\n");
  const std::string text = WriteYaml(outer);
  EXPECT_EQ(WriteYaml(Read(text)), text);
  EXPECT_EQ(Read(text).inner.power, 0.30000000000000004);
}

TEST(Yaml, DocumentationComesFromTheSameDescription) {
  EXPECT_EQ(FieldTable(DescribeFields<Outer>()),
            "rows [PEs] 1..64, required: rows of the array\n"
            "flow one of os, ws, is, default os: dataflow\n"
            "sizes[] [KiB] 1..1024, default 0: buffer sizes\n"
            "costs.* [pJ], default 0: cost per operation\n"
            "inner.power_w [W] 0..10, default 1.5: power drawn\n"
            "inner.on, default false: whether it is on\n"
            "spare.power_w [W] 0..10, default 1.5: power drawn\n"
            "spare.on, default false: whether it is on\n");
}

}  // namespace
}  // namespace mixpe
