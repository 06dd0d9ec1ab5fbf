// SPDX-License-Identifier: Apache-2.0
// trace.schema.json says what the reader says, as far as a schema can.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/json/json_tree.hpp"
#include "reference/trace/trace_json.hpp"
#include "tests/python/python.hpp"
#include "tests/reference/json/fuzz.hpp"
#include "tests/reference/trace/random_trace.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;

class TraceSchema : public testing::Test {
 protected:
  TraceSchema()
      : folder_(fs::temp_directory_path() / ("mixpe_schema_" + std::to_string(getpid()))) {
    fs::create_directory(folder_);
  }
  ~TraceSchema() override { fs::remove_all(folder_); }

  void Add(const std::string& name, const std::string& text) const {
    WriteFile(folder_ / name, text);
    ++files_;
  }

  std::string Refused() const {
    const fs::path schema = ProjectRoot() / "reference/trace/trace.schema.json";
    return RunPython("tests/reference/trace/validate.py", {schema, folder_});
  }

  fs::path folder_;
  mutable int files_ = 0;
};

std::string Replaced(std::string text, const std::string& old, const std::string& with) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), with);
}

TEST_F(TraceSchema, AcceptsEveryKind) {
  RandomTrace random(31);
  for (const KindInfo& info : AllKinds()) {
    Trace trace = random.Make(0);
    for (int i = 0; i < 20; ++i) trace.operators.push_back(random.MakeOperator(info));
    Add(info.name, WriteTrace(trace));
  }
  Add("mixed", WriteTrace(random.Make(50)));
  EXPECT_EQ(Refused(), "done\n");
}

TEST_F(TraceSchema, AcceptsWhatTheReaderAcceptsOfDamagedFiles) {
  std::vector<std::string> corpus;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    corpus.push_back(WriteTrace(RandomTrace(seed).Make(2)));
  }
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const std::string text = fuzz::Mutator(seed).Mutate(corpus);
    try {
      (void)ReadTrace(text, "f");
    } catch (const UserError&) {
      continue;
    }
    Add(std::to_string(seed), text);
  }
  EXPECT_GT(files_, 40);
  EXPECT_EQ(Refused(), "done\n");
}

/// One file per rule of each kind that a schema can state; the reader refuses the same.
TEST_F(TraceSchema, RefusesWhatTheReaderRefuses) {
  RandomTrace random(37);
  std::vector<std::string> names;
  const auto add = [&](const std::string& name, const std::string& text) {
    EXPECT_THROW((void)ReadTrace(text, name), UserError) << name;
    Add(name, text);
    names.push_back(name + "\n");
  };
  for (const KindInfo& info : AllKinds()) {
    Trace trace;
    trace.operators.push_back(random.MakeOperator(info));
    trace.operators[0].path = "p";
    const std::string text = WriteTrace(trace);
    const std::string extent = "\"" + info.extents[0] + "\": ";
    add(info.name + ".extent_missing", Replaced(text, extent, "\"bogus\": "));
    add(info.name + ".extent_unknown", Replaced(text, extent, "\"bogus\": 1, " + extent));
    add(info.name + ".extent_negative", Replaced(text, extent, extent + "-1"));
    add(info.name + ".extent_real", Replaced(text, extent, extent + "0.5e-"));
    add(info.name + ".function",
        Replaced(
            info.functions.empty()
                ? text
                : Replaced(text, "\"function\": \"" + trace.operators[0].function + "\", ", ""),
            "\"phase\"", "\"function\": \"bogus\", \"phase\""));
    add(info.name + ".input",
        Replaced(text, "\"name\": \"" + info.inputs[0] + "\"", "\"name\": \"bogus\""));
    add(info.name + ".output_missing",
        text.substr(0, text.find("\"outputs\"")) + "\"outputs\": []}]}");
    add(info.name + ".rows",
        info.kind == OpKind::kGroupedGemm
            ? Replaced(text, "\"rows_per_group\"", "\"rows\"")
            : Replaced(text, "\"inputs\"", "\"rows_per_group\": [1], \"inputs\""));
  }
  const std::string text = WriteTrace(RandomTrace(2).Make(0));
  add("extra", Replaced(text, "\"version\"", "\"extra\": 1, \"version\""));
  add("version", Replaced(text, "\"version\": 1", "\"version\": 2"));
  add("schema", Replaced(text, "mixpe-trace", "mixpe"));
  add("workload", Replaced(text, "\"batch\"", "\"batches\""));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(Refused(), Join(names, "") + "done\n");
}

/// The lists of a kind, in file order. Optional operands are the one rule that files cannot show:
/// a schema that allows more of them would pass the tests above.
TEST(TraceSchemaText, NamesTheOptionalOperandsOfEveryKind) {
  const std::string text = ReadFile(ProjectRoot() / "reference/trace/trace.schema.json");
  const JsonNode root = ParseJson({.text = text, .shown_file = "trace.schema.json"}, {.depth = 16});
  const JsonNode& kinds = *root.Find("$defs")->Find("kinds");
  EXPECT_EQ(kinds.items.size(), AllKinds().size());
  const auto check = [](const JsonNode& list, const std::vector<std::string>& required,
                        const std::vector<std::string>& optional) {
    EXPECT_EQ(list.Find("minItems")->integer, std::ssize(required));
    EXPECT_EQ(list.Find("maxItems")->integer, std::ssize(required) + std::ssize(optional));
    std::vector<std::string> named;
    if (const JsonNode* items = list.Find("items")) {
      for (const JsonNode& name : items->Find("properties")->Find("name")->Find("enum")->items) {
        named.push_back(name.text);
      }
    }
    EXPECT_EQ(named, optional);
  };
  for (const KindInfo& info : AllKinds()) {
    SCOPED_TRACE(info.name);
    const JsonNode& kind = *kinds.Find(info.name)->Find("properties");
    check(*kind.Find("inputs"), info.inputs, info.optional_inputs);
    check(*kind.Find("outputs"), info.outputs, info.optional_outputs);
  }
}

}  // namespace
}  // namespace mixpe::reference
