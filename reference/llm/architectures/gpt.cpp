// SPDX-License-Identifier: Apache-2.0
// Decoders with layer norms and plain feed-forward layers: OPT [arXiv 2205.01068], GPT-2 [Radford
// et al. 2019], GPT-NeoX and Pythia [2204.06745, 2304.01373], Falcon [2311.16867].
#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

Attention PlainAttention(std::int64_t hidden, std::int64_t heads, std::int64_t kv_heads,
                         bool bias) {
  Attention a;
  a.heads = heads;
  a.kv_heads = kv_heads;
  a.head_dim = a.value_dim = hidden / heads;
  a.q_bias = a.k_bias = a.v_bias = a.o_bias = bias;
  return a;
}

LlmModel ReadOpt(const ConfigJson& config) {
  const std::int64_t hidden = config.Size("hidden_size", 768),
                     heads = config.Size("num_attention_heads", 12);
  CheckHeads(config, hidden, heads, heads, true, "num_attention_heads");
  const bool bias = config.Flag("enable_bias", true),
             affine = config.Flag("layer_norm_elementwise_affine", true);
  const auto norm = [&](const char* name) {
    return Norm{name, hidden, NormKind::kLayer, affine, affine};
  };
  Layer layer;
  layer.attention = PlainAttention(hidden, heads, heads, bias);
  layer.mlp = {config.Size("ffn_dim", 3072), false, bias, bias,
               Activation(config, "activation_function", "relu")};
  layer.norms = {norm("self_attn_layer_norm"), norm("final_layer_norm")};
  LlmModel model = DecoderModel(config, hidden, config.Size("vocab_size", 50272),
                                norm("model.decoder.final_layer_norm"), true);
  // Post-norm models (OPT-350M) have no final norm.
  const bool final_norm =
      config.Flag("do_layer_norm_before", true) && !config.Flag("_remove_final_layer_norm", false);
  if (!final_norm) model.decoder.final_norms.clear();
  model.embedding_dim = config.Size("word_embed_proj_dim", hidden);
  model.position_rows =
      config.Size("max_position_embeddings", 2048) + 2;  // the table starts at an offset of 2
  model.decoder.runs = {{0, config.Size("num_hidden_layers", 12), layer}};
  return model;
}

LlmModel ReadGpt2(const ConfigJson& config) {
  const std::int64_t hidden = config.SizeOf({"n_embd", "hidden_size"}, 768);
  const std::int64_t heads = config.SizeOf({"n_head", "num_attention_heads"}, 12);
  CheckHeads(config, hidden, heads, heads, true, "n_head");
  Layer layer;
  layer.attention = PlainAttention(hidden, heads, heads, true);
  layer.mlp = {config.Size("n_inner", 4 * hidden), false, true, true,
               Activation(config, "activation_function", "gelu_new")};
  layer.norms = {LayerNorm("ln_1", hidden), LayerNorm("ln_2", hidden)};
  LlmModel model = DecoderModel(config, hidden, config.Size("vocab_size", 50257),
                                LayerNorm("transformer.ln_f", hidden), true);
  model.position_rows = config.SizeOf({"n_positions", "max_position_embeddings"}, 1024);
  model.decoder.runs = {{0, config.SizeOf({"n_layer", "num_hidden_layers"}, 12), layer}};
  return model;
}

LlmModel ReadNeoX(const ConfigJson& config) {
  const std::int64_t hidden = config.Size("hidden_size", 6144),
                     heads = config.Size("num_attention_heads", 64);
  CheckHeads(config, hidden, heads, heads, true, "num_attention_heads");
  Layer layer;
  layer.attention = PlainAttention(hidden, heads, heads, config.Flag("attention_bias", true));
  layer.attention.rope_dim = static_cast<std::int64_t>(config.Number("rotary_pct", 0.25) *
                                                       static_cast<double>(hidden / heads));
  layer.mlp = {config.Size("intermediate_size", 24576), false, true, true,
               Activation(config, "hidden_act", "gelu")};
  layer.norms = {LayerNorm("input_layernorm", hidden),
                 LayerNorm("post_attention_layernorm", hidden)};
  LlmModel model = DecoderModel(config, hidden, config.Size("vocab_size", 50432),
                                LayerNorm("gpt_neox.final_layer_norm", hidden), false);
  model.decoder.runs = {{0, config.Size("num_hidden_layers", 44), layer}};
  return model;
}

std::vector<Norm> FalconNorms(const ConfigJson& config, std::int64_t hidden, bool grouped) {
  const bool parallel = config.Flag("parallel_attn", true);
  const std::int64_t in_parallel = config.Size("num_ln_in_parallel_attn", grouped ? 2 : 1);
  if (!parallel)
    return {LayerNorm("input_layernorm", hidden), LayerNorm("post_attention_layernorm", hidden)};
  if (in_parallel == 2) return {LayerNorm("ln_attn", hidden), LayerNorm("ln_mlp", hidden)};
  return {LayerNorm("input_layernorm", hidden)};
}

LlmModel ReadFalcon(const ConfigJson& config) {
  const std::int64_t hidden = config.SizeOf({"hidden_size", "n_embed"}, 4544);
  const std::int64_t heads = config.SizeOf({"num_attention_heads", "n_head"}, 71);
  const bool grouped = config.Flag("new_decoder_architecture", false);
  const std::int64_t all = config.SizeOf({"num_kv_heads", "n_head_kv"}, heads);
  // Only the new form groups its queries; the old one has one key-value head or as many as heads.
  const std::int64_t kv_heads = grouped ? all : config.Flag("multi_query", true) ? 1 : heads;
  CheckHeads(config, hidden, heads, kv_heads, true, "num_attention_heads");
  const bool bias = config.Flag("bias", false);
  Layer layer;
  layer.attention = PlainAttention(hidden, heads, kv_heads, bias);
  layer.attention.rope_dim = config.Flag("alibi", false) ? 0 : hidden / heads;
  layer.mlp = {config.Size("ffn_hidden_size", 4 * hidden), false, bias, bias,
               Activation(config, "activation", "gelu")};
  layer.norms = FalconNorms(config, hidden, grouped);
  LlmModel model = DecoderModel(config, hidden, config.Size("vocab_size", 65024),
                                LayerNorm("transformer.ln_f", hidden), true);
  model.decoder.runs = {{0, config.SizeOf({"num_hidden_layers", "n_layer"}, 32), layer}};
  return model;
}

[[maybe_unused]] const bool kOpt =
    Registry<Architecture>::Add({"opt", "OPT: learned positions, ReLU", ReadOpt});
[[maybe_unused]] const bool kGpt2 =
    Registry<Architecture>::Add({"gpt2", "GPT-2: learned positions, GELU", ReadGpt2});
[[maybe_unused]] const bool kNeoX = Registry<Architecture>::Add(
    {"gpt_neox", "GPT-NeoX and Pythia: partly rotated heads, parallel halves", ReadNeoX});
[[maybe_unused]] const bool kFalcon = Registry<Architecture>::Add(
    {"falcon", "Falcon: one or few key-value heads, parallel halves", ReadFalcon});
[[maybe_unused]] const bool kFalcon7 =
    Registry<Architecture>::Add({"RefinedWebModel", "Falcon under its first name", ReadFalcon});
[[maybe_unused]] const bool kFalcon40 =
    Registry<Architecture>::Add({"RefinedWeb", "Falcon 40B under its first name", ReadFalcon});

}  // namespace
}  // namespace mixpe::reference
