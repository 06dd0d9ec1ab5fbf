// SPDX-License-Identifier: Apache-2.0
// Decoders with routed experts: Mixtral [arXiv 2401.04088], Qwen2-MoE [2407.10671], Qwen3-MoE
// [2505.09388], OLMoE [2409.02060].
#include <algorithm>

#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

Experts RoutedExperts(const ConfigJson& config, std::int64_t count, std::int64_t per_token,
                      std::int64_t width, const std::string& per_token_key) {
  if (per_token > count) {
    config.Refuse(per_token_key,
                  std::to_string(per_token) + " experts per token of " + std::to_string(count),
                  "use at most the number of experts");
  }
  Experts e;
  e.count = count;
  e.per_token = per_token;
  e.expert = {width, true, false, false, Activation(config, "hidden_act", "silu")};
  return e;
}

Layer BaseLayer(const DecoderShape& shape) {
  Layer layer;
  layer.attention = GroupedAttention(shape);
  layer.norms = {Rms("input_layernorm", shape.hidden),
                 Rms("post_attention_layernorm", shape.hidden)};
  return layer;
}

LlmModel Model(const ConfigJson& config, const DecoderShape& shape, std::int64_t vocabulary) {
  return DecoderModel(config, shape.hidden, config.Size("vocab_size", vocabulary),
                      Rms("model.norm", shape.hidden), false);
}

LlmModel ReadMixtral(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {4096, 32, 32, 8, 0, 14336});
  Layer layer = BaseLayer(shape);
  layer.attention.window = config.Size("sliding_window", 0);
  layer.experts = RoutedExperts(config, config.Size("num_local_experts", 8),
                                config.Size("num_experts_per_tok", 2), shape.intermediate,
                                "num_experts_per_tok");
  LlmModel model = Model(config, shape, 32000);
  model.decoder.runs = {{0, shape.layers, layer}};
  return model;
}

LlmModel ReadOlmoe(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {2048, 16, 16, 0, 0, 2048});
  Layer layer = BaseLayer(shape);
  const bool bias = config.Flag("attention_bias", false);
  layer.attention.q_bias = layer.attention.k_bias = layer.attention.v_bias =
      layer.attention.o_bias = bias;
  layer.attention.q_norm = shape.hidden;
  layer.attention.k_norm = shape.hidden / shape.heads * shape.kv_heads;
  layer.experts =
      RoutedExperts(config, config.Size("num_experts", 64), config.Size("num_experts_per_tok", 8),
                    shape.intermediate, "num_experts_per_tok");
  LlmModel model = Model(config, shape, 50304);
  model.decoder.runs = {{0, shape.layers, layer}};
  return model;
}

/// Qwen mixes dense and routed layers: `mlp_only_layers` are dense, of the rest every
/// `decoder_sparse_step`th is routed.
void AddQwenLayers(const ConfigJson& config, const DecoderShape& shape, const Layer& base,
                   const Experts& experts, LlmModel& model) {
  const std::vector<std::int64_t> dense = config.Sizes("mlp_only_layers");
  const std::int64_t step = config.Size("decoder_sparse_step", 1);
  const std::int64_t window =
      config.Flag("use_sliding_window", false) ? config.Size("sliding_window", 4096) : 0;
  const std::int64_t from = config.Size("max_window_layers", 28, 0);
  const std::vector<bool> sliding =
      SlidingLayers(config, shape.layers, [&](std::int64_t i) { return window > 0 && i >= from; });
  const auto routed = [&](std::int64_t i) {
    return std::find(dense.begin(), dense.end(), i) == dense.end() && experts.count > 0 &&
           (i + 1) % step == 0;
  };
  const auto windowed = [&](std::int64_t i) {
    return static_cast<bool>(sliding[static_cast<std::size_t>(i)]);
  };
  model.decoder.runs = MergeLayers(
      shape.layers,
      [&](std::int64_t i) {
        return std::string(routed(i) ? "routed" : "dense") + (windowed(i) ? "w" : "");
      },
      [&](std::int64_t i) {
        Layer layer = base;
        layer.attention.window = windowed(i) ? window : 0;
        if (routed(i)) {
          layer.experts = experts;
        } else {
          layer.mlp = {shape.intermediate, true, false, false,
                       Activation(config, "hidden_act", "silu")};
        }
        return layer;
      });
}

LlmModel ReadQwen2Moe(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {2048, 24, 16, 16, 0, 5632});
  Layer layer = BaseLayer(shape);
  layer.attention.q_bias = layer.attention.k_bias = layer.attention.v_bias =
      config.Flag("qkv_bias", true);
  Experts experts = RoutedExperts(
      config, config.Size("num_experts", 60, 0), config.Size("num_experts_per_tok", 4),
      config.Size("moe_intermediate_size", 1408), "num_experts_per_tok");
  experts.shared = experts.expert;
  experts.shared.width = config.Size("shared_expert_intermediate_size", 5632);
  experts.shared_gate = true;
  LlmModel model = Model(config, shape, 151936);
  AddQwenLayers(config, shape, layer, experts, model);
  return model;
}

LlmModel ReadQwen3Moe(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {2048, 24, 32, 4, 0, 6144});
  Layer layer = BaseLayer(shape);
  const bool bias = config.Flag("attention_bias", false);
  layer.attention.q_bias = layer.attention.k_bias = layer.attention.v_bias =
      layer.attention.o_bias = bias;
  layer.attention.q_norm = layer.attention.k_norm = shape.head_dim;
  const Experts experts =
      RoutedExperts(config, config.SizeOf({"num_experts", "num_local_experts"}, 128),
                    config.Size("num_experts_per_tok", 8),
                    config.Size("moe_intermediate_size", 768), "num_experts_per_tok");
  LlmModel model = Model(config, shape, 151936);
  AddQwenLayers(config, shape, layer, experts, model);
  return model;
}

[[maybe_unused]] const bool kMixtral =
    Registry<Architecture>::Add({"mixtral", "Mixtral: Mistral with routed experts", ReadMixtral});
[[maybe_unused]] const bool kOlmoe = Registry<Architecture>::Add(
    {"olmoe", "OLMoE: many small experts, query and key norms", ReadOlmoe});
[[maybe_unused]] const bool kQwen2Moe = Registry<Architecture>::Add(
    {"qwen2_moe", "Qwen2-MoE: routed experts and a gated shared one", ReadQwen2Moe});
[[maybe_unused]] const bool kQwen3Moe = Registry<Architecture>::Add(
    {"qwen3_moe", "Qwen3-MoE: routed experts, query and key norms", ReadQwen3Moe});

}  // namespace
}  // namespace mixpe::reference
