// SPDX-License-Identifier: Apache-2.0
// OLMo (norms without weights), OLMo 2 (norms after the branch) and OLMoE (mixture of experts).
// [arXiv:2402.00838, arXiv:2501.00656, arXiv:2409.02060]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

/// Attention with norms over whole projections, where `norms`.
Attention MakeAttention(const Config& config, const DecoderShape& shape, bool norms) {
  const bool bias = config.FlagOr("attention_bias", false);
  Attention attention = SeparateAttention(shape, bias, bias);
  attention.clip = config.Has("clip_qkv");
  if (norms) {
    attention.q_norm = RmsNorm("self_attn.q_norm", shape.heads * shape.head_dim);
    attention.k_norm = RmsNorm("self_attn.k_norm", shape.kv_heads * shape.head_dim);
  }
  return attention;
}

Mlp MakeMlp(const Config& config, const std::string& prefix, const DecoderShape& shape) {
  return GatedMlp(prefix, shape.hidden, shape.intermediate,
                  ReadActivation(config, "hidden_act", "silu"));
}

LlmModel BuildOlmo(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config);
  std::vector<Branch> block = PreNormBlock(shape.hidden, MakeAttention(config, shape, false),
                                           MakeMlp(config, "mlp", shape));
  for (Branch& branch : block) {
    branch.before = LayerNorm(branch.before->name, shape.hidden, /*affine=*/false);
  }
  LlmModel model =
      MakeDecoder(config, shape, /*tied_by_default=*/false, [&](std::int64_t) { return block; });
  model.stack.final_norm = LayerNorm("model.norm", shape.hidden, /*affine=*/false);
  return model;
}

LlmModel BuildOlmo2(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config);
  const std::vector<Branch> block{
      {{},
       MakeAttention(config, shape, true),
       RmsNorm("post_attention_layernorm", shape.hidden),
       {}},
      {{}, MakeMlp(config, "mlp", shape), RmsNorm("post_feedforward_layernorm", shape.hidden), {}}};
  return MakeDecoder(config, shape, /*tied_by_default=*/false, [&](std::int64_t) { return block; });
}

LlmModel BuildOlmoe(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config);
  Experts experts;
  experts.experts = config.Count("num_experts", "number of experts in a layer");
  experts.top_k = config.Count("num_experts_per_tok", "experts chosen for each token");
  ExpectTopK(config, "num_experts_per_tok", experts.top_k, experts.experts);
  experts.renormalise = config.FlagOr("norm_topk_prob", false);
  experts.router = MakeLinear("mlp.gate", shape.hidden, experts.experts);
  experts.expert = MakeMlp(config, "mlp.experts.*", shape);
  const Attention attention = MakeAttention(config, shape, true);
  return MakeDecoder(config, shape, /*tied_by_default=*/false,
                     [&](std::int64_t) { return PreNormBlock(shape.hidden, attention, experts); });
}

[[maybe_unused]] const bool kOlmo = Registry<Family>::Add({"olmo", "OLMo", BuildOlmo});
[[maybe_unused]] const bool kOlmo2 = Registry<Family>::Add({"olmo2", "OLMo 2", BuildOlmo2});
[[maybe_unused]] const bool kOlmoe =
    Registry<Family>::Add({"olmoe", "OLMoE mixtures of experts", BuildOlmoe});

}  // namespace
}  // namespace mixpe::reference
