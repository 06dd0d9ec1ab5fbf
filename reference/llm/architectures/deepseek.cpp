// SPDX-License-Identifier: Apache-2.0
// DeepSeek-V2 [arXiv 2405.04434], V3 [2412.19437] and R1 [2501.12948]: latent attention, shared and
// routed experts, first layers dense. The multi-token-prediction module of V3 is a training aid
// outside the published 671 B and is not read.
#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

struct Family {
  std::int64_t vocabulary, hidden, intermediate, expert, layers, heads, q_rank, first_dense, routed,
      per_token, shared;
  bool correction;
};

constexpr Family kV2{102400, 4096, 11008, 1407, 30, 32, 1536, 0, 0, 0, 0, false};
constexpr Family kV3{129280, 7168, 18432, 2048, 61, 128, 1536, 3, 256, 8, 1, true};

Attention LatentAttention(const ConfigJson& config, const Family& family) {
  Attention a;
  a.latent = true;
  a.heads = config.Size("num_attention_heads", family.heads);
  a.kv_heads = a.heads;
  a.q_rank = config.Mentions("q_lora_rank") && !config.Has("q_lora_rank")
                 ? 0
                 : config.Size("q_lora_rank", family.q_rank);
  a.kv_rank = config.Size("kv_lora_rank", 512);
  a.nope_dim = config.Size("qk_nope_head_dim", 128);
  a.rope_dim = config.Size("qk_rope_head_dim", 64);
  a.head_dim = a.nope_dim + a.rope_dim;
  a.value_dim = config.Size("v_head_dim", 128);
  a.q_bias = a.k_bias = a.o_bias = config.Flag("attention_bias", false);
  return a;
}

Experts RoutedExperts(const ConfigJson& config, const Family& family,
                      const std::string& activation) {
  Experts e;
  e.count = config.Size("n_routed_experts", family.routed);
  e.per_token = config.Size("num_experts_per_tok", family.per_token);
  if (e.count > 0 && (e.per_token < 1 || e.per_token > e.count)) {
    config.Refuse("num_experts_per_tok",
                  std::to_string(e.per_token) + " experts per token of " + std::to_string(e.count),
                  "use 1 to the number of experts");
  }
  e.expert = {config.Size("moe_intermediate_size", family.expert), true, false, false, activation};
  e.shared = e.expert;
  e.shared.width = e.expert.width * config.Size("n_shared_experts", family.shared, 0);
  const std::string method = config.Text("topk_method", family.correction ? "noaux_tc" : "greedy");
  e.score_correction = method == "noaux_tc";
  return e;
}

LlmModel Read(const ConfigJson& config, const Family& family) {
  const std::int64_t hidden = config.Size("hidden_size", family.hidden);
  const std::string activation = Activation(config, "hidden_act", "silu");
  Layer base;
  base.attention = LatentAttention(config, family);
  base.norms = {Rms("input_layernorm", hidden), Rms("post_attention_layernorm", hidden)};
  const Mlp dense{config.Size("intermediate_size", family.intermediate), true, false, false,
                  activation};
  const Experts experts = RoutedExperts(config, family, activation);
  const std::int64_t first = config.Size("first_k_dense_replace", family.first_dense, 0);
  const std::int64_t step = config.Size("moe_layer_freq", 1);
  const auto routed = [&](std::int64_t i) {
    return experts.count > 0 && i >= first && i % step == 0;
  };
  LlmModel model = DecoderModel(config, hidden, config.Size("vocab_size", family.vocabulary),
                                Rms("model.norm", hidden), false);
  model.decoder.runs = MergeLayers(
      config.Size("num_hidden_layers", family.layers),
      [&](std::int64_t i) { return routed(i) ? std::string("routed") : std::string("dense"); },
      [&](std::int64_t i) {
        Layer layer = base;
        if (routed(i)) {
          layer.experts = experts;
        } else {
          layer.mlp = dense;
        }
        return layer;
      });
  return model;
}

[[maybe_unused]] const bool kRegisteredV2 = Registry<Architecture>::Add(
    {"deepseek_v2", "DeepSeek-V2: latent attention, shared and routed experts",
     [](const auto& c) { return Read(c, kV2); }});
[[maybe_unused]] const bool kRegisteredV3 = Registry<Architecture>::Add(
    {"deepseek_v3", "DeepSeek-V3 and R1: V2 with a selection bias per expert",
     [](const auto& c) { return Read(c, kV3); }});

}  // namespace
}  // namespace mixpe::reference
