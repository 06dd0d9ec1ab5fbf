// SPDX-License-Identifier: Apache-2.0
// Qwen2-MoE and Qwen3-MoE: fine-grained experts, dense layers by list or step. [arXiv:2407.10671,
// arXiv:2505.09388]
#include <algorithm>

#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

Experts MakeExperts(const Config& config, std::int64_t hidden, const std::string& activation,
                    bool shared) {
  Experts experts;
  experts.experts = config.Count("num_experts", "number of experts in a layer, 0 for none");
  experts.top_k = config.Count("num_experts_per_tok", "experts chosen for each token");
  ExpectTopK(config, "num_experts_per_tok", experts.top_k, experts.experts);
  const std::int64_t width = config.Count("moe_intermediate_size", "width inside an expert");
  experts.renormalise = config.FlagOr("norm_topk_prob", false);
  experts.router = MakeLinear("mlp.gate", hidden, experts.experts);
  experts.expert = GatedMlp("mlp.experts.*", hidden, width, activation);
  if (shared) {
    const std::int64_t shared_width = config.CountOr("shared_expert_intermediate_size", 5632);
    experts.shared = GatedMlp("mlp.shared_expert", hidden, shared_width, activation);
    experts.shared_gate = MakeLinear("mlp.shared_expert_gate", hidden, 1);
  }
  return experts;
}

/// Tells the layers that hold a mixture.
class MixtureLayerRule {
 public:
  explicit MixtureLayerRule(const Config& config)
      : any_(config.WholeOr("num_experts", 1) > 0),
        step_(config.CountOr("decoder_sparse_step", 1)),
        dense_(config.Wholes("mlp_only_layers")) {}

  [[nodiscard]] bool operator()(std::int64_t layer) const {
    const bool listed = std::find(dense_.begin(), dense_.end(), layer) != dense_.end();
    return any_ && !listed && (layer + 1) % step_ == 0;
  }

 private:
  bool any_;
  std::int64_t step_;
  std::vector<std::int64_t> dense_;
};

LlmModel BuildMoe(const Config& config, const DecoderShape& shape, bool shared,
                  const std::function<Attention(std::int64_t)>& attention) {
  const std::string activation = ReadActivation(config, "hidden_act", "silu");
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate, activation);
  const MixtureLayerRule is_mixture(config);
  return MakeDecoder(config, shape, /*tied_by_default=*/false, [&](std::int64_t layer) {
    if (!is_mixture(layer)) return PreNormBlock(shape.hidden, attention(layer), mlp);
    return PreNormBlock(shape.hidden, attention(layer),
                        MakeExperts(config, shape.hidden, activation, shared));
  });
}

LlmModel BuildQwen2Moe(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config, /*absent_kv_heads=*/16);
  const bool bias = config.FlagOr("qkv_bias", true);
  const std::vector<std::int64_t> windows = ReadQwenWindows(config, shape.layers);
  return BuildMoe(config, shape, /*shared=*/true, [&](std::int64_t layer) {
    Attention attention = SeparateAttention(shape, bias, /*output_bias=*/false);
    attention.window = windows.at(static_cast<std::size_t>(layer));
    return attention;
  });
}

LlmModel BuildQwen3Moe(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config, /*absent_kv_heads=*/4);
  const bool bias = config.FlagOr("attention_bias", false);
  const std::int64_t absent = config.IsNull("sliding_window") ? 0 : 4096;
  const std::int64_t window = config.CountOr("sliding_window", absent);
  Attention attention = SeparateAttention(shape, bias, bias);
  AddHeadNorms(attention);
  // Unlike the dense Qwen3, a window is used in every layer.
  attention.window = config.FlagOr("use_sliding_window", false) ? window : 0;
  return BuildMoe(config, shape, /*shared=*/false, [&](std::int64_t) { return attention; });
}

[[maybe_unused]] const bool kQwen2Moe = Registry<Family>::Add(
    {"qwen2_moe", "Qwen1.5-MoE and Qwen2-MoE, with a gated shared expert", BuildQwen2Moe});
[[maybe_unused]] const bool kQwen3Moe =
    Registry<Family>::Add({"qwen3_moe", "Qwen3 mixtures of experts", BuildQwen3Moe});

}  // namespace
}  // namespace mixpe::reference
