// SPDX-License-Identifier: Apache-2.0
// Gemma 1, 2 and 3 (text): scaled embeddings, tied head; from 2 on norms around each branch,
// windows and soft caps. [arXiv:2403.08295, arXiv:2408.00118, arXiv:2503.19786]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

/// Gemma's activation is `hidden_activation`; where only `hidden_act` is given Gemma 1 ignores it.
std::string ReadGemmaActivation(const Config& config) {
  return ReadActivation(config, "hidden_activation", "gelu_pytorch_tanh");
}

std::vector<Branch> SandwichBlock(std::int64_t hidden, const Attention& attention, const Mlp& mlp) {
  return {{RmsNorm("input_layernorm", hidden),
           attention,
           RmsNorm("post_attention_layernorm", hidden),
           {}},
          {RmsNorm("pre_feedforward_layernorm", hidden),
           mlp,
           RmsNorm("post_feedforward_layernorm", hidden),
           {}}};
}

LlmModel BuildGemma(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config, 16, 256);
  const bool bias = config.FlagOr("attention_bias", false);
  const Attention attention = SeparateAttention(shape, bias, bias);
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate, ReadGemmaActivation(config));
  LlmModel model = MakeDecoder(config, shape, /*tied_by_default=*/true, [&](std::int64_t) {
    return PreNormBlock(shape.hidden, attention, mlp);
  });
  model.embedding.scaled = true;
  return model;
}

/// A soft cap that is absent has the family's default, 0 standing for none.
bool HasSoftCap(const Config& config, const std::string& key, bool absent) {
  return config.IsNull(key) ? false : config.NumberOr(key, absent ? 1.0 : 0.0) != 0.0;
}

LlmModel BuildSandwich(const Config& config, const DecoderShape& shape, std::int64_t pattern,
                       bool capped, bool head_norms) {
  const bool bias = config.FlagOr("attention_bias", false);
  const std::int64_t window =
      config.IsNull("sliding_window") ? 0 : config.CountOr("sliding_window", 4096);
  const std::vector<std::int64_t> windows =
      ReadWindows(config, shape.layers, window,
                  [pattern](std::int64_t layer) { return (layer + 1) % pattern != 0; });
  Attention attention = SeparateAttention(shape, bias, bias);
  attention.soft_cap = HasSoftCap(config, "attn_logit_softcapping", capped);
  if (head_norms) AddHeadNorms(attention);
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate, ReadGemmaActivation(config));
  LlmModel model = MakeDecoder(config, shape, /*tied_by_default=*/true, [&](std::int64_t layer) {
    attention.window = windows.at(static_cast<std::size_t>(layer));
    return SandwichBlock(shape.hidden, attention, mlp);
  });
  model.embedding.scaled = true;
  model.head.soft_cap = HasSoftCap(config, "final_logit_softcapping", capped);
  return model;
}

LlmModel BuildGemma2(const Config& config) {
  return BuildSandwich(config, ReadDecoderShape(config, 4, 256), /*pattern=*/2, /*capped=*/true,
                       /*head_norms=*/false);
}

LlmModel BuildGemma3Text(const Config& config) {
  if (config.FlagOr("use_bidirectional_attention", false)) {
    throw config.Offence("use_bidirectional_attention", "true is not supported",
                         "only the causal Gemma 3 can be walked");
  }
  return BuildSandwich(config, ReadDecoderShape(config, 4, 256),
                       config.CountOr("sliding_window_pattern", 6), /*capped=*/false,
                       /*head_norms=*/true);
}

/// Nested configurations of the image-and-text models leave out what equals the text default.
DecoderShape ReadNestedShape(const Config& text) {
  DecoderShape shape;
  shape.hidden = text.CountOr("hidden_size", 2304);
  shape.layers = text.CountOr("num_hidden_layers", 26);
  shape.heads = text.CountOr("num_attention_heads", 8);
  shape.intermediate = text.CountOr("intermediate_size", 9216);
  shape.vocab = text.CountOr("vocab_size", 262208);
  shape.kv_heads = ReadKvHeads(text, "num_key_value_heads", shape.heads, 4);
  shape.head_dim = text.CountOr("head_dim", 256);
  return shape;
}

/// The text part alone; the vision tower is not described.
LlmModel BuildGemma3(const Config& config) {
  if (!config.Has("text_config")) return BuildGemma3Text(config);
  const Config text = config.Section("text_config");
  LlmModel model = BuildSandwich(text, ReadNestedShape(text),
                                 text.CountOr("sliding_window_pattern", 6), /*capped=*/false,
                                 /*head_norms=*/true);
  model.architecture = "Gemma3ForCausalLM";
  return model;
}

[[maybe_unused]] const bool kGemma = Registry<Family>::Add({"gemma", "Gemma", BuildGemma});
[[maybe_unused]] const bool kGemma2 = Registry<Family>::Add({"gemma2", "Gemma 2", BuildGemma2});
[[maybe_unused]] const bool kGemma3 =
    Registry<Family>::Add({"gemma3", "Gemma 3, text part", BuildGemma3});
[[maybe_unused]] const bool kGemma3Text =
    Registry<Family>::Add({"gemma3_text", "Gemma 3, text only", BuildGemma3Text});

}  // namespace
}  // namespace mixpe::reference
