// SPDX-License-Identifier: Apache-2.0
// GPT-NeoX and Pythia: partial rotary, parallel attention and MLP. [arXiv:2204.06745,
// arXiv:2304.01373]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

LlmModel BuildGptNeox(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config);
  ExpectHeadsDivide(config, "num_attention_heads", shape.heads, "hidden_size", shape.hidden);
  const bool bias = config.FlagOr("attention_bias", true);
  const std::int64_t width = shape.hidden;
  Attention attention;
  attention.heads = attention.kv_heads = shape.heads;
  attention.head_dim = attention.v_dim = width / shape.heads;
  attention.rotary_dim = ReadRotaryDim(config, "rotary_pct", 0.25, attention.head_dim);
  attention.projections = {MakeLinear("attention.query_key_value", width, 3 * width, bias)};
  attention.output = MakeLinear("attention.dense", width, width, bias);
  const Mlp mlp{{MakeLinear("mlp.dense_h_to_4h", width, shape.intermediate, true)},
                MakeLinear("mlp.dense_4h_to_h", shape.intermediate, width, true),
                false,
                ReadActivation(config, "hidden_act", "gelu")};
  // Both norms exist whether the branches are parallel or not; so does every operator.
  (void)config.FlagOr("use_parallel_residual", true);
  const std::vector<Branch> block{{LayerNorm("input_layernorm", width), attention, {}, {}},
                                  {LayerNorm("post_attention_layernorm", width), mlp, {}, {}}};
  LlmModel model;
  model.hidden = width;
  model.embedding.tokens = Table{"gpt_neox.embed_in.weight", {shape.vocab, width}};
  model.stack = MakeStack("gpt_neox.layers", shape.layers, [&](std::int64_t) { return block; });
  model.stack.final_norm = LayerNorm("gpt_neox.final_layer_norm", width);
  model.head = MakeLanguageHead(config, "embed_out", width, shape.vocab, /*tied_by_default=*/false);
  return model;
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"gpt_neox", "GPT-NeoX and Pythia", BuildGptNeox});

}  // namespace
}  // namespace mixpe::reference
