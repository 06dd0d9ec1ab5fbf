// SPDX-License-Identifier: Apache-2.0
// Gemma 1/2/3 [arXiv 2403.08295, 2408.00118, 2503.19786]: tied head, wide heads, from 2 on norms
// around both halves of a layer and windows on part of the layers. The text part of multimodal
// files is read.
#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

Layer BaseLayer(const ConfigJson& config, const DecoderShape& shape) {
  Layer layer;
  layer.attention = GroupedAttention(shape);
  const bool bias = config.Flag("attention_bias", false);
  layer.attention.q_bias = layer.attention.k_bias = layer.attention.v_bias =
      layer.attention.o_bias = bias;
  const std::string activation =
      config.Has("hidden_activation") ? "hidden_activation" : "hidden_act";
  layer.mlp = {shape.intermediate, true, false, false,
               Activation(config, activation, "gelu_pytorch_tanh")};
  layer.norms = {Rms("input_layernorm", shape.hidden),
                 Rms("post_attention_layernorm", shape.hidden)};
  return layer;
}

LlmModel Model(const ConfigJson& config, const DecoderShape& shape, std::int64_t vocabulary) {
  LlmModel model = DecoderModel(config, shape.hidden, config.Size("vocab_size", vocabulary),
                                Rms("model.norm", shape.hidden), true);
  model.scaled_embedding = true;
  return model;
}

LlmModel ReadGemma(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {3072, 28, 16, 16, 256, 24576});
  LlmModel model = Model(config, shape, 256000);
  model.decoder.runs = {{0, shape.layers, BaseLayer(config, shape)}};
  return model;
}

/// Layers of Gemma 2 and 3; `full(i)` says which see everything.
void AddLayers(const ConfigJson& config, const DecoderShape& shape, const Layer& base,
               const std::function<bool(std::int64_t)>& full, LlmModel& model) {
  const std::int64_t window = config.Size("sliding_window", 4096);
  const std::vector<bool> sliding =
      SlidingLayers(config, shape.layers, [&](std::int64_t i) { return !full(i); });
  const auto is_sliding = [&](std::int64_t i) {
    return static_cast<bool>(sliding[static_cast<std::size_t>(i)]);
  };
  Layer layer = base;
  layer.norms.push_back(Rms("pre_feedforward_layernorm", shape.hidden));
  layer.norms.push_back(Rms("post_feedforward_layernorm", shape.hidden));
  model.decoder.runs = MergeLayers(
      shape.layers,
      [&](std::int64_t i) { return is_sliding(i) ? std::string("window") : std::string("full"); },
      [&](std::int64_t i) {
        layer.attention.window = is_sliding(i) ? window : 0;
        return layer;
      });
}

LlmModel ReadGemma2(const ConfigJson& config) {
  const DecoderShape shape = ReadShape(config, {2304, 26, 8, 4, 256, 9216});
  LlmModel model = Model(config, shape, 256000);
  Layer layer = BaseLayer(config, shape);
  // Capping is on unless the field is written as null.
  const auto capped = [&](const char* key) { return config.Has(key) || !config.Mentions(key); };
  layer.attention.softcap = capped("attn_logit_softcapping");
  model.final_softcap = capped("final_logit_softcapping");
  AddLayers(
      config, shape, layer, [](std::int64_t i) { return i % 2 == 1; }, model);
  return model;
}

LlmModel ReadGemma3(const ConfigJson& outer) {
  const ConfigJson config = outer.Nested("text_config");
  const DecoderShape shape = ReadShape(config, {2304, 26, 8, 4, 256, 9216});
  LlmModel model = Model(config, shape, 262208);
  Layer layer = BaseLayer(config, shape);
  layer.attention.q_norm = layer.attention.k_norm = shape.head_dim;
  layer.attention.softcap = config.Has("attn_logit_softcapping");
  model.final_softcap = config.Has("final_logit_softcapping");
  const std::int64_t pattern =
      config.SizeOf({"sliding_window_pattern", "_sliding_window_pattern"}, 6);
  AddLayers(
      config, shape, layer, [pattern](std::int64_t i) { return (i + 1) % pattern == 0; }, model);
  return model;
}

[[maybe_unused]] const bool kGemma = Registry<Architecture>::Add({"gemma", "Gemma", ReadGemma});
[[maybe_unused]] const bool kGemma2 = Registry<Architecture>::Add(
    {"gemma2", "Gemma 2: windows on every other layer, soft-capped scores", ReadGemma2});
[[maybe_unused]] const bool kGemma3 = Registry<Architecture>::Add(
    {"gemma3", "Gemma 3, the text part of a multimodal file", ReadGemma3});
[[maybe_unused]] const bool kGemma3Text = Registry<Architecture>::Add(
    {"gemma3_text", "Gemma 3: windows on five of six layers, query and key norms", ReadGemma3});

}  // namespace
}  // namespace mixpe::reference
