// SPDX-License-Identifier: Apache-2.0
// LLaMA 1/2/3 [arXiv 2302.13971, 2307.09288, 2407.21783] and its dense relatives that differ in
// biases, norms and windows: Mistral [2310.06825], Qwen2/2.5/3 [2407.10671, 2505.09388], Phi-3
// [2404.14219], SmolLM (a LLaMA), OLMo [2402.00838].
#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

Layer DenseLayer(const ConfigJson& config, const DecoderShape& shape) {
  Layer layer;
  layer.attention = GroupedAttention(shape);
  layer.mlp = {shape.intermediate, true, false, false, Activation(config, "hidden_act", "silu")};
  layer.norms = {Rms("input_layernorm", shape.hidden),
                 Rms("post_attention_layernorm", shape.hidden)};
  return layer;
}

void SetBiases(Attention& a, bool qkv, bool output) {
  a.q_bias = a.k_bias = a.v_bias = qkv;
  a.o_bias = output;
}

LlmModel Uniform(const ConfigJson& config, const DecoderShape& shape, std::int64_t vocabulary,
                 const Layer& layer) {
  LlmModel model = DecoderModel(config, shape.hidden, config.Size("vocab_size", vocabulary),
                                Rms("model.norm", shape.hidden), false);
  model.decoder.runs = {{0, shape.layers, layer}};
  return model;
}

LlmModel ReadLlama(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {4096, 32, 32, 0, 0, 11008});
  Layer layer = DenseLayer(config, shape);
  const bool bias = config.Flag("attention_bias", false);
  SetBiases(layer.attention, bias, bias);
  layer.mlp.up_bias = layer.mlp.down_bias = config.Flag("mlp_bias", false);
  return Uniform(config, shape, 32000, layer);
}

/// The window applies unless it is written as null.
std::int64_t Window(const ConfigJson& config, std::int64_t fallback) {
  if (config.Mentions("sliding_window") && !config.Has("sliding_window")) return 0;
  return config.Size("sliding_window", fallback);
}

LlmModel ReadMistral(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {4096, 32, 32, 8, 0, 14336});
  Layer layer = DenseLayer(config, shape);
  layer.attention.window = Window(config, 4096);
  return Uniform(config, shape, 32000, layer);
}

LlmModel ReadPhi3(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {3072, 32, 32, 0, 0, 8192});
  Layer layer = DenseLayer(config, shape);
  layer.attention.window = Window(config, 0);
  layer.attention.rope_dim = static_cast<std::int64_t>(config.Number("partial_rotary_factor", 1.0) *
                                                       static_cast<double>(shape.head_dim));
  return Uniform(config, shape, 32064, layer);
}

/// Qwen: windows on the layers from max_window_layers on, and only if use_sliding_window.
LlmModel Windowed(const ConfigJson& config, const DecoderShape& shape, const Layer& base) {
  LlmModel model = Uniform(config, shape, 151936, base);
  const bool used = config.Flag("use_sliding_window", false);
  const std::int64_t window = used ? Window(config, 4096) : 0;
  const std::int64_t from = config.Size("max_window_layers", 28, 0);
  const std::vector<bool> sliding =
      SlidingLayers(config, shape.layers, [&](std::int64_t i) { return window > 0 && i >= from; });
  const auto is_sliding = [&](std::int64_t i) {
    return static_cast<bool>(sliding[static_cast<std::size_t>(i)]);
  };
  model.decoder.runs = MergeLayers(
      shape.layers,
      [&](std::int64_t i) { return is_sliding(i) ? std::string("window") : std::string("full"); },
      [&](std::int64_t i) {
        Layer layer = base;
        layer.attention.window = is_sliding(i) ? window : 0;
        return layer;
      });
  return model;
}

LlmModel ReadQwen2(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {4096, 32, 32, 32, 0, 22016});
  Layer layer = DenseLayer(config, shape);
  SetBiases(layer.attention, true, false);
  return Windowed(config, shape, layer);
}

LlmModel ReadQwen3(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {4096, 32, 32, 32, 128, 22016});
  Layer layer = DenseLayer(config, shape);
  const bool bias = config.Flag("attention_bias", false);
  SetBiases(layer.attention, bias, bias);
  layer.attention.q_norm = layer.attention.k_norm = shape.head_dim;
  return Windowed(config, shape, layer);
}

LlmModel ReadOlmo(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {4096, 32, 32, 0, 0, 11008});
  Layer layer = DenseLayer(config, shape);
  const bool bias = config.Flag("attention_bias", false);
  SetBiases(layer.attention, bias, bias);
  // OLMo normalises without gain or bias.
  for (Norm& norm : layer.norms) norm = {norm.name, shape.hidden, NormKind::kLayer, false, false};
  LlmModel model = Uniform(config, shape, 50304, layer);
  model.decoder.final_norms = {{"model.norm", shape.hidden, NormKind::kLayer, false, false}};
  return model;
}

[[maybe_unused]] const bool kLlama = Registry<Architecture>::Add(
    {"llama", "LLaMA 1, 2, 3 and models of the same form, SmolLM among them", ReadLlama});
[[maybe_unused]] const bool kMistral = Registry<Architecture>::Add(
    {"mistral", "Mistral: LLaMA with grouped queries and a window", ReadMistral});
[[maybe_unused]] const bool kPhi3 =
    Registry<Architecture>::Add({"phi3", "Phi-3: LLaMA with fused projections", ReadPhi3});
[[maybe_unused]] const bool kQwen2 = Registry<Architecture>::Add(
    {"qwen2", "Qwen2 and Qwen2.5: LLaMA with query, key and value biases", ReadQwen2});
[[maybe_unused]] const bool kQwen3 =
    Registry<Architecture>::Add({"qwen3", "Qwen3: LLaMA with query and key norms", ReadQwen3});
[[maybe_unused]] const bool kOlmo = Registry<Architecture>::Add(
    {"olmo", "OLMo: LLaMA with norms that have no parameters", ReadOlmo});

}  // namespace
}  // namespace mixpe::reference
