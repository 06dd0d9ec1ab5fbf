// SPDX-License-Identifier: Apache-2.0
// Do mixtures route, dispatch, compute and combine as much as their tokens ask for?
#include <unistd.h>

#include <gmock/gmock.h>

#include <filesystem>
#include <numeric>

#include "reference/base/text.hpp"
#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

std::vector<std::string> MixtureLines(const Trace& trace, Phase phase, const std::string& module) {
  std::vector<std::string> lines;
  for (const Operator& op : trace.operators) {
    const std::size_t at = op.path.find(module);
    if (op.phase != phase || at == std::string::npos) continue;
    lines.push_back(op.path.substr(at) + " " + ToString(op.kind));
  }
  return lines;
}

TEST(Mixtral, RoutesDispatchesAndCombines) {
  const Trace trace = Walk(LoadModel("mixtral-8x7b"), Options(1, 10, 0));
  EXPECT_THAT(MixtureLines(trace, Phase::kPrefill, "block_sparse_moe"),
              testing::ElementsAre(
                  "block_sparse_moe.gate gemm", "block_sparse_moe.gate.softmax softmax",
                  "block_sparse_moe.gate.topk topk", "block_sparse_moe.gate.sum reduce",
                  "block_sparse_moe.gate.renormalise elementwise",
                  "block_sparse_moe.dispatch gather", "block_sparse_moe.experts.*.w1 grouped_gemm",
                  "block_sparse_moe.experts.*.w3 grouped_gemm",
                  "block_sparse_moe.experts.*.activation elementwise",
                  "block_sparse_moe.experts.*.gate_mul elementwise",
                  "block_sparse_moe.experts.*.w2 grouped_gemm",
                  "block_sparse_moe.weigh elementwise", "block_sparse_moe.combine scatter"));
}

// 10 tokens x 2 experts over 8: (1 - (3/4)^10) 8 = 7.55 touched, hence 8, two or three rows each.
TEST(Mixtral, WorkFollowsTheFormula) {
  const Trace trace = Walk(LoadModel("mixtral-8x7b"), Options(5, 2, 3));
  const Operator prefill = Find(trace, Phase::kPrefill, "w1").at(0);
  EXPECT_THAT(prefill.rows_per_group, testing::ElementsAre(3, 3, 3, 3, 2, 2, 2, 2));
  EXPECT_EQ(prefill.repeat, 32);
  // 5 tokens: (1 - (3/4)^5) 8 = 6.10 touched.
  const Operator decode = Find(trace, Phase::kDecode, "w1").at(0);
  EXPECT_THAT(decode.rows_per_group, testing::ElementsAre(2, 2, 2, 2, 1, 1, 0, 0));
  EXPECT_EQ(decode.repeat, 32 * 3);
  const std::int64_t attention = 2LL * 4096 * 4096 + 2LL * 4096 * 1024;
  const std::int64_t layer = attention + 4096 * 8 + 2 * 3LL * 4096 * 14336;
  EXPECT_EQ(WeightMacs(trace), 5LL * (5 * 32 * layer + 4 * 4096LL * 32000));
  EXPECT_EQ(trace.workload.active_parameters, 12879925248);
}

// Vector work of 10 tokens of which each visits 2 of 8 experts of width 14336.
TEST(Mixtral, VectorWorkFollowsTheFormula) {
  const Trace trace = Walk(LoadModel("mixtral-8x7b"), Options(1, 10, 0));
  const auto elements = [&](const std::string& end) {
    std::int64_t sum = 0;
    for (const Operator& op : Find(trace, Phase::kPrefill, end)) {
      sum += op.repeat * op.inputs[0].Elements();
    }
    return sum;
  };
  EXPECT_EQ(elements("experts.*.activation"), 32LL * 20 * 14336);
  EXPECT_EQ(elements("experts.*.gate_mul"), 32LL * 20 * 14336);
  EXPECT_EQ(elements("weigh"), 32LL * 20 * 4096);
  EXPECT_EQ(elements("combine"), 32LL * 20 * 4096);
  EXPECT_EQ(elements("gate.softmax"), 32LL * 10 * 8);
  EXPECT_EQ(elements("renormalise"), 32LL * 10 * 2);
  EXPECT_EQ(elements("residual"), 32LL * 2 * 10 * 4096);
  EXPECT_EQ(elements("self_attn.softmax"), 32LL * 32 * 10 * 10);
  EXPECT_EQ(elements("argmax"), 32000);
}

TEST(DeepSeekV3, ChoosesWithinGroupsAndAddsASharedExpert) {
  const Trace trace = Walk(LoadModel("deepseek-v3"), Options(1, 0, 1));
  EXPECT_THAT(
      MixtureLines(trace, Phase::kDecode, "mlp.gate."),
      testing::ElementsAre("mlp.gate.sigmoid elementwise", "mlp.gate.correction elementwise",
                           "mlp.gate.group_best topk", "mlp.gate.group_score reduce",
                           "mlp.gate.group_topk topk", "mlp.gate.group_mask elementwise",
                           "mlp.gate.topk topk", "mlp.gate.sum reduce",
                           "mlp.gate.renormalise elementwise", "mlp.gate.rescale elementwise"));
  EXPECT_EQ(Executions(trace, Phase::kDecode, "mlp.shared_experts.down_proj"), 58);
  EXPECT_EQ(Executions(trace, Phase::kDecode, "mlp.add_shared"), 58);
  const Operator routed = Find(trace, Phase::kDecode, "mlp.experts.*.up_proj").at(0);
  EXPECT_EQ(routed.first_layer, 3);
  EXPECT_EQ(routed.Extent("groups"), 256);
  EXPECT_EQ(routed.Extent("m"), 8);
  EXPECT_EQ(Find(trace, Phase::kDecode, "layers.mlp.up_proj").at(0).repeat, 3);
}

TEST(DeepSeekV2, RatesAGroupByItsBestExpert) {
  const Trace trace = Walk(LoadModel("deepseek-v2"), Options(1, 0, 1));
  EXPECT_THAT(MixtureLines(trace, Phase::kDecode, "mlp.gate."),
              testing::ElementsAre("mlp.gate.softmax softmax", "mlp.gate.group_score reduce",
                                   "mlp.gate.group_topk topk", "mlp.gate.group_mask elementwise",
                                   "mlp.gate.topk topk", "mlp.gate.rescale elementwise"));
}

TEST(Qwen2Moe, GatesItsSharedExpert) {
  const Trace trace = Walk(LoadModel("qwen1.5-moe-a2.7b"), Options(1, 6, 0));
  const Operator gate = Find(trace, Phase::kPrefill, "mlp.shared_expert_gate").at(0);
  EXPECT_EQ(gate.Extent("n"), 1);
  EXPECT_EQ(gate.Extent("m"), 6);
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "shared_expert_gate.sigmoid"), 24);
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "shared_expert_gate.mul"), 24);
}

TEST(Switch, HasAMixtureInEverySecondLayerOfBothStacks) {
  const Trace trace = Walk(LoadModel("switch-base-8"), Options(2, 9, 4));
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "experts.expert_*.wi"), 6);
  EXPECT_EQ(Executions(trace, Phase::kDecode, "experts.expert_*.wi"), 6 * 4);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "experts.expert_*.wi").at(0).first_layer, 1);
  const std::int64_t inner = 768LL * 768;
  const std::int64_t mlp = 2LL * 768 * 3072;
  const std::int64_t routers = 6LL * 768 * 8;
  const std::int64_t encoder = 9 * (12 * (4 * inner + mlp + 2 * inner) + routers);
  const std::int64_t decoder = 4 * (12 * (4 * inner + 2 * inner + mlp) + routers + 768LL * 32128);
  EXPECT_EQ(WeightMacs(trace), 2 * (encoder + decoder));
}

TEST(QwenMoe, LeavesListedLayersDense) {
  const LlmModel model = ParseModel(
      R"({"model_type": "qwen3_moe", "hidden_size": 64, "vocab_size": 9, "num_hidden_layers": 6,
          "num_attention_heads": 8, "num_key_value_heads": 8, "intermediate_size": 8,
          "num_experts": 4, "num_experts_per_tok": 4, "moe_intermediate_size": 8,
          "decoder_sparse_step": 2, "mlp_only_layers": [3]})",
      "m");
  ASSERT_EQ(model.stack.groups.size(), 2U);
  EXPECT_THAT(model.stack.groups[0].layers, testing::ElementsAre(0, 2, 3, 4));
  EXPECT_THAT(model.stack.groups[1].layers, testing::ElementsAre(1, 5));
  // All experts are chosen: each has every token.
  const Trace trace = Walk(model, Options(1, 7, 0));
  EXPECT_THAT(Find(trace, Phase::kPrefill, "experts.*.up_proj").at(0).rows_per_group,
              testing::ElementsAre(7, 7, 7, 7));
}

class HistogramTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("mixpe_llm_histogram_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Path of a histogram file with this `tokens_per_expert`.
  std::string Write(const std::string& lists) {
    const std::string file = (folder_ / "h.json").string();
    WriteFile(file, R"({"schema_version": 1, "tokens_per_expert": )" + lists + "}");
    return file;
  }

  std::filesystem::path folder_;
};

/// Two layers of 3 experts of which 1 is chosen, after a dense one.
LlmModel TinyMixture() {
  return ParseModel(
      R"({"model_type": "qwen3_moe", "hidden_size": 64, "vocab_size": 9, "num_hidden_layers": 3,
          "num_attention_heads": 8, "num_key_value_heads": 8, "intermediate_size": 8,
          "num_experts": 3, "num_experts_per_tok": 1, "moe_intermediate_size": 8,
          "mlp_only_layers": [0]})",
      "tiny");
}

TEST_F(HistogramTest, SplitsLayersWhoseRowsDiffer) {
  WalkOptions options = Options(1, 10, 2);
  options.routing = Write("[[5, 5, 0], [1, 0, 9]]");
  const Trace trace = Walk(TinyMixture(), options);
  const auto ups = Find(trace, Phase::kPrefill, "experts.*.up_proj");
  ASSERT_EQ(ups.size(), 2U);
  EXPECT_THAT(ups[0].rows_per_group, testing::ElementsAre(5, 5, 0));
  EXPECT_THAT(ups[1].rows_per_group, testing::ElementsAre(1, 0, 9));
  EXPECT_EQ(ups[0].first_layer, 1);
  EXPECT_EQ(ups[1].first_layer, 2);
  EXPECT_EQ(ups[1].repeat, 1);
  const auto steps = Find(trace, Phase::kDecode, "experts.*.up_proj");
  EXPECT_THAT(steps[1].rows_per_group, testing::ElementsAre(0, 0, 1));
  EXPECT_EQ(steps[1].repeat, 2);
}

TEST_F(HistogramTest, OfOneListServesAllLayers) {
  WalkOptions options = Options(1, 10, 0);
  options.routing = Write("[2, 1, 1]");
  const auto ups = Find(Walk(TinyMixture(), options), Phase::kPrefill, "experts.*.up_proj");
  ASSERT_EQ(ups.size(), 1U);
  EXPECT_THAT(ups[0].rows_per_group, testing::ElementsAre(5, 3, 2));
  EXPECT_EQ(ups[0].repeat, 2);
}

TEST_F(HistogramTest, ThatDoesNotFitIsRefused) {
  const auto error = [&](const std::string& lists) {
    WalkOptions options = Options(1, 10, 0);
    options.routing = Write(lists);
    std::string text = ErrorOf([&] { (void)Walk(TinyMixture(), options); });
    const std::size_t at = text.find("h.json");
    return at == std::string::npos ? text : text.substr(at);
  };
  EXPECT_EQ(error("[[1, 1, 1]]"),
            "h.json: tokens_per_expert: 1 lists for 2 mixture layers; give one list, or one per "
            "mixture layer");
  EXPECT_EQ(error("[1, 1]"),
            "h.json: tokens_per_expert: 2 counts for 3 experts; give one count for each expert");
  EXPECT_EQ(error("[0, 0, 0]"),
            "h.json: tokens_per_expert: only 0 experts have tokens, 1 are chosen for each; record "
            "more tokens");
  EXPECT_EQ(error("[1, -1, 1]"), "h.json:1: tokens_per_expert: -1 is not a count; use 0 to 10^15");
  EXPECT_EQ(error("[1, 0.5, 1]"),
            "h.json:1: tokens_per_expert[1]: is the real number 0.5; give an integer");
  EXPECT_EQ(error("[]"),
            "h.json: tokens_per_expert: 0 counts for 3 experts; give one count for each expert");
  EXPECT_EQ(error("3"), "h.json:1: tokens_per_expert: is 3; give a list in square brackets");
}

TEST_F(HistogramTest, FileMustBeOfThisFormat) {
  const auto error = [&](const std::string& text) {
    const std::string file = (folder_ / "h.json").string();
    WriteFile(file, text);
    WalkOptions options = Options(1, 10, 0);
    options.routing = file;
    const std::string what = ErrorOf([&] { (void)Walk(TinyMixture(), options); });
    return what.substr(what.find("h.json"));
  };
  EXPECT_THAT(error("["), testing::StartsWith("h.json:1: column 2: not JSON: "));
  EXPECT_EQ(error(R"({"tokens_per_expert": [1]})"), "h.json:1: schema_version: missing; add it");
  EXPECT_EQ(error(R"({"schema_version": 2, "tokens_per_expert": [1]})"),
            "h.json:1: schema_version: is not 1; write 1");
  EXPECT_EQ(error(R"({"schema_version": 1})"), "h.json:1: tokens_per_expert: missing; add it");
  EXPECT_THAT(error(R"({"schema_version": 1, "tokens_per_expert": [1], "seed": 3})"),
              testing::StartsWith("h.json:1: seed: unknown key"));
}

}  // namespace
}  // namespace mixpe::reference
