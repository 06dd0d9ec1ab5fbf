// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/builders.hpp"

#include <algorithm>
#include <map>

#include "reference/base/text.hpp"

namespace mixpe::reference {
namespace {

/// A loop runs over layers; a larger number is a mistake and not a model.
constexpr std::int64_t kMaxLayers = 100000;
/// A grouped product lists the rows of each expert.
constexpr std::int64_t kMaxExperts = 100000;

const std::map<std::string, std::string>& Activations() {
  static const std::map<std::string, std::string> functions{{"gelu", "gelu"},
                                                            {"gelu_new", "gelu"},
                                                            {"gelu_fast", "gelu"},
                                                            {"quick_gelu", "gelu"},
                                                            {"gelu_pytorch_tanh", "gelu"},
                                                            {"gelu_python", "gelu"},
                                                            {"gelu_10", "gelu"},
                                                            {"relu", "relu"},
                                                            {"silu", "silu"},
                                                            {"swish", "silu"},
                                                            {"tanh", "tanh"},
                                                            {"sigmoid", "sigmoid"}};
  return functions;
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

void ExpectHeadsDivide(const Config& config, const std::string& heads_key, std::int64_t heads,
                       const std::string& width_key, std::int64_t width) {
  if (width % heads == 0) return;
  throw config.Offence(
      heads_key,
      std::to_string(heads) + " does not divide " + width_key + " " + std::to_string(width),
      "use a divisor of it");
}

void ExpectTopK(const Config& config, const std::string& key, std::int64_t top_k,
                std::int64_t experts) {
  if (experts > kMaxExperts) {
    throw config.Offence(key, std::to_string(experts) + " experts in a layer",
                         "use at most " + std::to_string(kMaxExperts));
  }
  if (top_k <= experts) return;
  throw config.Offence(key,
                       std::to_string(top_k) + " experts per token of " + std::to_string(experts),
                       "use at most the number of experts");
}

std::int64_t ReadKvHeads(const Config& config, const std::string& key, std::int64_t heads,
                         std::int64_t absent) {
  const bool per_head = absent == 0 || config.IsNull(key);
  const std::int64_t kv_heads = config.CountOr(key, per_head ? heads : absent);
  if (heads % kv_heads == 0) return kv_heads;
  throw config.Offence(key,
                       std::to_string(kv_heads) + (config.Has(key) ? "" : " (the default)") +
                           " does not divide the " + std::to_string(heads) + " attention heads",
                       "use a divisor of it");
}

DecoderShape ReadDecoderShape(const Config& config, std::int64_t absent_kv_heads,
                              std::int64_t absent_head_dim) {
  DecoderShape shape;
  shape.hidden = config.Count("hidden_size", "width of the residual stream");
  shape.layers = config.Count("num_hidden_layers", "number of layers");
  shape.heads = config.Count("num_attention_heads", "number of query heads");
  shape.intermediate = config.Count("intermediate_size", "width inside the MLP");
  shape.vocab = config.Count("vocab_size", "number of tokens in the vocabulary");
  shape.kv_heads = ReadKvHeads(config, "num_key_value_heads", shape.heads, absent_kv_heads);
  const bool from_width =
      !config.Has("head_dim") && (absent_head_dim == 0 || config.IsNull("head_dim"));
  if (from_width) {
    ExpectHeadsDivide(config, "num_attention_heads", shape.heads, "hidden_size", shape.hidden);
  }
  shape.head_dim =
      config.CountOr("head_dim", from_width ? shape.hidden / shape.heads : absent_head_dim);
  return shape;
}

std::string ActivationFunction(const std::string& name) {
  const auto found = Activations().find(name);
  return found == Activations().end() ? "" : found->second;
}

std::string ReadActivation(const Config& config, const std::string& key,
                           const std::string& absent) {
  const std::string name = config.TextOr(key, absent);
  const std::string function = ActivationFunction(name);
  if (!function.empty()) return function;
  std::vector<std::string> known;
  for (const auto& [known_name, unused] : Activations()) known.push_back(known_name);
  throw config.Offence(key, "'" + name + "' is not a known activation", Suggest(name, known));
}

std::int64_t ReadRotaryDim(const Config& config, const std::string& key, double absent,
                           std::int64_t head_dim) {
  const double fraction = config.NumberOr(key, absent);
  if (fraction >= 0.0 && fraction <= 1.0) {
    return static_cast<std::int64_t>(static_cast<double>(head_dim) * fraction);
  }
  throw config.Offence(key, ExactNumber(fraction) + " is outside 0..1",
                       "give the rotated fraction of a head");
}

std::vector<std::int64_t> ReadWindows(const Config& config, std::int64_t layers,
                                      std::int64_t window,
                                      const std::function<bool(std::int64_t)>& sliding) {
  std::vector<std::int64_t> windows;
  const std::vector<std::string> types = config.Texts("layer_types");
  if (!types.empty() && static_cast<std::int64_t>(types.size()) != layers) {
    throw config.Offence(
        "layer_types",
        std::to_string(types.size()) + " entries for " + std::to_string(layers) + " layers",
        "give one for each layer");
  }
  for (const std::string& type : types) {
    if (type != "sliding_attention" && type != "full_attention") {
      throw config.Offence("layer_types", "'" + type + "' is not a known kind of layer",
                           "use full_attention or sliding_attention");
    }
    windows.push_back(type == "sliding_attention" ? window : 0);
  }
  for (auto i = static_cast<std::int64_t>(windows.size()); i < std::min(layers, kMaxLayers); ++i) {
    windows.push_back(sliding(i) ? window : 0);
  }
  return windows;
}

std::vector<std::int64_t> ReadQwenWindows(const Config& config, std::int64_t layers) {
  const bool used = config.FlagOr("use_sliding_window", false);
  const std::int64_t absent = config.IsNull("sliding_window") ? 0 : 4096;
  const std::int64_t window = used ? config.CountOr("sliding_window", absent) : 0;
  const std::int64_t first = config.WholeOr("max_window_layers", 28);
  return ReadWindows(config, layers, window, [first](std::int64_t i) { return i >= first; });
}

bool HasLanguageHead(const Config& config) {
  const std::vector<std::string> classes = config.Texts("architectures");
  if (classes.empty()) return true;
  const std::string& name = classes.front();
  for (const char* end : {"ForCausalLM", "LMHeadModel", "ForConditionalGeneration"}) {
    if (EndsWith(name, end)) return true;
  }
  if (EndsWith(name, "Model")) return false;
  throw config.Offence("architectures", "'" + name + "' has a head that is not known here",
                       "name the ...ForCausalLM, ...ForConditionalGeneration or ...Model class");
}

Linear MakeLinear(const std::string& name, std::int64_t in, std::int64_t out, bool bias) {
  return {name, in, out, bias, false};
}

Norm RmsNorm(const std::string& name, std::int64_t width) {
  return {name, "rms", width, true, false};
}

Norm LayerNorm(const std::string& name, std::int64_t width, bool affine) {
  return {name, "layer", width, affine, affine};
}

Mlp GatedMlp(const std::string& prefix, std::int64_t hidden, std::int64_t intermediate,
             const std::string& activation, bool bias) {
  return {{MakeLinear(prefix + ".gate_proj", hidden, intermediate, bias),
           MakeLinear(prefix + ".up_proj", hidden, intermediate, bias)},
          MakeLinear(prefix + ".down_proj", intermediate, hidden, bias),
          true,
          activation};
}

Attention SeparateAttention(const DecoderShape& shape, bool qkv_bias, bool output_bias) {
  Attention attention;
  attention.heads = shape.heads;
  attention.kv_heads = shape.kv_heads;
  attention.head_dim = attention.v_dim = attention.rotary_dim = shape.head_dim;
  const std::int64_t query_width = shape.heads * shape.head_dim;
  const std::int64_t kv_width = shape.kv_heads * shape.head_dim;
  attention.projections = {MakeLinear("self_attn.q_proj", shape.hidden, query_width, qkv_bias),
                           MakeLinear("self_attn.k_proj", shape.hidden, kv_width, qkv_bias),
                           MakeLinear("self_attn.v_proj", shape.hidden, kv_width, qkv_bias)};
  attention.output = MakeLinear("self_attn.o_proj", query_width, shape.hidden, output_bias);
  return attention;
}

void AddHeadNorms(Attention& attention) {
  attention.q_norm = RmsNorm("self_attn.q_norm", attention.head_dim);
  attention.k_norm = RmsNorm("self_attn.k_norm", attention.head_dim);
}

std::vector<Branch> PreNormBlock(std::int64_t hidden, Attention attention,
                                 std::variant<Attention, Mlp, Experts> body) {
  return {{RmsNorm("input_layernorm", hidden), std::move(attention), {}, {}},
          {RmsNorm("post_attention_layernorm", hidden), std::move(body), {}, {}}};
}

Stack MakeStack(const std::string& prefix, std::int64_t layers,
                const std::function<std::vector<Branch>(std::int64_t)>& layer) {
  if (layers > kMaxLayers) {
    throw UserError({}, std::to_string(layers) + " layers in " + prefix,
                    "use at most " + std::to_string(kMaxLayers));
  }
  Stack stack;
  stack.prefix = prefix;
  for (std::int64_t i = 0; i < layers; ++i) {
    std::vector<Branch> branches = layer(i);
    const auto same = std::find_if(stack.groups.begin(), stack.groups.end(),
                                   [&](const auto& group) { return group.branches == branches; });
    if (same != stack.groups.end()) {
      same->layers.push_back(i);
    } else {
      stack.groups.push_back({{i}, std::move(branches)});
    }
  }
  return stack;
}

Head MakeLanguageHead(const Config& config, const std::string& name, std::int64_t width,
                      std::int64_t vocab, bool tied_by_default) {
  Head head;
  if (!HasLanguageHead(config)) return head;
  head.logits = MakeLinear(name, width, vocab);
  head.tied = config.FlagOr("tie_word_embeddings", tied_by_default);
  return head;
}

LlmModel MakeDecoder(const Config& config, const DecoderShape& shape, bool tied_by_default,
                     const std::function<std::vector<Branch>(std::int64_t)>& layer) {
  LlmModel model;
  model.hidden = shape.hidden;
  model.embedding.tokens = Table{"model.embed_tokens.weight", {shape.vocab, shape.hidden}};
  model.stack = MakeStack("model.layers", shape.layers, layer);
  model.stack.final_norm = RmsNorm("model.norm", shape.hidden);
  model.head = MakeLanguageHead(config, "lm_head", shape.hidden, shape.vocab, tied_by_default);
  return model;
}

}  // namespace mixpe::reference
