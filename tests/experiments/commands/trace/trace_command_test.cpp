// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "experiments/cli/command.hpp"
#include "experiments/commands/trace/differences.hpp"
#include "experiments/commands/trace/summary.hpp"
#include "reference/base/error.hpp"
#include "reference/llm/llm.hpp"
#include "reference/trace/trace_json.hpp"
#include "tests/reference/trace/random_trace.hpp"

namespace mixpe::experiments {
namespace {

using reference::Operator;
using reference::OpKind;
using reference::Phase;
using reference::Role;
using reference::Trace;
using testing::HasSubstr;

Operator Gemm(Phase phase, std::int64_t m, std::int64_t repeat) {
  Operator op;
  op.path = "q";
  op.phase = phase;
  op.repeat = repeat;
  op.extents = {{"batch", 1}, {"m", m}, {"n", 3}, {"k", 4}};
  op.inputs = {{"a", Role::kActivation, "bf16", {m, 4}, 0, "", {}},
               {"b", Role::kWeight, "int4", {4, 3}, 2, "", {}}};
  op.outputs = {{"c", Role::kActivation, "bf16", {m, 3}, 0, "", {}}};
  return op;
}

Operator Softmax() {
  Operator op;
  op.kind = OpKind::kSoftmax;
  op.path = "softmax";
  op.phase = Phase::kPrefill;
  op.extents = {{"rows", 2}, {"cols", 5}};
  op.inputs = {{"x", Role::kActivation, "fp32", {2, 5}, 0, "", {}}};
  op.outputs = {{"y", Role::kActivation, "bf16", {2, 5}, 0, "", {}}};
  return op;
}

Trace Sample() {
  Trace trace;
  trace.workload = {"tiny", "made up", 1200, 1200, 1, 2, 7, 9, 0};
  trace.operators = {Gemm(Phase::kPrefill, 2, 10), Softmax(), Gemm(Phase::kDecode, 1, 70),
                     Gemm(Phase::kPrefill, 5, 1)};
  return trace;
}

class TraceFiles : public testing::Test {
 protected:
  TraceFiles()
      : folder_(std::filesystem::temp_directory_path() /
                ("mixpe_trace_command_" + std::to_string(getpid()))) {
    std::filesystem::create_directory(folder_);
  }
  ~TraceFiles() override { std::filesystem::remove_all(folder_); }

  std::string Save(const std::string& name, const Trace& trace) const {
    reference::SaveTrace(trace, folder_ / name);
    return folder_ / name;
  }

  /// Runs the program; standard output is in `output`, standard error in `errors`.
  int Run(const std::vector<std::string>& args) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = RunProgram(args);
    output = testing::internal::GetCapturedStdout();
    errors = testing::internal::GetCapturedStderr();
    return code;
  }

  std::filesystem::path folder_;
  std::string output;
  std::string errors;
};

TEST(TraceSummary, CountsByKindPhaseRoleAndFormat) {
  const Summary summary = Summarise(Sample());
  ASSERT_EQ(summary.operators.size(), 3);
  EXPECT_EQ(summary.operators[0].phase, Phase::kPrefill);
  EXPECT_EQ(summary.operators[0].records, 2);
  EXPECT_EQ(summary.operators[0].executions, 11);
  EXPECT_EQ(summary.operators[0].macs, 10 * (2 * 3 * 4) + 5 * 3 * 4);
  EXPECT_EQ(summary.operators[1].macs, 70 * (1 * 3 * 4));
  EXPECT_EQ(summary.operators[2].kind, OpKind::kSoftmax);
  EXPECT_EQ(summary.total.records, 4);
  EXPECT_EQ(summary.total.executions, 82);
  ASSERT_EQ(summary.operands.size(), 3);  // activations in bf16 and fp32, weights in int4
  EXPECT_EQ(summary.operands[0].format, "bf16");
  EXPECT_EQ(summary.operands[0].elements_read, 10 * 8 + 70 * 4 + 20);
  EXPECT_EQ(summary.operands[0].elements_written, 10 * 6 + 70 * 3 + 15 + 10);
  EXPECT_EQ(summary.operands[2].elements_read, 81 * 12);
  EXPECT_EQ(summary.operands[2].elements_written, 0);
}

TEST(TraceSummary, OfATableOnlyTheRowsNamedByIndicesMove) {
  Operator gather;
  gather.kind = OpKind::kGather;
  gather.repeat = 2;
  gather.extents = {{"rows", 3}, {"cols", 5}, {"table_rows", 1000}};
  gather.inputs = {{"table", Role::kWeight, "bf16", {1000, 5}, 0, "", {}},
                   {"index", Role::kIndex, "int32", {3}, 0, "", {}}};
  gather.outputs = {{"y", Role::kActivation, "bf16", {3, 5}, 0, "", {}}};
  Trace trace;
  trace.operators = {gather};
  const Summary summary = Summarise(trace);
  ASSERT_EQ(summary.operands.size(), 3);
  EXPECT_EQ(summary.operands[0].elements_written, 2 * 3 * 5);
  EXPECT_EQ(summary.operands[1].elements_read, 2 * 3 * 5);
  EXPECT_EQ(summary.operands[2].elements_read, 2 * 3);
}

TEST(TraceSummary, EmptyTraceIsAllZero) {
  const Summary summary = Summarise({});
  EXPECT_TRUE(summary.operators.empty());
  EXPECT_TRUE(summary.operands.empty());
  EXPECT_EQ(summary.total.macs, 0);
}

TEST(TraceSummary, TotalsBeyond64BitsAreRefused) {
  Trace trace;
  trace.operators = {Gemm(Phase::kPrefill, 2, std::numeric_limits<std::int64_t>::max() / 24)};
  EXPECT_NO_THROW((void)Summarise(trace));
  trace.operators.push_back(trace.operators[0]);
  try {
    (void)Summarise(trace);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "the trace's totals do not fit 64 bits; split it into smaller ones");
  }
}

TEST(TraceDifferences, NoneExactlyIfEqual) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Trace a = reference::RandomTrace(seed).Make(5);
    EXPECT_TRUE(FindDifferences(a, a).empty());
    EXPECT_FALSE(FindDifferences(a, reference::RandomTrace(seed + 1).Make(5)).empty());
  }
}

/// The one difference that this change makes, as "path: a | b".
std::string After(const std::function<void(Trace&)>& change) {
  Trace changed = Sample();
  changed.operators[0].inputs[0].stats = reference::ValueStats{};
  const Trace original = changed;
  change(changed);
  const auto found = FindDifferences(original, changed);
  EXPECT_EQ(found.size(), 1);
  return found.empty() ? "none" : found[0].path + ": " + found[0].a + " | " + found[0].b;
}

TEST(TraceDifferences, EveryFieldIsCompared) {
  using T = Trace;
  EXPECT_EQ(After([](T& t) { t.workload.name = "x"; }), "workload.name: tiny | x");
  EXPECT_EQ(After([](T& t) { t.workload.source = "x"; }), "workload.source: made up | x");
  EXPECT_EQ(After([](T& t) { t.workload.parameters = 0; }), "workload.parameters: 1200 | 0");
  EXPECT_EQ(After([](T& t) { t.workload.active_parameters = 0; }),
            "workload.active_parameters: 1200 | 0");
  EXPECT_EQ(After([](T& t) { t.workload.batch = 2; }), "workload.batch: 1 | 2");
  EXPECT_EQ(After([](T& t) { t.workload.prompt_tokens = 3; }), "workload.prompt_tokens: 2 | 3");
  EXPECT_EQ(After([](T& t) { t.workload.new_tokens = 0; }), "workload.new_tokens: 7 | 0");
  EXPECT_EQ(After([](T& t) { t.workload.context_tokens = 0; }), "workload.context_tokens: 9 | 0");
  EXPECT_EQ(After([](T& t) { t.workload.kv_elements = 1; }), "workload.kv_elements: 0 | 1");
  EXPECT_EQ(After([](T& t) { t.operators[0].path = "k"; }), "operators[0].path: q | k");
  EXPECT_EQ(After([](T& t) { t.operators[0].function = "f"; }), "operators[0].function:  | f");
  EXPECT_EQ(After([](T& t) { t.operators[0].phase = Phase::kForward; }),
            "operators[0].phase: prefill | forward");
  EXPECT_EQ(After([](T& t) { t.operators[2].first_layer = 1; }), "operators[2].first_layer: 0 | 1");
  EXPECT_EQ(After([](T& t) { t.operators[2].repeat = 1; }), "operators[2].repeat: 70 | 1");
  EXPECT_EQ(After([](T& t) { t.operators[3].extents["k"] = 1; }), "operators[3].extents.k: 4 | 1");
  EXPECT_EQ(After([](T& t) { t.operators[3].extents.erase("k"); }), "operators[3].extents.k: 4 | ");
  EXPECT_EQ(After([](T& t) {
              t.operators[3].rows_per_group = {1, 2};
            }),
            "operators[3].rows_per_group:  | [1, 2]");
  EXPECT_EQ(After([](T& t) { t.operators[0].inputs[1].role = Role::kKv; }),
            "operators[0].inputs[1].role: weight | kv");
  EXPECT_EQ(After([](T& t) { t.operators[0].inputs[1].format = "int8"; }),
            "operators[0].inputs[1].format: int4 | int8");
  EXPECT_EQ(After([](T& t) { t.operators[0].outputs[0].shape = {}; }),
            "operators[0].outputs[0].shape: [2, 3] | []");
  EXPECT_EQ(After([](T& t) { t.operators[0].inputs[1].group_size = 0; }),
            "operators[0].inputs[1].group_size: 2 | 0");
  EXPECT_EQ(After([](T& t) { t.operators[0].inputs[1].tensor = "w"; }),
            "operators[0].inputs[1].tensor:  | w");
  EXPECT_EQ(After([](T& t) { t.operators[0].inputs[0].stats->mean = 0.1; }),
            "operators[0].inputs[0].stats.mean: 0 | 0.1");
  EXPECT_EQ(After([](T& t) { t.operators[0].inputs[0].stats->outlier_fraction = 1; }),
            "operators[0].inputs[0].stats.outlier_fraction: 0 | 1");
}

TEST(TraceDifferences, InsertedAndRemovedOperatorsAreNamedWhole) {
  EXPECT_EQ(After([](Trace& t) { t.operators.insert(t.operators.begin() + 1, Softmax()); }),
            "operators[2]:  | softmax softmax");
  EXPECT_EQ(After([](Trace& t) { t.operators.erase(t.operators.begin() + 2); }),
            "operators[2]: gemm q | ");
  EXPECT_EQ(After([](Trace& t) { t.operators.push_back(Softmax()); }),
            "operators[4]:  | softmax softmax");
}

TEST_F(TraceFiles, ShowPrintsATable) {
  EXPECT_EQ(Run({"trace", "show", Save("a.json", Sample())}), 0) << errors;
  EXPECT_THAT(output,
              HasSubstr("tiny   (made up)\nparameters  1,200, 1,200 touched by one token\n"));
  EXPECT_THAT(output, HasSubstr("operators   4 records, 82 executions, 1,140 MACs\n"));
  EXPECT_THAT(output, HasSubstr("softmax"));
  EXPECT_THAT(output, HasSubstr("int4"));
}

TEST_F(TraceFiles, ShowCsvIsAsDocumented) {
  EXPECT_EQ(Run({"trace", "show", Save("a.json", Sample()), "--format", "csv"}), 0) << errors;
  EXPECT_EQ(output,
            "section,kind,phase,role,format,records,executions,macs,elements_read,"
            "elements_written\n"
            "operators,gemm,prefill,,,2,11,300,,\n"
            "operators,gemm,decode,,,1,70,840,,\n"
            "operators,softmax,prefill,,,1,1,0,,\n"
            "operands,,,activation,bf16,,,,380,295\n"
            "operands,,,activation,fp32,,,,10,0\n"
            "operands,,,weight,int4,,,,972,0\n");
}

TEST_F(TraceFiles, ShowJsonHoldsTheSame) {
  EXPECT_EQ(Run({"trace", "show", Save("a.json", Sample()), "--format", "json"}), 0) << errors;
  const auto document = nlohmann::json::parse(output);
  EXPECT_EQ(document["schema_version"], 1);
  EXPECT_EQ(document["command"], "trace show");
  EXPECT_EQ(document["provenance"]["files"][0], (folder_ / "a.json").string());
  EXPECT_EQ(document["workload"]["parameters"], 1200);
  EXPECT_EQ(document["total"]["macs"], 1140);
  EXPECT_EQ(document["operators"][1]["executions"], 70);
  EXPECT_EQ(document["operands"][2]["elements_read"], 972);
}

TEST_F(TraceFiles, CompareOfEqualTracesReturnsZero) {
  const std::string a = Save("a.json", Sample());
  EXPECT_EQ(Run({"trace", "compare", a, Save("b.json", Sample())}), 0) << errors;
  EXPECT_TRUE(output.starts_with("equal\n\n")) << output;
  EXPECT_EQ(Run({"trace", "compare", a, a, "--format", "csv"}), 0);
  EXPECT_EQ(output, "path,a,b\n");
}

TEST_F(TraceFiles, CompareOfDifferentTracesReturnsOne) {
  const std::string a = Save("a.json", Sample());
  Trace changed = Sample();
  changed.operators[3].repeat = 2;
  changed.operators.push_back(Softmax());
  const std::string b = Save("b.json", changed);
  EXPECT_EQ(Run({"trace", "compare", a, b, "--format", "csv"}), 1) << errors;
  EXPECT_EQ(output, "path,a,b\noperators[3].repeat,1,2\noperators[4],,softmax softmax\n");
  EXPECT_EQ(Run({"trace", "compare", a, b, "--format", "csv", "--differences", "1"}), 1);
  EXPECT_EQ(output, "path,a,b\noperators[3].repeat,1,2\n");
  EXPECT_EQ(Run({"trace", "compare", a, b}), 1);
  EXPECT_TRUE(output.starts_with("2 differences\n\n")) << output;
  EXPECT_THAT(output, HasSubstr("1,140"));
  EXPECT_EQ(Run({"trace", "compare", a, b, "--format", "json", "--differences", "0"}), 1);
  const auto document = nlohmann::json::parse(output);
  EXPECT_EQ(document["equal"], false);
  EXPECT_EQ(document["difference_count"], 2);
  EXPECT_EQ(document["differences"].size(), 0);
  EXPECT_EQ(document["total_b"]["macs"], 1200);
}

TEST_F(TraceFiles, MisuseIsExplained) {
  const std::string a = Save("a.json", Sample());
  const auto error_of = [&](const std::vector<std::string>& args) {
    EXPECT_EQ(Run(args), 2) << output;
    EXPECT_EQ(output, "");
    return errors;
  };
  EXPECT_EQ(
      error_of({"trace"}),
      "mixpe: trace: the action, show, write or compare, is missing; see ./mixpe trace --help\n");
  EXPECT_EQ(error_of({"trace", "shw"}),
            "mixpe: trace: unknown action 'shw'; did you mean 'show'?\n");
  EXPECT_EQ(error_of({"trace", "show"}),
            "mixpe: trace: the file to show is missing; see ./mixpe trace --help\n");
  EXPECT_EQ(error_of({"trace", "show", a, a}),
            "mixpe: trace: one file too many, " + a + "; use trace compare A B\n");
  EXPECT_EQ(error_of({"trace", "compare", a}),
            "mixpe: trace: the second file to compare is missing; see ./mixpe trace --help\n");
  EXPECT_EQ(error_of({"trace", "compare", a, a, "--differences", "-1"}),
            "mixpe: --differences is negative; give 0 or more\n");
  EXPECT_EQ(error_of({"trace", "show", a, "--batch", "2"}),
            "mixpe: --batch has no effect on a trace file; leave it out, or give a model\n");
  EXPECT_EQ(error_of({"trace", "write", a}),
            "mixpe: trace: --output is missing; see ./mixpe trace --help\n");
}

TEST_F(TraceFiles, ModelIsWalkedAsTheOptionsSay) {
  reference::WalkOptions options;
  options.batch = 3;
  options.prompt_tokens = 17;
  options.new_tokens = 2;
  options.context_tokens = 5;
  const Trace walked = reference::Walk(reference::LoadModel("opt-125m"), options);
  const std::vector<std::string> asked{"--batch",  "3", "--prefill", "17",
                                       "--decode", "2", "--context", "5"};
  const auto with = [&](std::vector<std::string> args) {
    args.insert(args.end(), asked.begin(), asked.end());
    return args;
  };
  const std::string file = folder_ / "model.json";
  EXPECT_EQ(Run(with({"trace", "write", "opt-125m", "-o", file})), 0) << errors;
  EXPECT_FALSE(walked.operators.empty());
  EXPECT_TRUE(reference::LoadTrace(file) == walked);
  EXPECT_EQ(Run(with({"trace", "show", "opt-125m", "--format", "json"})), 0) << errors;
  EXPECT_EQ(nlohmann::json::parse(output)["total"]["macs"], Summarise(walked).total.macs);
  EXPECT_EQ(Run({"trace", "compare", Save("copy.json", walked), file}), 0) << output;
}

TEST_F(TraceFiles, CompareTakesAFileAndAModel) {
  const std::string file = folder_ / "model.json";
  EXPECT_EQ(Run({"trace", "write", "opt-125m", "-o", file}), 0) << errors;
  EXPECT_EQ(Run({"trace", "compare", file, "opt-125m"}), 0) << errors;
  EXPECT_EQ(Run({"trace", "compare", file, "opt-125m", "--batch", "2", "--format", "csv"}), 1);
  EXPECT_TRUE(output.starts_with("path,a,b\nworkload.batch,1,2\n")) << output;
}

TEST_F(TraceFiles, WriteOfATraceCopiesIt) {
  const std::string a = Save("a.json", Sample());
  const std::string b = folder_ / "b.json";
  EXPECT_EQ(Run({"trace", "write", a, "-o", b}), 0) << errors;
  EXPECT_EQ(output, b + ": 4 operators\n");
  EXPECT_TRUE(reference::LoadTrace(b) == Sample());
}

}  // namespace
}  // namespace mixpe::experiments
