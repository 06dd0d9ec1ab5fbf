// SPDX-License-Identifier: Apache-2.0
// DeepSeek-V2, V3 and R1: multi-head latent attention, shared and routed experts, dense first
// layers. [arXiv:2405.04434, arXiv:2412.19437]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

/// What the two generations assume for missing keys.
struct Generation {
  std::int64_t first_dense = 0;
  std::int64_t shared_experts = 2;
  bool sigmoid = false;
  bool renormalise = false;
  std::int64_t groups = 0;
  std::int64_t top_groups = 0;
};

/// Latent attention takes its head sizes from its own keys.
DecoderShape ReadLatentShape(const Config& config) {
  DecoderShape shape;
  shape.hidden = config.Count("hidden_size", "width of the residual stream");
  shape.layers = config.Count("num_hidden_layers", "number of layers");
  shape.heads = config.Count("num_attention_heads", "number of query heads");
  shape.intermediate = config.Count("intermediate_size", "width inside the dense MLP");
  shape.vocab = config.Count("vocab_size", "number of tokens in the vocabulary");
  return shape;
}

Attention MakeAttention(const Config& config, const DecoderShape& shape) {
  const bool bias = config.FlagOr("attention_bias", false);
  Latent latent;
  latent.kv_rank = config.CountOr("kv_lora_rank", 512);
  latent.nope_dim = config.CountOr("qk_nope_head_dim", 128);
  latent.rope_dim = config.CountOr("qk_rope_head_dim", 64);
  const std::int64_t v_dim = config.CountOr("v_head_dim", 128);
  const std::int64_t q_width = shape.heads * (latent.nope_dim + latent.rope_dim);
  if (config.IsNull("q_lora_rank")) {
    latent.q_up = MakeLinear("self_attn.q_proj", shape.hidden, q_width);
  } else {
    const std::int64_t rank = config.CountOr("q_lora_rank", 1536);
    latent.q_down = MakeLinear("self_attn.q_a_proj", shape.hidden, rank, bias);
    latent.q_norm = RmsNorm("self_attn.q_a_layernorm", rank);
    latent.q_up = MakeLinear("self_attn.q_b_proj", rank, q_width);
  }
  latent.kv_down = MakeLinear("self_attn.kv_a_proj_with_mqa", shape.hidden,
                              latent.kv_rank + latent.rope_dim, bias);
  latent.kv_norm = RmsNorm("self_attn.kv_a_layernorm", latent.kv_rank);
  latent.kv_up =
      MakeLinear("self_attn.kv_b_proj", latent.kv_rank, shape.heads * (latent.nope_dim + v_dim));
  Attention attention;
  attention.heads = attention.kv_heads = shape.heads;
  attention.head_dim = latent.nope_dim + latent.rope_dim;
  attention.v_dim = v_dim;
  attention.rotary_dim = latent.rope_dim;
  attention.output = MakeLinear("self_attn.o_proj", shape.heads * v_dim, shape.hidden, bias);
  attention.latent = latent;
  return attention;
}

/// Experts are chosen within the best groups only. V3 rates a group by its two best experts, V2 by
/// its best.
void ReadGroups(const Config& config, const Generation& generation, Experts& experts) {
  const std::string method =
      config.TextOr("topk_method", generation.sigmoid ? "noaux_tc" : "greedy");
  if (method == "greedy") return;
  if (method != "noaux_tc" && method != "group_limited_greedy") {
    throw config.Offence("topk_method", "'" + method + "' is not a known way to choose experts",
                         "use greedy, group_limited_greedy or noaux_tc");
  }
  experts.groups = config.CountOr("n_group", generation.groups);
  experts.top_groups = config.CountOr("topk_group", generation.top_groups);
  experts.group_top_k = generation.sigmoid ? 2 : 1;
  if (experts.groups == 0 || experts.experts % experts.groups != 0) {
    throw config.Offence("n_group",
                         std::to_string(experts.groups) + " does not divide the " +
                             std::to_string(experts.experts) + " routed experts",
                         "use a divisor of it");
  }
  if (experts.top_groups > experts.groups) {
    throw config.Offence(
        "topk_group",
        std::to_string(experts.top_groups) + " of " + std::to_string(experts.groups) + " groups",
        "use at most n_group");
  }
  experts.score_correction = method == "noaux_tc";
}

Experts MakeExperts(const Config& config, const DecoderShape& shape, const Generation& generation) {
  const std::string activation = ReadActivation(config, "hidden_act", "silu");
  const std::int64_t width = config.Count("moe_intermediate_size", "width inside an expert");
  Experts experts;
  experts.experts = config.Count("n_routed_experts", "number of routed experts in a layer");
  experts.top_k = config.Count("num_experts_per_tok", "routed experts chosen for each token");
  ExpectTopK(config, "num_experts_per_tok", experts.top_k, experts.experts);
  experts.score = config.TextOr("scoring_func", generation.sigmoid ? "sigmoid" : "softmax");
  if (experts.score != "sigmoid" && experts.score != "softmax") {
    throw config.Offence("scoring_func", "'" + experts.score + "' is not a known score",
                         "use softmax or sigmoid");
  }
  ReadGroups(config, generation, experts);
  experts.renormalise = config.FlagOr("norm_topk_prob", generation.renormalise);
  experts.rescale = config.NumberOr("routed_scaling_factor", generation.sigmoid ? 2.5 : 1.0) != 1.0;
  experts.router = MakeLinear("mlp.gate", shape.hidden, experts.experts);
  experts.expert = GatedMlp("mlp.experts.*", shape.hidden, width, activation);
  const std::int64_t shared = config.IsNull("n_shared_experts")
                                  ? 0
                                  : config.WholeOr("n_shared_experts", generation.shared_experts);
  if (shared > 0) {
    experts.shared = GatedMlp("mlp.shared_experts", shape.hidden, shared * width, activation);
  }
  return experts;
}

/// The multi-token-prediction module (num_nextn_predict_layers) is not part of the model that
/// generates: it is neither counted nor walked.
LlmModel BuildDeepseek(const Config& config, const Generation& generation) {
  const DecoderShape shape = ReadLatentShape(config);
  const std::int64_t first = config.WholeOr("first_k_dense_replace", generation.first_dense);
  const std::int64_t step = config.CountOr("moe_layer_freq", 1);
  const Attention attention = MakeAttention(config, shape);
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate,
                           ReadActivation(config, "hidden_act", "silu"));
  return MakeDecoder(config, shape, /*tied_by_default=*/false, [&](std::int64_t layer) {
    const bool mixture = !config.IsNull("n_routed_experts") && layer >= first && layer % step == 0;
    if (!mixture) return PreNormBlock(shape.hidden, attention, mlp);
    return PreNormBlock(shape.hidden, attention, MakeExperts(config, shape, generation));
  });
}

LlmModel BuildDeepseekV2(const Config& config) { return BuildDeepseek(config, {}); }

LlmModel BuildDeepseekV3(const Config& config) {
  return BuildDeepseek(config, {3, 1, /*sigmoid=*/true, /*renormalise=*/true, 8, 4});
}

[[maybe_unused]] const bool kDeepseekV2 =
    Registry<Family>::Add({"deepseek_v2", "DeepSeek-V2 and V2-Lite", BuildDeepseekV2});
[[maybe_unused]] const bool kDeepseekV3 = Registry<Family>::Add(
    {"deepseek_v3", "DeepSeek-V3 and R1 without the multi-token module", BuildDeepseekV3});

}  // namespace
}  // namespace mixpe::reference
