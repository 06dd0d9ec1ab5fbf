// SPDX-License-Identifier: Apache-2.0
// GPT-2: learned positions, fused query, key and value. [Radford et al. 2019]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

Linear MakeConv1d(const std::string& name, std::int64_t in, std::int64_t out) {
  return {name, in, out, /*bias=*/true, /*in_first=*/true};
}

std::vector<Branch> MakeBlock(std::int64_t width, std::int64_t heads, std::int64_t inner,
                              const std::string& activation) {
  Attention attention;
  attention.heads = attention.kv_heads = heads;
  attention.head_dim = attention.v_dim = width / heads;
  attention.projections = {MakeConv1d("attn.c_attn", width, 3 * width)};
  attention.output = MakeConv1d("attn.c_proj", width, width);
  const Mlp mlp{{MakeConv1d("mlp.c_fc", width, inner)},
                MakeConv1d("mlp.c_proj", inner, width),
                false,
                activation};
  return {{LayerNorm("ln_1", width), attention, {}, {}}, {LayerNorm("ln_2", width), mlp, {}, {}}};
}

LlmModel BuildGpt2(const Config& config) {
  const std::string width_key = config.AnyOf({"n_embd", "hidden_size"});
  const std::string heads_key = config.AnyOf({"n_head", "num_attention_heads"});
  const std::string layers_key = config.AnyOf({"n_layer", "num_hidden_layers"});
  const std::int64_t width = config.Count(width_key, "width of the residual stream");
  const std::int64_t heads = config.Count(heads_key, "number of heads");
  const std::int64_t layers = config.Count(layers_key, "number of layers");
  const std::int64_t vocab = config.Count("vocab_size", "number of tokens in the vocabulary");
  const std::int64_t positions =
      config.CountOr(config.AnyOf({"n_positions", "max_position_embeddings"}), 1024);
  ExpectHeadsDivide(config, heads_key, heads, width_key, width);
  if (config.FlagOr("add_cross_attention", false)) {
    throw config.Offence("add_cross_attention", "true is not supported",
                         "only the decoder of its own can be walked");
  }
  const std::vector<Branch> block =
      MakeBlock(width, heads, config.CountOr("n_inner", 4 * width),
                ReadActivation(config, "activation_function", "gelu_new"));
  LlmModel model;
  model.hidden = width;
  model.embedding.tokens = Table{"transformer.wte.weight", {vocab, width}};
  model.embedding.positions = Table{"transformer.wpe.weight", {positions, width}};
  model.stack = MakeStack("transformer.h", layers, [&](std::int64_t) { return block; });
  model.stack.final_norm = LayerNorm("transformer.ln_f", width);
  model.head = MakeLanguageHead(config, "lm_head", width, vocab, /*tied_by_default=*/true);
  return model;
}

[[maybe_unused]] const bool kRegistered = Registry<Family>::Add({"gpt2", "GPT-2", BuildGpt2});

}  // namespace
}  // namespace mixpe::reference
