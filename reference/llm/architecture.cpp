// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/architecture.hpp"

#include <map>

namespace mixpe::reference {

void CheckHeads(const ConfigJson& config, std::int64_t hidden, std::int64_t heads,
                std::int64_t kv_heads, bool derives_head_dim, const std::string& heads_key) {
  if (derives_head_dim && hidden % heads != 0) {
    config.Refuse(
        heads_key,
        std::to_string(heads) + " heads do not divide the hidden size " + std::to_string(hidden),
        "use a divisor, or give head_dim");
  }
  if (heads % kv_heads != 0) {
    config.Refuse("num_key_value_heads",
                  std::to_string(kv_heads) + " does not divide " + std::to_string(heads) + " heads",
                  "use a divisor");
  }
}

DecoderShape ReadShape(const ConfigJson& config, const DecoderShape& defaults) {
  DecoderShape s = defaults;
  s.hidden = config.Size("hidden_size", defaults.hidden);
  s.layers = config.Size("num_hidden_layers", defaults.layers);
  s.heads = config.Size("num_attention_heads", defaults.heads);
  s.intermediate = config.Size("intermediate_size", defaults.intermediate);
  // An absent field takes the family's default; one written as null means as many as heads.
  s.kv_heads = config.Size("num_key_value_heads", 0);
  if (s.kv_heads == 0) s.kv_heads = config.Mentions("num_key_value_heads") ? 0 : defaults.kv_heads;
  if (s.kv_heads == 0) s.kv_heads = s.heads;
  const std::int64_t own =
      config.Mentions("head_dim") && !config.Has("head_dim") ? 0 : defaults.head_dim;
  s.head_dim = config.Size("head_dim", own);
  CheckHeads(config, s.hidden, s.heads, s.kv_heads, s.head_dim == 0, "num_attention_heads");
  if (s.head_dim == 0) s.head_dim = s.hidden / s.heads;
  return s;
}

Attention GroupedAttention(const DecoderShape& shape) {
  Attention a;
  a.heads = shape.heads;
  a.kv_heads = shape.kv_heads;
  a.head_dim = a.value_dim = a.rope_dim = shape.head_dim;
  return a;
}

std::string Activation(const ConfigJson& config, const std::string& key,
                       const std::string& fallback) {
  static const std::map<std::string, std::string> functions{
      {"silu", "silu"},       {"swish", "silu"},     {"gelu", "gelu"},
      {"gelu_new", "gelu"},   {"gelu_fast", "gelu"}, {"gelu_pytorch_tanh", "gelu"},
      {"relu", "relu"},       {"tanh", "tanh"},      {"gelu_python", "gelu"},
      {"quick_gelu", "silu"}, {"sigmoid", "sigmoid"}};
  const std::string name = config.Text(key, fallback);
  const auto found = functions.find(name);
  if (found == functions.end()) {
    config.Refuse(key, "'" + name + "' is not a known activation",
                  "known: silu, gelu, relu, tanh, sigmoid and their variants");
  }
  return found->second;
}

LlmModel DecoderModel(const ConfigJson& config, std::int64_t hidden, std::int64_t vocabulary,
                      const Norm& final_norm, bool tied_by_default) {
  LlmModel model;
  model.hidden = model.embedding_dim = hidden;
  model.vocabulary = vocabulary;
  model.head_outputs = vocabulary;
  model.tied = config.Flag("tie_word_embeddings", tied_by_default);
  model.decoder.final_norms = {final_norm};
  return model;
}

std::vector<LayerRun> MergeLayers(std::int64_t layers,
                                  const std::function<std::string(std::int64_t)>& key,
                                  const std::function<Layer(std::int64_t)>& make) {
  std::vector<LayerRun> runs;
  std::string last;
  for (std::int64_t i = 0; i < layers; ++i) {
    const std::string now = key(i);
    if (!runs.empty() && now == last) {
      ++runs.back().count;
    } else {
      runs.push_back({i, 1, make(i)});
    }
    last = now;
  }
  return runs;
}

std::vector<bool> SlidingLayers(const ConfigJson& config, std::int64_t layers,
                                const std::function<bool(std::int64_t)>& by_default) {
  const std::vector<std::string> types = config.Texts("layer_types");
  if (!types.empty() && static_cast<std::int64_t>(types.size()) != layers) {
    config.Refuse(
        "layer_types",
        std::to_string(types.size()) + " entries for " + std::to_string(layers) + " layers",
        "give one per layer");
  }
  std::vector<bool> sliding;
  for (std::int64_t i = 0; i < layers; ++i) {
    sliding.push_back(types.empty() ? by_default(i)
                                    : types[static_cast<std::size_t>(i)] == "sliding_attention");
  }
  return sliding;
}

}  // namespace mixpe::reference
