// SPDX-License-Identifier: Apache-2.0
// Encoder-decoders: T5 [arXiv 1910.10683] and Switch Transformer [2101.03961], whose every second
// layer routes to one expert.
#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

Attention T5Attention(const ConfigJson& config, bool causal, bool with_positions) {
  Attention a;
  a.heads = a.kv_heads = config.Size("num_heads", config.Text("model_type", "t5") == "t5" ? 8 : 12);
  a.head_dim = a.value_dim = config.Size("d_kv", 64);
  a.causal = causal;
  a.position_buckets = with_positions ? config.Size("relative_attention_num_buckets", 32) : 0;
  return a;
}

/// `relu`, `gated-gelu`, ...: T5's spelling of activation and gating.
Mlp FeedForward(const ConfigJson& config, std::int64_t width) {
  std::string text = config.Text("feed_forward_proj", config.Text("dense_act_fn", "relu"));
  Mlp mlp{width, false, false, false, "relu"};
  if (text.starts_with("gated-")) {
    mlp.gated = true;
    text = text.substr(6);
  }
  if (text != "relu" && text != "gelu" && text != "gelu_new" && text != "silu") {
    config.Refuse("feed_forward_proj", "'" + text + "' is not a known activation",
                  "known: relu, gelu, silu, gated-...");
  }
  mlp.activation = text.starts_with("gelu") ? "gelu" : text;
  return mlp;
}

struct StackShape {
  std::int64_t layers;
  std::int64_t sparse_step;  ///< 0: no routed layer
  bool decoder;
};

Stack MakeStack(const ConfigJson& config, std::int64_t hidden, const Mlp& mlp,
                const Experts& experts, const StackShape& shape) {
  const auto routed = [&](std::int64_t i) {
    return shape.sparse_step > 0 && (shape.sparse_step == 1 || i % shape.sparse_step == 1);
  };
  const std::string name = shape.decoder ? "decoder" : "encoder";
  Stack stack;
  stack.final_norms = {Rms(name + ".final_layer_norm", hidden)};
  stack.runs = MergeLayers(
      shape.layers,
      [&](std::int64_t i) {
        return std::string(routed(i) ? "routed" : "dense") + (i == 0 ? " first" : "");
      },
      [&](std::int64_t i) {
        Layer layer;
        layer.attention = T5Attention(config, shape.decoder, i == 0);
        if (shape.decoder) layer.cross = {T5Attention(config, false, false)};
        layer.norms = {Rms("attention_norm", hidden)};
        if (shape.decoder) layer.norms.push_back(Rms("cross_attention_norm", hidden));
        layer.norms.push_back(Rms("feed_forward_norm", hidden));
        if (routed(i))
          layer.experts = experts;
        else
          layer.mlp = mlp;
        return layer;
      });
  return stack;
}

LlmModel ReadT5(const ConfigJson& config, bool is_switch) {
  const std::int64_t hidden = config.Size("d_model", is_switch ? 768 : 512);
  const Mlp mlp = FeedForward(config, config.Size("d_ff", 2048));
  Experts experts;
  experts.count = config.Size("num_experts", 8);
  experts.per_token = 1;
  experts.expert = mlp;
  experts.router_bias = config.Flag("router_bias", false);
  const std::int64_t encoders = config.Size("num_layers", is_switch ? 12 : 6);
  // Switch has a default of its own; T5, and null in either, follow the encoder.
  const bool own_default = is_switch && !config.Mentions("num_decoder_layers");
  const std::int64_t decoders = config.Size("num_decoder_layers", own_default ? 12 : encoders);
  const auto step = [&](const char* key, std::int64_t layers) {
    if (!is_switch) return std::int64_t{0};
    const std::int64_t sparse = config.Size(key, 3, 0);
    return sparse > 0 ? layers / sparse : layers;  // more routed layers than layers: none
  };
  LlmModel model;
  model.hidden = model.embedding_dim = hidden;
  model.vocabulary = model.head_outputs = config.Size("vocab_size", 32128);
  model.tied = config.Flag("tie_word_embeddings", true);
  model.encoder = MakeStack(config, hidden, mlp, experts,
                            {encoders, step("num_sparse_encoder_layers", encoders), false});
  model.decoder = MakeStack(config, hidden, mlp, experts,
                            {decoders, step("num_sparse_decoder_layers", decoders), true});
  return model;
}

[[maybe_unused]] const bool kT5 = Registry<Architecture>::Add(
    {"t5", "T5: encoder-decoder", [](const auto& c) { return ReadT5(c, false); }});
[[maybe_unused]] const bool kSwitch = Registry<Architecture>::Add(
    {"switch_transformers", "Switch Transformer: T5 with one routed expert per token",
     [](const auto& c) { return ReadT5(c, true); }});

}  // namespace
}  // namespace mixpe::reference
