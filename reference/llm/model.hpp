// SPDX-License-Identifier: Apache-2.0
// A transformer, described without regard to its family: what the parameter list and the walk both
// read, so that the two cannot disagree. Names are those of the Hugging Face module tree; names
// inside a layer are relative to it, `*` stands for an expert's index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mixpe::reference {

/// y = x W^T + b with W (out, in).
struct Linear {
  std::string name;
  std::int64_t in = 0;
  std::int64_t out = 0;
  bool bias = false;
  bool in_first = false;  ///< stored as (in, out), GPT-2's Conv1D
  bool operator==(const Linear&) const = default;
};

/// RMS or layer normalisation over `width` elements.
struct Norm {
  std::string name;
  std::string function = "rms";  ///< "rms" or "layer"
  std::int64_t width = 0;
  bool scale = true;   ///< has a weight
  bool shift = false;  ///< has a bias
  bool operator==(const Norm&) const = default;
};

/// A parameter tensor that is looked up or added, not multiplied.
struct Table {
  std::string name;  ///< full parameter name, ".weight" included
  std::vector<std::int64_t> shape;
  bool operator==(const Table&) const = default;
};

/// Low-rank queries and keys/values of multi-head latent attention [arXiv:2405.04434, §2.1].
struct Latent {
  std::optional<Linear> q_down;  ///< absent: queries come straight from `q_up`
  std::optional<Norm> q_norm;
  Linear q_up;
  Linear kv_down;  ///< to kv_rank + rope_dim
  Norm kv_norm;
  Linear kv_up;  ///< kv_rank to heads (nope_dim + v_dim)
  std::int64_t kv_rank = 0;
  std::int64_t nope_dim = 0;
  std::int64_t rope_dim = 0;
  bool operator==(const Latent&) const = default;
};

struct Attention {
  std::int64_t heads = 0;
  std::int64_t kv_heads = 0;
  std::int64_t head_dim = 0;    ///< of queries and keys
  std::int64_t v_dim = 0;       ///< of values
  std::int64_t rotary_dim = 0;  ///< leading elements of each head that are rotated; 0: none
  std::int64_t window = 0;      ///< keys a query sees, its own included; 0: all
  bool causal = true;
  bool cross = false;               ///< keys and values come from the encoder
  bool scaled = true;               ///< scores are multiplied by a constant
  bool soft_cap = false;            ///< scores pass through cap * tanh(score / cap)
  bool clip = false;                ///< projected queries, keys and values are clamped
  bool score_bias = false;          ///< ALiBi or a relative position table is added to the scores
  std::vector<Linear> projections;  ///< q, k, v or one fused; cross: q first. Unused if latent
  std::optional<Norm> q_norm;       ///< width head_dim: per head; otherwise the whole projection
  std::optional<Norm> k_norm;
  std::optional<Latent> latent;
  Linear output;
  bool operator==(const Attention&) const = default;
};

struct Mlp {
  std::vector<Linear> up;  ///< one; gate and up; or both fused in one of twice the width
  Linear down;
  bool gated = false;
  std::string activation;  ///< a `function` of OpKind::kElementwise
  bool operator==(const Mlp&) const = default;
};

struct Experts {
  Linear router;
  /// Number added to the score of each expert before choosing. It is kept by a rule and not
  /// learned, a buffer in the published implementation: not a parameter.
  bool score_correction = false;
  std::string score = "softmax";  ///< "softmax" or "sigmoid"
  std::int64_t experts = 0;
  std::int64_t top_k = 0;
  std::int64_t groups = 0;       ///< group-limited choice: experts in so many groups; 0: none
  std::int64_t top_groups = 0;   ///< groups that may be chosen from
  std::int64_t group_top_k = 0;  ///< best experts that rate a group (1: their maximum)
  bool renormalise = false;      ///< chosen scores are divided by their sum
  bool rescale = false;          ///< chosen scores are multiplied by a constant
  Mlp expert;                    ///< names with `*` for the index
  std::optional<Mlp> shared;     ///< for every token
  std::optional<Linear> shared_gate;
  bool operator==(const Experts&) const = default;
};

/// x + after(body(before(x))), then `after_residual`.
struct Branch {
  std::optional<Norm> before;  ///< absent as well where a parallel branch shares the previous one's
  std::variant<Attention, Mlp, Experts> body;
  std::optional<Norm> after;
  std::optional<Norm> after_residual;
  bool operator==(const Branch&) const = default;
};

/// Layers that are alike. A parallel block (attention and MLP read the same input) is two branches
/// as well: the work is the same, only the dependence differs, and a trace does not record it.
struct LayerGroup {
  std::vector<std::int64_t> layers;  ///< indices, ascending
  std::vector<Branch> branches;
  bool operator==(const LayerGroup&) const = default;
};

struct Stack {
  std::string prefix;                  ///< of a layer's names: "model.layers"
  std::vector<LayerGroup> groups;      ///< by first layer
  std::optional<Norm> final_norm;      ///< full name
  std::optional<Table> relative_bias;  ///< (buckets, heads), shared by all layers
};

/// Patches of an image to tokens [arXiv:2010.11929].
struct PatchEmbedding {
  std::string name;  ///< of the convolution
  std::int64_t channels = 0;
  std::int64_t patch_height = 0;
  std::int64_t patch_width = 0;
  std::int64_t grid_height = 0;
  std::int64_t grid_width = 0;
  std::int64_t extra_tokens = 1;  ///< the class token
};

struct Embedding {
  std::optional<Table> tokens;     ///< (vocabulary, width)
  std::optional<Table> positions;  ///< learned; rows - `position_offset` positions are usable
  std::int64_t position_offset = 0;
  std::optional<PatchEmbedding> patches;
  std::vector<Table> others;      ///< class token, mask token
  std::optional<Linear> project;  ///< table width to hidden width
  bool scaled = false;            ///< multiplied by a constant
};

/// What follows the last layer.
struct Head {
  std::vector<Linear> before;  ///< before the logits, or the pooler
  std::string activation;      ///< of a pooler; "" for none
  std::optional<Linear> logits;
  bool tied = false;    ///< the logits' weight is the token table
  bool scaled = false;  ///< hidden states are multiplied by a constant first
  bool soft_cap = false;
  bool all_rows = false;  ///< of every patch, not only of the last (or class) token
};

struct LlmModel {
  std::string name;
  std::string source;
  std::string model_type;    ///< family
  std::string architecture;  ///< class whose parameters are counted
  std::string format;        ///< number format of weights and activations: "bf16"
  std::int64_t hidden = 0;   ///< width of the residual stream
  Embedding embedding;
  std::optional<Stack> encoder;  ///< of an encoder-decoder
  Stack stack;
  Head head;
};

}  // namespace mixpe::reference
