// SPDX-License-Identifier: Apache-2.0
// A family of models: how the fields of its config.json become a model. Adding one is a new file in
// architectures/.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "reference/base/registry.hpp"
#include "reference/llm/config.hpp"
#include "reference/llm/model.hpp"

namespace mixpe::reference {

/// Registered in Registry<Architecture> under its `model_type`.
struct Architecture {
  static constexpr const char* kKind = "architecture";
  std::string name;      ///< `model_type`
  std::string sentence;  ///< what the family is
  std::function<LlmModel(const ConfigJson&)>
      read;  ///< defaults are those of Hugging Face transformers
};

/// Dimensions of a decoder in the naming that most families share.
struct DecoderShape {
  std::int64_t hidden, layers, heads, kv_heads, head_dim, intermediate;
};

/// Family defaults for absent fields; kv_heads 0: as many as heads; head_dim 0: hidden / heads.
[[nodiscard]] DecoderShape ReadShape(const ConfigJson& config, const DecoderShape& defaults);

/// Throws UserError unless heads divide `hidden` (where head_dim follows from it) and kv_heads
/// divide heads.
void CheckHeads(const ConfigJson& config, std::int64_t hidden, std::int64_t heads,
                std::int64_t kv_heads, bool derives_head_dim, const std::string& heads_key);

/// Grouped-query attention with full rotation and no biases.
[[nodiscard]] Attention GroupedAttention(const DecoderShape& shape);

/// `hidden_act` as an elementwise function of the trace. Throws UserError on one that has no cost.
[[nodiscard]] std::string Activation(const ConfigJson& config, const std::string& key,
                                     const std::string& fallback);

/// A decoder-only model with token table, final norm and head from the common fields.
[[nodiscard]] LlmModel DecoderModel(const ConfigJson& config, std::int64_t hidden,
                                    std::int64_t vocabulary, const Norm& final_norm,
                                    bool tied_by_default);

/// Runs of equal layers out of `make(i)` compared by `key(i)`; consecutive layers with one key are
/// merged.
[[nodiscard]] std::vector<LayerRun> MergeLayers(std::int64_t layers,
                                                const std::function<std::string(std::int64_t)>& key,
                                                const std::function<Layer(std::int64_t)>& make);

/// Which layers use a sliding window: `layer_types` if given, else `by_default(i)`.
[[nodiscard]] std::vector<bool> SlidingLayers(const ConfigJson& config, std::int64_t layers,
                                              const std::function<bool(std::int64_t)>& by_default);

[[nodiscard]] inline Norm Rms(std::string name, std::int64_t width) {
  return {std::move(name), width, NormKind::kRms, true, false};
}
[[nodiscard]] inline Norm LayerNorm(std::string name, std::int64_t width) {
  return {std::move(name), width, NormKind::kLayer, true, true};
}

}  // namespace mixpe::reference
