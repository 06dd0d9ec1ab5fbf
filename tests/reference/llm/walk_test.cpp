// SPDX-License-Identifier: Apache-2.0
// Is every operator there, as often as it runs, and with the work that the formulas give?
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

class WalkedModel : public testing::TestWithParam<std::string> {};

/// Those with one stack of causal layers; the others have tests of their own below.
class WalkedDecoder : public testing::TestWithParam<std::string> {};

std::vector<std::string> DecoderNames() {
  std::vector<std::string> names;
  for (const std::string& name : ModelNames()) {
    const LlmModel model = LoadModel(name);
    if (!model.encoder && !model.embedding.patches) names.push_back(name);
  }
  return names;
}

/// Elements of the matrices that one token is multiplied by, from the list of parameters alone.
std::int64_t ActiveMatrixElements(const LlmModel& model, const Experts* experts) {
  std::int64_t elements = 0;
  for (const ParameterTensor& tensor : ListParameters(model)) {
    const bool table =
        tensor.name == model.embedding.tokens->name ||
        (model.embedding.positions && tensor.name == model.embedding.positions->name);
    if (table || tensor.shape.size() != 2) continue;
    const bool routed = tensor.name.find("experts.*") != std::string::npos;
    elements += routed ? tensor.Elements() / experts->experts * experts->top_k : tensor.Elements();
  }
  if (model.head.tied) elements += model.embedding.tokens->shape[0] * model.head.logits->in;
  return elements;
}

const Experts* FindExperts(const LlmModel& model) {
  for (const LayerGroup& group : model.stack.groups) {
    for (const Branch& branch : group.branches) {
      if (const auto* experts = std::get_if<Experts>(&branch.body)) return experts;
    }
  }
  return nullptr;
}

/// What the extents of an operator say of its first operand.
std::int64_t FirstInputElements(const Operator& op) {
  switch (op.kind) {
    case OpKind::kGemm:
      return op.Extent("batch") * op.Extent("m") * op.Extent("k");
    case OpKind::kGroupedGemm:
      return op.Extent("m") * op.Extent("k");
    case OpKind::kConv:
      return op.Extent("batch") * op.Extent("in_channels") * op.Extent("out_h") *
             op.Extent("stride_h") * op.Extent("out_w") * op.Extent("stride_w");
    case OpKind::kElementwise:
      return op.Extent("elements");
    case OpKind::kGather:
      return op.Extent("table_rows") * op.Extent("cols");
    default:
      return op.Extent("rows") * op.Extent("cols");
  }
}

TEST_P(WalkedModel, EveryOperatorIsWellFormed) {
  const LlmModel model = LoadModel(GetParam());
  for (const WalkOptions& options : {Options(1, 1, 1), Options(3, 131, 5), Options(2, 0, 3, 17),
                                     Options(1, 0, 1, 1), Options(2, 40, 0)}) {
    for (const Operator& op : Walk(model, options).operators) {
      ASSERT_EQ(FindFault(op), "") << op.path;
      ASSERT_EQ(op.inputs[0].Elements(), FirstInputElements(op)) << op.path;
      ASSERT_GT(op.inputs[0].Elements(), 0) << op.path;
    }
  }
}

TEST_P(WalkedDecoder, WeightProductsOfOneTokenAreTheActiveMatrices) {
  const LlmModel model = LoadModel(GetParam());
  const std::int64_t expected = ActiveMatrixElements(model, FindExperts(model));
  EXPECT_EQ(WeightMacs(Walk(model, Options(1, 0, 1))), expected);
  EXPECT_EQ(WeightMacs(Walk(model, Options(1, 1, 0))), expected);
  EXPECT_EQ(WeightMacs(Walk(model, Options(5, 0, 1, 70))), 5 * expected);
}

TEST_P(WalkedModel, EveryBiasIsAddedOnce) {
  const LlmModel model = LoadModel(GetParam());
  std::int64_t biases = 0;
  bool follows_matrix = false;
  for (const ParameterTensor& tensor : ListParameters(model)) {
    if (follows_matrix && EndsWith(tensor.name, ".bias")) biases += tensor.count;
    follows_matrix = tensor.shape.size() > 1 && EndsWith(tensor.name, ".weight");
  }
  const Trace trace = Walk(model, Options(1, 3, 0));
  const auto is_bias = [](const Operator& op) {
    return op.kind == OpKind::kElementwise && EndsWith(op.path, ".bias");
  };
  EXPECT_EQ(SumOver(trace, is_bias, [](const Operator&) { return 1; }), biases);
}

TEST_P(WalkedDecoder, KvCacheIsWrittenOncePerPositionAndReadInFull) {
  const LlmModel model = LoadModel(GetParam());
  const Trace trace = Walk(model, Options(3, 20, 4));
  const auto is_append = [](const Operator& op) {
    return op.kind == OpKind::kScatter && op.outputs[0].role == Role::kKv;
  };
  const auto written = [](const Operator& op) { return op.Extent("rows") * op.Extent("cols"); };
  EXPECT_EQ(SumOver(trace, is_append, written), trace.workload.kv_elements);
  EXPECT_EQ(trace.workload.context_tokens, 24);
  // The last step of decode reads all of it: keys and values, or the latent twice (its rank again
  // for the values).
  std::int64_t read = 0;
  for (const Operator& op : trace.operators) {
    const bool last = op.extents.contains("n") && op.extents.contains("batch") &&
                      (op.Extent("n") == 24 || op.Extent("k") == 24);
    if (last && op.phase == Phase::kDecode && op.inputs[1].role == Role::kKv) {
      read += op.repeat * op.inputs[1].Elements();
    }
  }
  const std::int64_t latent_again =
      model.model_type.rfind("deepseek", 0) == 0
          ? 3 * 24 * 512 *
                [&] {
                  std::int64_t layers = 0;
                  for (const LayerGroup& group : model.stack.groups) {
                    layers += static_cast<std::int64_t>(group.layers.size());
                  }
                  return layers;
                }()
          : 0;
  EXPECT_EQ(read, trace.workload.kv_elements + latent_again);
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, WalkedModel, testing::ValuesIn(ModelNames()), TestName);
INSTANTIATE_TEST_SUITE_P(All, WalkedDecoder, testing::ValuesIn(DecoderNames()), TestName);

// 32 layers of 4 x 4096^2 + 3 x 4096 x 11008 and a head of 4096 x 32000; prompt of 300 in blocks of
// 128, 128 and 44 rows, hence keys up to 128, 256 and 300.
TEST(Llama2, WorkFollowsTheFormula) {
  const Trace trace = Walk(LoadModel("llama-2-7b"), Options(2, 300, 5));
  const std::int64_t layer = 4LL * 4096 * 4096 + 3LL * 4096 * 11008;
  const std::int64_t head = 4096LL * 32000;
  EXPECT_EQ(WeightMacs(trace), 2 * (305 * 32 * layer + 6 * head));
  const std::int64_t pairs = 128 * 128 + 128 * 256 + 44 * 300 + 301 + 302 + 303 + 304 + 305;
  EXPECT_EQ(AttentionMacs(trace), 2LL * 32 * 2 * 4096 * pairs);
  EXPECT_EQ(trace.workload.kv_elements, 2LL * 305 * 32 * 2 * 4096);
  EXPECT_EQ(trace.workload.parameters, 6738415616);
  EXPECT_EQ(trace.workload.name, "llama-2-7b");
}

TEST(Llama2, BlocksOfOneRowAreExactlyCausal) {
  WalkOptions options = Options(1, 37, 0);
  options.query_block = 1;
  EXPECT_EQ(AttentionMacs(Walk(LoadModel("llama-2-7b"), options)), 32LL * 2 * 4096 * (37 * 38 / 2));
  options.query_block = 1000;
  EXPECT_EQ(AttentionMacs(Walk(LoadModel("llama-2-7b"), options)), 32LL * 2 * 4096 * 37 * 37);
}

TEST(Llama2, HasTheOperatorsOfABlockInOrder) {
  const Trace trace = Walk(LoadModel("llama-2-7b"), Options(1, 0, 1, 9));
  std::vector<std::string> lines;
  for (const Operator& op : trace.operators) {
    lines.push_back(op.path + " " + ToString(op.kind) + " " + std::to_string(op.repeat));
  }
  EXPECT_THAT(
      lines,
      testing::ElementsAre(
          "model.embed_tokens gather 1", "model.layers.input_layernorm norm 32",
          "model.layers.self_attn.q_proj gemm 32", "model.layers.self_attn.k_proj gemm 32",
          "model.layers.self_attn.v_proj gemm 32", "model.layers.self_attn.rope_q rope 32",
          "model.layers.self_attn.rope_k rope 32", "model.layers.self_attn.cache_k scatter 32",
          "model.layers.self_attn.cache_v scatter 32", "model.layers.self_attn.scores gemm 32",
          "model.layers.self_attn.scale elementwise 32",
          "model.layers.self_attn.softmax softmax 32", "model.layers.self_attn.values gemm 32",
          "model.layers.self_attn.o_proj gemm 32", "model.layers.residual elementwise 32",
          "model.layers.post_attention_layernorm norm 32", "model.layers.mlp.gate_proj gemm 32",
          "model.layers.mlp.up_proj gemm 32", "model.layers.mlp.activation elementwise 32",
          "model.layers.mlp.gate_mul elementwise 32", "model.layers.mlp.down_proj gemm 32",
          "model.layers.residual elementwise 32", "model.norm norm 1", "lm_head gemm 1",
          "lm_head.argmax reduce 1"));
}

TEST(Llama2, HeadSeesTheLastPositionOfThePromptOnly) {
  const Trace trace = Walk(LoadModel("llama-2-7b"), Options(3, 50, 4));
  EXPECT_EQ(Find(trace, Phase::kPrefill, "lm_head").at(0).Extent("m"), 3);
  EXPECT_EQ(Find(trace, Phase::kDecode, "lm_head").at(0).Extent("m"), 3);
  EXPECT_EQ(Find(trace, Phase::kDecode, "lm_head").at(0).repeat, 4);
}

TEST(Llama2, FormatsAreThoseOfTheModelAndOfIndices) {
  for (const Operator& op : Walk(LoadModel("mixtral-8x7b"), Options(1, 3, 1)).operators) {
    for (const auto* operands : {&op.inputs, &op.outputs}) {
      for (const Operand& operand : *operands) {
        EXPECT_EQ(operand.format, operand.role == Role::kIndex ? "int32" : "bf16") << op.path;
      }
    }
  }
  EXPECT_EQ(Walk(LoadModel("opt-125m"), Options(1, 1, 0)).operators[0].inputs[0].format, "fp16");
}

TEST(Opt350m, ProjectsEmbeddingsInAndOutAndNormsAfterTheResidual) {
  const Trace trace = Walk(LoadModel("opt-350m"), Options(2, 7, 0));
  EXPECT_EQ(Find(trace, Phase::kPrefill, "project_in").at(0).Extent("m"), 14);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "project_out").at(0).Extent("m"), 2);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "embed_positions").at(0).Extent("table_rows"), 2050);
  const auto& ops = trace.operators;
  const auto norm = std::find_if(ops.begin(), ops.end(), [](const Operator& op) {
    return EndsWith(op.path, "self_attn_layer_norm");
  });
  ASSERT_NE(norm, ops.end());
  EXPECT_EQ((norm - 1)->path, "model.decoder.layers.residual");
}

TEST(Gemma2, CapsScoresAndLogits) {
  const Trace trace = Walk(LoadModel("gemma-2-2b"), Options(1, 4, 0));
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "self_attn.soft_cap.tanh"), 26);
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "lm_head.soft_cap.tanh"), 1);
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "post_feedforward_layernorm"), 26);
  EXPECT_EQ(Executions(trace, Phase::kPrefill, "embed_tokens.scale"), 1);
}

TEST(Falcon, SharesOneNormBetweenParallelBranches) {
  const Trace one = Walk(LoadModel("falcon-7b"), Options(1, 4, 0));
  const Trace two = Walk(LoadModel("falcon-40b"), Options(1, 4, 0));
  const auto norms = [](const Trace& trace) {
    return SumOver(
        trace, [](const Operator& op) { return op.kind == OpKind::kNorm; },
        [](const Operator&) { return 1; });
  };
  EXPECT_EQ(norms(one), 32 + 1);
  EXPECT_EQ(norms(two), 2 * 60 + 1);
  EXPECT_EQ(Executions(one, Phase::kPrefill, "residual"), 2 * 32);
}

TEST(Vit, WalksPatchesLayersAndPooler) {
  const Trace trace = Walk(LoadModel("vit-large"), Options(3, 512, 128));
  const std::int64_t layer = 4LL * 1024 * 1024 + 2LL * 1024 * 4096;
  EXPECT_EQ(WeightMacs(trace), 3 * (196LL * 1024 * 3 * 16 * 16 + 197 * 24 * layer + 1024 * 1024));
  EXPECT_EQ(AttentionMacs(trace), 3LL * 24 * 2 * 1024 * 197 * 197);
  EXPECT_EQ(trace.workload.kv_elements, 0);
  EXPECT_EQ(trace.workload.prompt_tokens, 197);
  EXPECT_EQ(trace.workload.new_tokens, 0);
  for (const Operator& op : trace.operators) EXPECT_EQ(op.phase, Phase::kForward);
  EXPECT_EQ(Find(trace, Phase::kForward, "pooler.dense").at(0).Extent("m"), 3);
  EXPECT_EQ(Find(trace, Phase::kForward, "pooler.dense.activation").at(0).function, "tanh");
}

TEST(Vit, ClassifiesTheClassTokenOnly) {
  const Operator classifier =
      Find(Walk(LoadModel("vit-base"), Options(3, 0, 0)), Phase::kForward, "classifier").at(0);
  EXPECT_EQ(classifier.Extent("m"), 3);
  EXPECT_EQ(classifier.Extent("n"), 1000);
}

TEST(Vit, RestoresThePixelsOfPatchesOnly) {
  const LlmModel model = ParseModel(
      R"({"model_type": "vit", "architectures": ["ViTForMaskedImageModeling"], "hidden_size": 64,
          "num_hidden_layers": 1, "num_attention_heads": 8, "intermediate_size": 8,
          "image_size": 50, "patch_size": 16})",
      "m");
  const Operator pixels = Find(Walk(model, Options(2, 0, 0)), Phase::kForward, "decoder.0").at(0);
  EXPECT_EQ(pixels.Extent("m"), 2 * 9);
  EXPECT_EQ(pixels.Extent("n"), 16 * 16 * 3);
}

// Encoder over 9 tokens, then 4 steps of the decoder with 12 layers of self and cross attention.
TEST(T5, EncodesOnceAndDecodesWithCrossAttention) {
  const Trace trace = Walk(LoadModel("t5-small"), Options(2, 9, 4));
  const std::int64_t attention = 4LL * 512 * 512;
  const std::int64_t mlp = 2LL * 512 * 2048;
  const std::int64_t cross_keys = 2LL * 512 * 512;
  const std::int64_t encoder = 9 * 6 * (attention + mlp + cross_keys);
  const std::int64_t decoder = 4 * (6 * (attention + attention - cross_keys + mlp) + 512 * 32128);
  EXPECT_EQ(WeightMacs(trace), 2 * (encoder + decoder));
  EXPECT_EQ(AttentionMacs(trace), 2LL * 6 * 2 * 512 * (9 * 9 + 1 + 2 + 3 + 4 + 4 * 9));
  EXPECT_EQ(trace.workload.kv_elements, 2LL * 6 * 2 * 512 * (4 + 9));
  EXPECT_EQ(trace.workload.context_tokens, 9);
  EXPECT_EQ(Find(trace, Phase::kPrefill, "relative_attention_bias").at(0).Extent("rows"), 81);
  EXPECT_EQ(Find(trace, Phase::kDecode, "relative_attention_bias").size(), 4U);
  EXPECT_TRUE(Find(trace, Phase::kDecode, "scale").size() == 1U) << "scores are not scaled in T5";
}

TEST(T5, DecodesOverAnEarlierEncoding) {
  const Trace trace = Walk(LoadModel("t5-small"), Options(1, 0, 2, 30));
  for (const Operator& op : trace.operators) EXPECT_EQ(op.phase, Phase::kDecode);
  EXPECT_EQ(Find(trace, Phase::kDecode, "EncDecAttention.scores").at(0).Extent("n"), 30);
  EXPECT_EQ(Find(trace, Phase::kDecode, "EncDecAttention.scores").at(0).repeat, 12);
}

// The design's promise: a 671B trace in under 50 MB and at once.
TEST(DeepSeekV3, IsWalkedAtOnceAndSmall) {
  const LlmModel model = LoadModel("deepseek-v3");
  const auto begin = std::chrono::steady_clock::now();
  const Trace trace = Walk(model, Options(16, 512, 128));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(seconds.count(), 0.5);
  EXPECT_LT(trace.operators.size(), 2500U) << "4 KiB each would be 10 MB";
}

}  // namespace
}  // namespace mixpe::reference
