// SPDX-License-Identifier: Apache-2.0
// Which keys does a query see, by which heads are they read, and what stays in the cache?
#include <gmock/gmock.h>

#include "reference/llm/walker.hpp"
#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

using testing::ElementsAre;

Pass Prefill(std::int64_t rows, std::int64_t past = 0, std::int64_t block = 128) {
  Pass pass;
  pass.rows = rows;
  pass.past = past;
  pass.query_block = block;
  return pass;
}

Pass Decode(std::int64_t past, std::int64_t steps) {
  Pass pass;
  pass.phase = Phase::kDecode;
  pass.past = past;
  pass.steps = steps;
  return pass;
}

Attention WithWindow(std::int64_t window) {
  Attention attention;
  attention.window = window;
  return attention;
}

TEST(Spans, OfAPromptGrowBlockByBlock) {
  EXPECT_THAT(FindSpans({}, Prefill(300)),
              ElementsAre(AttentionSpan{128, 128, 1}, AttentionSpan{128, 256, 1},
                          AttentionSpan{44, 300, 1}));
  EXPECT_THAT(FindSpans({}, Prefill(1)), ElementsAre(AttentionSpan{1, 1, 1}));
  EXPECT_THAT(FindSpans({}, Prefill(128)), ElementsAre(AttentionSpan{128, 128, 1}));
  EXPECT_THAT(FindSpans({}, Prefill(130, 1000)),
              ElementsAre(AttentionSpan{128, 1128, 1}, AttentionSpan{2, 1130, 1}));
}

TEST(Spans, OfDecodeGrowStepByStep) {
  EXPECT_THAT(
      FindSpans({}, Decode(10, 3)),
      ElementsAre(AttentionSpan{1, 11, 1}, AttentionSpan{1, 12, 1}, AttentionSpan{1, 13, 1}));
  EXPECT_THAT(FindSpans({}, Decode(0, 1)), ElementsAre(AttentionSpan{1, 1, 1}));
}

TEST(Spans, OfAWindowStopGrowingAndAreMerged) {
  EXPECT_THAT(FindSpans(WithWindow(12), Decode(10, 5)),
              ElementsAre(AttentionSpan{1, 11, 1}, AttentionSpan{1, 12, 4}));
  // Rows 128..255 see keys from 128 - 99 on: 128 + 99 of them.
  EXPECT_THAT(FindSpans(WithWindow(100), Prefill(400)),
              ElementsAre(AttentionSpan{128, 128, 1}, AttentionSpan{128, 227, 2},
                          AttentionSpan{16, 115, 1}));
  EXPECT_THAT(FindSpans(WithWindow(1), Prefill(3, 0, 1)), ElementsAre(AttentionSpan{1, 1, 3}));
}

TEST(Spans, OfBidirectionalAndCrossAttentionSeeEverything) {
  Attention encoder;
  encoder.causal = false;
  EXPECT_THAT(FindSpans(encoder, Prefill(300)), ElementsAre(AttentionSpan{300, 300, 1}));
  Attention cross;
  cross.cross = true;
  Pass pass = Decode(0, 4);
  pass.memory = 77;
  EXPECT_THAT(FindSpans(cross, pass), ElementsAre(AttentionSpan{1, 77, 4}));
}

// 64 query heads over 8 KV heads: each KV head is read once for its 8 query heads.
TEST(GroupedQueries, ReadKeysByKvHeads) {
  const Trace trace = Walk(LoadModel("llama-2-70b"), Options(3, 0, 1, 99));
  const Operator scores = Find(trace, Phase::kDecode, "scores").at(0);
  EXPECT_EQ(scores.Extent("batch"), 3 * 8);
  EXPECT_EQ(scores.Extent("m"), 8);
  EXPECT_EQ(scores.Extent("n"), 100);
  EXPECT_EQ(scores.Extent("k"), 128);
  EXPECT_EQ(scores.inputs[1].role, Role::kKv);
  EXPECT_EQ(scores.inputs[1].Elements(), 3LL * 8 * 128 * 100);
  EXPECT_EQ(Find(trace, Phase::kDecode, "softmax").at(0).Extent("rows"), 3 * 64);
  EXPECT_EQ(trace.workload.kv_elements, 3LL * 100 * 80 * 2 * 8 * 128);
  EXPECT_EQ(Find(trace, Phase::kDecode, "rope_q").at(0).Extent("rows"), 3 * 64);
  EXPECT_EQ(Find(trace, Phase::kDecode, "rope_k").at(0).Extent("rows"), 3 * 8);
}

TEST(MultiQuery, HasOneKvHead) {
  const Trace trace = Walk(LoadModel("falcon-7b"), Options(1, 0, 1, 9));
  EXPECT_EQ(Find(trace, Phase::kDecode, "scores").at(0).Extent("batch"), 1);
  EXPECT_EQ(Find(trace, Phase::kDecode, "scores").at(0).Extent("m"), 71);
  EXPECT_EQ(trace.workload.kv_elements, 10LL * 32 * 2 * 64);
}

TEST(PartialRotary, TurnsAQuarterOfEachHead) {
  const Trace trace = Walk(LoadModel("pythia-6.9b"), Options(1, 5, 0));
  EXPECT_EQ(Find(trace, Phase::kPrefill, "rope_q").at(0).Extent("cols"), 32);
}

TEST(HeadNorms, CoverEachHeadOrTheWholeProjection) {
  const Trace qwen = Walk(LoadModel("qwen3-0.6b"), Options(1, 5, 0));
  EXPECT_EQ(Find(qwen, Phase::kPrefill, "q_norm").at(0).Extent("rows"), 5 * 16);
  EXPECT_EQ(Find(qwen, Phase::kPrefill, "k_norm").at(0).Extent("rows"), 5 * 8);
  const Trace olmo = Walk(LoadModel("olmoe-1b-7b"), Options(1, 5, 0));
  EXPECT_EQ(Find(olmo, Phase::kPrefill, "q_norm").at(0).Extent("rows"), 5);
  EXPECT_EQ(Find(olmo, Phase::kPrefill, "q_norm").at(0).Extent("cols"), 2048);
}

// Prefill expands the latent to heads of 192 and 128; decode stays in the latent of 512 + 64, which
// all 16 heads of a sequence share.
TEST(LatentAttention, ExpandsInPrefillAndAbsorbsInDecode) {
  const Trace trace = Walk(LoadModel("deepseek-v2-lite"), Options(3, 40, 2));
  const Operator wide = Find(trace, Phase::kPrefill, "scores").at(0);
  EXPECT_EQ(wide.Extent("batch"), 3 * 16);
  EXPECT_EQ(wide.Extent("m"), 40);
  EXPECT_EQ(wide.Extent("k"), 192);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "values").at(0).Extent("n"), 128);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "kv_b_proj").at(0).Extent("m"), 3 * 40);
  const Operator narrow = Find(trace, Phase::kDecode, "scores").at(0);
  EXPECT_EQ(narrow.Extent("batch"), 3);
  EXPECT_EQ(narrow.Extent("m"), 16);
  EXPECT_EQ(narrow.Extent("n"), 41);
  EXPECT_EQ(narrow.Extent("k"), 576);
  EXPECT_EQ(narrow.inputs[1].role, Role::kKv);
  EXPECT_EQ(Find(trace, Phase::kDecode, "values").at(0).Extent("n"), 512);
  EXPECT_TRUE(Find(trace, Phase::kDecode, "kv_b_proj").empty());
  const Operator absorb = Find(trace, Phase::kDecode, "absorb_k").at(0);
  EXPECT_EQ(absorb.Extent("batch"), 16);
  EXPECT_EQ(absorb.Extent("m"), 3);
  EXPECT_EQ(absorb.inputs[1].role, Role::kWeight);
  EXPECT_EQ(trace.workload.kv_elements, 3LL * 42 * 27 * 576);
}

TEST(LatentAttention, ExpandsCachedLatentsAgain) {
  const Trace trace = Walk(LoadModel("deepseek-v2-lite"), Options(2, 10, 0, 30));
  EXPECT_EQ(Find(trace, Phase::kPrefill, "kv_b_proj").at(0).Extent("m"), 2 * 40);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "scores").at(0).Extent("n"), 40);
}

TEST(LatentAttention, GoesThroughQueryRankWhereThereIsOne) {
  EXPECT_EQ(Executions(Walk(LoadModel("deepseek-v3"), Options(1, 2, 0)), Phase::kPrefill,
                       "q_a_layernorm"),
            61);
  EXPECT_EQ(Executions(Walk(LoadModel("deepseek-v2-lite"), Options(1, 2, 0)), Phase::kPrefill,
                       "q_a_layernorm"),
            0);
}

// Gemma 3 1B: layers 5, 11, 17, 23 see everything, the other 22 the last 512.
TEST(SlidingWindow, LimitsKeysAndCacheOfItsLayers) {
  const Trace trace = Walk(LoadModel("gemma-3-1b"), Options(2, 1000, 3));
  EXPECT_EQ(trace.workload.kv_elements, 2LL * 2 * 256 * (22 * 512 + 4 * 1003));
  std::int64_t windowed = 0;
  std::int64_t full = 0;
  for (const Operator& op : Find(trace, Phase::kDecode, "scores")) {
    (op.Extent("n") == 512 ? windowed : full) += op.repeat;
    EXPECT_TRUE(op.Extent("n") == 512 || op.Extent("n") > 1000);
    EXPECT_EQ(op.first_layer, op.Extent("n") == 512 ? 0 : 5);
  }
  EXPECT_EQ(windowed, 22 * 3);
  EXPECT_EQ(full, 4 * 3);
  for (const Operator& op : Find(trace, Phase::kPrefill, "cache_k")) {
    EXPECT_EQ(op.Extent("rows"), op.first_layer == 0 ? 2 * 512 : 2 * 1000);
    EXPECT_EQ(op.Extent("table_rows"), op.first_layer == 0 ? 2 * 512 : 2 * 1003);
  }
}

TEST(SlidingWindow, IsWhatTheFamilySays) {
  const auto windows = [](const std::string& text) {
    std::vector<std::int64_t> found;
    const LlmModel model = ParseModel(text, "m");
    for (const LayerGroup& group : model.stack.groups) {
      for (std::size_t i = 0; i < group.layers.size(); ++i) {
        found.push_back(std::get<Attention>(group.branches[0].body).window);
      }
    }
    return found;
  };
  const std::string shape =
      R"("hidden_size": 64, "vocab_size": 9, "num_hidden_layers": 3, "num_attention_heads": 8,
         "num_key_value_heads": 8, "intermediate_size": 8)";
  EXPECT_THAT(windows(R"({"model_type": "mistral", )" + shape + "}"),
              ElementsAre(4096, 4096, 4096));
  EXPECT_THAT(windows(R"({"model_type": "mistral", "sliding_window": null, )" + shape + "}"),
              ElementsAre(0, 0, 0));
  EXPECT_THAT(windows(R"({"model_type": "phi3", )" + shape + "}"), ElementsAre(0, 0, 0));
  EXPECT_THAT(windows(R"({"model_type": "qwen2", "sliding_window": 7, )" + shape + "}"),
              ElementsAre(0, 0, 0));
  EXPECT_THAT(windows(R"({"model_type": "qwen2", "sliding_window": 7, "use_sliding_window": true,
                          "max_window_layers": 2, )" +
                      shape + "}"),
              ElementsAre(0, 0, 7));
  EXPECT_THAT(windows(R"({"model_type": "qwen3", "sliding_window": 7, "use_sliding_window": true,
                          "layer_types": ["sliding_attention", "full_attention", "full_attention"],
                          )" +
                      shape + "}"),
              ElementsAre(7, 0, 0));
  EXPECT_THAT(windows(R"({"model_type": "gemma2", "sliding_window": 7, )" + shape + "}"),
              ElementsAre(7, 7, 0));  // layers 0 and 2, then 1
}

TEST(Alibi, AddsToTheScoresInsteadOfRotating) {
  const LlmModel model = ParseModel(
      R"({"model_type": "falcon", "alibi": true, "hidden_size": 64, "vocab_size": 9,
          "num_hidden_layers": 3, "num_attention_heads": 8})",
      "m");
  const Trace trace = Walk(model, Options(1, 4, 0));
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "score_bias"), 3);
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "rope_q"), 0);
}

TEST(ClippedProjections, AreClamped) {
  const LlmModel model = ParseModel(
      R"({"model_type": "olmo", "clip_qkv": 8.0, "hidden_size": 64, "vocab_size": 9,
          "num_hidden_layers": 3, "num_attention_heads": 8, "intermediate_size": 8})",
      "m");
  const Trace trace = Walk(model, Options(1, 4, 0));
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "_proj.clip"), 3 * 3);
}

}  // namespace
}  // namespace mixpe::reference
