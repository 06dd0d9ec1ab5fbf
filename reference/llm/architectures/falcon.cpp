// SPDX-License-Identifier: Apache-2.0
// Falcon: one KV head (7B) or several (40B on), parallel attention and MLP, rotary or ALiBi
// positions. [arXiv:2311.16867]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

struct FalconShape {
  std::int64_t hidden = 0;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t kv_heads = 0;
  std::int64_t intermediate = 0;
  std::int64_t vocab = 0;
};

FalconShape ReadFalconShape(const Config& config, bool new_decoder) {
  const std::string heads_key = config.AnyOf({"num_attention_heads", "n_head"});
  const std::string width_key = config.AnyOf({"hidden_size", "n_embed"});
  const std::string layers_key = config.AnyOf({"num_hidden_layers", "n_layer"});
  FalconShape shape;
  shape.hidden = config.Count(width_key, "width of the residual stream");
  shape.layers = config.Count(layers_key, "number of layers");
  shape.heads = config.Count(heads_key, "number of query heads");
  shape.vocab = config.Count("vocab_size", "number of tokens in the vocabulary");
  shape.intermediate = config.CountOr("ffn_hidden_size", 4 * shape.hidden);
  ExpectHeadsDivide(config, heads_key, shape.heads, width_key, shape.hidden);
  const bool multi_query = config.FlagOr("multi_query", true);
  shape.kv_heads = !new_decoder && multi_query ? 1 : shape.heads;
  if (new_decoder) {
    shape.kv_heads =
        ReadKvHeads(config, config.AnyOf({"num_kv_heads", "n_head_kv"}), shape.heads, 0);
  }
  return shape;
}

Attention MakeAttention(const Config& config, const FalconShape& shape, bool bias) {
  const std::int64_t head_dim = shape.hidden / shape.heads;
  const bool alibi = config.FlagOr("alibi", false);
  Attention attention;
  attention.heads = shape.heads;
  attention.kv_heads = shape.kv_heads;
  attention.head_dim = attention.v_dim = head_dim;
  attention.rotary_dim = alibi ? 0 : head_dim;
  attention.score_bias = alibi;
  attention.projections = {MakeLinear("self_attention.query_key_value", shape.hidden,
                                      (shape.heads + 2 * shape.kv_heads) * head_dim, bias)};
  attention.output = MakeLinear("self_attention.dense", shape.hidden, shape.hidden, bias);
  return attention;
}

/// Two norms in the new decoder unless it says one; parallel branches otherwise share one.
void AddNorms(const Config& config, bool new_decoder, std::int64_t width,
              std::vector<Branch>& block) {
  const std::int64_t norms = config.CountOr("num_ln_in_parallel_attn", new_decoder ? 2 : 1);
  if (!config.FlagOr("parallel_attn", true)) {
    block[0].before = LayerNorm("input_layernorm", width);
    block[1].before = LayerNorm("post_attention_layernorm", width);
  } else if (norms == 2) {
    block[0].before = LayerNorm("ln_attn", width);
    block[1].before = LayerNorm("ln_mlp", width);
  } else {
    block[0].before = LayerNorm("input_layernorm", width);
  }
}

LlmModel BuildFalcon(const Config& config) {
  // The first 40B configuration has the new form by its name alone.
  const bool by_name = config.TextOr("model_type", "") == "RefinedWeb";
  const bool new_decoder = config.FlagOr("new_decoder_architecture", by_name);
  const bool bias = config.FlagOr("bias", false);
  const FalconShape shape = ReadFalconShape(config, new_decoder);
  const Mlp mlp{{MakeLinear("mlp.dense_h_to_4h", shape.hidden, shape.intermediate, bias)},
                MakeLinear("mlp.dense_4h_to_h", shape.intermediate, shape.hidden, bias),
                false,
                ReadActivation(config, "activation", "gelu")};
  std::vector<Branch> block{{{}, MakeAttention(config, shape, bias), {}, {}}, {{}, mlp, {}, {}}};
  AddNorms(config, new_decoder, shape.hidden, block);
  LlmModel model;
  model.hidden = shape.hidden;
  model.embedding.tokens = Table{"transformer.word_embeddings.weight", {shape.vocab, shape.hidden}};
  model.stack = MakeStack("transformer.h", shape.layers, [&](std::int64_t) { return block; });
  model.stack.final_norm = LayerNorm("transformer.ln_f", shape.hidden);
  model.head =
      MakeLanguageHead(config, "lm_head", shape.hidden, shape.vocab, /*tied_by_default=*/true);
  return model;
}

[[maybe_unused]] const bool kFalcon = Registry<Family>::Add({"falcon", "Falcon", BuildFalcon});
[[maybe_unused]] const bool kFirst7b =
    Registry<Family>::Add({"RefinedWebModel", "Falcon 7B under its first name", BuildFalcon});
[[maybe_unused]] const bool kFirst40b =
    Registry<Family>::Add({"RefinedWeb", "Falcon 40B under its first name", BuildFalcon});

}  // namespace
}  // namespace mixpe::reference
