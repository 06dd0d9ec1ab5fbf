// SPDX-License-Identifier: Apache-2.0
// A transformer described once, for every architecture: parameters and operators both follow from
// these records.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mixpe::reference {

enum class NormKind { kRms, kLayer };

/// Normalisation over `width` values with a gain and perhaps a bias.
struct Norm {
  std::string name;
  std::int64_t width = 0;
  NormKind kind = NormKind::kRms;
  bool gain = true;
  bool bias = false;
};

/// Self or cross attention. Standard: q, k, v, o projections with grouped heads. Latent: multi-head
/// latent attention [DeepSeek-V2, arXiv 2405.04434, section 2.1].
struct Attention {
  bool latent = false;
  std::int64_t heads = 0;
  std::int64_t kv_heads = 0;
  std::int64_t head_dim = 0;   ///< of queries and keys
  std::int64_t value_dim = 0;  ///< of values
  bool q_bias = false, k_bias = false, v_bias = false, o_bias = false;
  std::int64_t q_norm = 0, k_norm = 0;  ///< width of the query and key norms; 0: none
  std::int64_t rope_dim = 0;            ///< rotated values per head; 0: none
  std::int64_t window = 0;              ///< most keys a query sees; 0: all
  bool softcap = false;                 ///< tanh soft-capping of the scores
  bool causal = true;
  std::int64_t position_buckets =
      0;                      ///< T5 relative position table, held by the first layer of a stack
  std::int64_t q_rank = 0;    ///< latent: query compression; 0: none
  std::int64_t kv_rank = 0;   ///< latent: width of the compressed cache
  std::int64_t nope_dim = 0;  ///< latent: query and key values that are not rotated
};

/// up (and gate) -> activation -> down.
struct Mlp {
  std::int64_t width = 0;
  bool gated = true;
  bool up_bias = false, down_bias = false;
  std::string activation = "silu";  ///< an elementwise function of the trace
};

/// Routed experts, each an Mlp, with perhaps one always-active shared Mlp.
struct Experts {
  std::int64_t count = 0;  ///< 0: the layer has no experts
  std::int64_t per_token = 0;
  Mlp expert;
  Mlp shared;  ///< width 0: none
  bool shared_gate = false;
  bool router_bias = false;
  bool score_correction =
      false;  ///< learned bias of the selection only [DeepSeek-V3, arXiv 2412.19437]
};

struct Layer {
  Attention attention;
  std::vector<Attention> cross;  ///< at most one: attention to the encoder
  Mlp mlp;                       ///< width 0: the layer has experts instead
  Experts experts;
  std::vector<Norm> norms;
};

/// `count` equal layers, the first of which is layer `first` of its stack.
struct LayerRun {
  std::int64_t first = 0;
  std::int64_t count = 1;
  Layer layer;
};

struct Stack {
  std::vector<LayerRun> runs;
  std::vector<Norm> final_norms;
};

/// Image front end of a vision transformer.
struct PatchEmbedding {
  std::int64_t channels = 0;  ///< 0: the model reads tokens
  std::int64_t image = 0;     ///< pixels per side
  std::int64_t patch = 0;     ///< pixels per side
};

struct LlmModel {
  std::string name;
  std::string source;
  std::string sentence;
  std::string architecture;  ///< `model_type`
  std::string format = "bf16";
  std::int64_t hidden = 0;
  std::int64_t vocabulary = 0;
  std::int64_t embedding_dim = 0;  ///< of the token table; differs from hidden in OPT-350M
  std::int64_t position_rows = 0;  ///< learned position table; 0: none
  bool scaled_embedding = false;   ///< token vectors are multiplied by sqrt(hidden)
  std::vector<Norm> embedding_norms;
  Stack encoder;                  ///< empty for decoder-only models
  Stack decoder;                  ///< the only stack of encoder-only models, with `causal` false
  std::int64_t head_outputs = 0;  ///< 0: no head
  bool head_bias = false;
  bool tied = false;  ///< the head is the token table
  bool final_softcap = false;
  PatchEmbedding patches;
  std::int64_t pooler = 0;  ///< outputs of a dense pooling layer; 0: none
};

/// One named weight tensor; `count` equal ones.
struct ParameterTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::int64_t count = 1;
};

}  // namespace mixpe::reference
