// SPDX-License-Identifier: Apache-2.0
// OPT: learned positions offset by two, biases, norm before or after. [arXiv:2205.01068]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

/// Positions are looked up two rows further down, a relic of the padding token.
constexpr std::int64_t kPositionOffset = 2;

struct OptOptions {
  bool norm_before = true;
  bool bias = true;
  bool affine = true;
};

std::vector<Branch> MakeBlock(const Config& config, const DecoderShape& shape,
                              const OptOptions& options) {
  Attention attention = SeparateAttention(shape, options.bias, options.bias);
  attention.rotary_dim = 0;
  attention.output.name = "self_attn.out_proj";
  const Mlp mlp{{MakeLinear("fc1", shape.hidden, shape.intermediate, options.bias)},
                MakeLinear("fc2", shape.intermediate, shape.hidden, options.bias),
                false,
                ReadActivation(config, "activation_function", "relu")};
  std::vector<Branch> block{{{}, attention, {}, {}}, {{}, mlp, {}, {}}};
  const char* names[] = {"self_attn_layer_norm", "final_layer_norm"};
  for (std::size_t i = 0; i < block.size(); ++i) {
    const Norm norm = LayerNorm(names[i], shape.hidden, options.affine);
    (options.norm_before ? block[i].before : block[i].after_residual) = norm;
  }
  return block;
}

DecoderShape ReadOptShape(const Config& config) {
  DecoderShape shape;
  shape.hidden = config.Count("hidden_size", "width of the residual stream");
  shape.layers = config.Count("num_hidden_layers", "number of layers");
  shape.heads = shape.kv_heads = config.Count("num_attention_heads", "number of heads");
  shape.intermediate = config.Count("ffn_dim", "width inside the MLP");
  shape.vocab = config.Count("vocab_size", "number of tokens in the vocabulary");
  ExpectHeadsDivide(config, "num_attention_heads", shape.heads, "hidden_size", shape.hidden);
  shape.head_dim = shape.hidden / shape.heads;
  return shape;
}

LlmModel BuildOpt(const Config& config) {
  const DecoderShape shape = ReadOptShape(config);
  const OptOptions options{config.FlagOr("do_layer_norm_before", true),
                           config.FlagOr("enable_bias", true),
                           config.FlagOr("layer_norm_elementwise_affine", true)};
  const std::int64_t width = config.CountOr("word_embed_proj_dim", shape.hidden);
  const std::int64_t positions = config.CountOr("max_position_embeddings", 2048) + kPositionOffset;
  const std::vector<Branch> block = MakeBlock(config, shape, options);
  LlmModel model;
  model.hidden = shape.hidden;
  model.embedding.tokens = Table{"model.decoder.embed_tokens.weight", {shape.vocab, width}};
  model.embedding.positions =
      Table{"model.decoder.embed_positions.weight", {positions, shape.hidden}};
  model.embedding.position_offset = kPositionOffset;
  model.head = MakeLanguageHead(config, "lm_head", width, shape.vocab, /*tied_by_default=*/true);
  if (width != shape.hidden) {
    model.embedding.project = MakeLinear("model.decoder.project_in", width, shape.hidden);
    model.head.before = {MakeLinear("model.decoder.project_out", shape.hidden, width)};
  }
  model.stack =
      MakeStack("model.decoder.layers", shape.layers, [&](std::int64_t) { return block; });
  if (options.norm_before && !config.FlagOr("_remove_final_layer_norm", false)) {
    model.stack.final_norm =
        LayerNorm("model.decoder.final_layer_norm", shape.hidden, options.affine);
  }
  return model;
}

[[maybe_unused]] const bool kRegistered = Registry<Family>::Add({"opt", "OPT", BuildOpt});

}  // namespace
}  // namespace mixpe::reference
