// SPDX-License-Identifier: Apache-2.0
// What the families have in common: reading the usual dimensions with their checks, and the usual
// parts of a decoder.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "reference/llm/config.hpp"
#include "reference/llm/model.hpp"

namespace mixpe::reference {

/// Dimensions that decoders share.
struct DecoderShape {
  std::int64_t hidden = 0;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t kv_heads = 0;
  std::int64_t head_dim = 0;
  std::int64_t intermediate = 0;
  std::int64_t vocab = 0;
};

/// Reads hidden_size, num_hidden_layers, num_attention_heads, intermediate_size and vocab_size
/// (required), num_key_value_heads and head_dim. The two arguments are what the family assumes for
/// a missing key; 0 means one KV head per head, and hidden_size / num_attention_heads.
[[nodiscard]] DecoderShape ReadDecoderShape(const Config& config, std::int64_t absent_kv_heads = 0,
                                            std::int64_t absent_head_dim = 0);

/// num_key_value_heads: `absent` when missing, `heads` when null (or when `absent` is 0); must
/// divide `heads`.
[[nodiscard]] std::int64_t ReadKvHeads(const Config& config, const std::string& key,
                                       std::int64_t heads, std::int64_t absent);

/// Throws the located UserError unless `heads` (of `heads_key`) divides `width` (of `width_key`).
void ExpectHeadsDivide(const Config& config, const std::string& heads_key, std::int64_t heads,
                       const std::string& width_key, std::int64_t width);

/// Throws unless `top_k` (of `key`) is at most `experts`.
void ExpectTopK(const Config& config, const std::string& key, std::int64_t top_k,
                std::int64_t experts);

/// The elementwise function that the text at `key` names.
[[nodiscard]] std::string ReadActivation(const Config& config, const std::string& key,
                                         const std::string& absent);

/// Elementwise function of a Hugging Face activation name, "" if unknown.
[[nodiscard]] std::string ActivationFunction(const std::string& name);

/// head_dim x the fraction at `key`, as Hugging Face truncates it.
[[nodiscard]] std::int64_t ReadRotaryDim(const Config& config, const std::string& key,
                                         double absent, std::int64_t head_dim);

/// Window of each layer: `layer_types` if present, else `sliding` per layer; 0 for full attention.
[[nodiscard]] std::vector<std::int64_t> ReadWindows(
    const Config& config, std::int64_t layers, std::int64_t window,
    const std::function<bool(std::int64_t)>& sliding);

/// Window of each layer of Qwen2 and Qwen3: from max_window_layers on, if use_sliding_window.
[[nodiscard]] std::vector<std::int64_t> ReadQwenWindows(const Config& config, std::int64_t layers);

/// Does the class named in `architectures` (default: a causal LM) have a language-model head?
/// Throws for a class with some other head.
[[nodiscard]] bool HasLanguageHead(const Config& config);

[[nodiscard]] Linear MakeLinear(const std::string& name, std::int64_t in, std::int64_t out,
                                bool bias = false);
[[nodiscard]] Norm RmsNorm(const std::string& name, std::int64_t width);
/// With weight and bias, or (not `affine`) with neither.
[[nodiscard]] Norm LayerNorm(const std::string& name, std::int64_t width, bool affine = true);

/// `gate_proj`, `up_proj`, `down_proj` under `prefix`.
[[nodiscard]] Mlp GatedMlp(const std::string& prefix, std::int64_t hidden,
                           std::int64_t intermediate, const std::string& activation,
                           bool bias = false);

/// `q_proj`, `k_proj`, `v_proj`, `o_proj` under `self_attn`, fully rotated.
[[nodiscard]] Attention SeparateAttention(const DecoderShape& shape, bool qkv_bias,
                                          bool output_bias);

/// Adds RMS norms over each head of q and k (Qwen3, Gemma 3).
void AddHeadNorms(Attention& attention);

/// The two branches of a pre-norm block with the usual norm names.
[[nodiscard]] std::vector<Branch> PreNormBlock(std::int64_t hidden, Attention attention,
                                               std::variant<Attention, Mlp, Experts> body);

/// Groups equal layers; `layer(i)` describes layer i.
[[nodiscard]] Stack MakeStack(const std::string& prefix, std::int64_t layers,
                              const std::function<std::vector<Branch>(std::int64_t)>& layer);

/// `model.embed_tokens`, `model.layers`, `model.norm`, `lm_head`, as LLaMA and its kin have them.
[[nodiscard]] LlmModel MakeDecoder(const Config& config, const DecoderShape& shape,
                                   bool tied_by_default,
                                   const std::function<std::vector<Branch>(std::int64_t)>& layer);

/// A language-model head without bias, or none where the class has none.
[[nodiscard]] Head MakeLanguageHead(const Config& config, const std::string& name,
                                    std::int64_t width, std::int64_t vocab, bool tied_by_default);

}  // namespace mixpe::reference
