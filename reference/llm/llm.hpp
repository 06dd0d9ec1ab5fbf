// SPDX-License-Identifier: Apache-2.0
// Language and vision transformers as workloads: read a Hugging Face configuration, count its
// parameters exactly, walk it into a Trace. Conventions: reference/llm/README.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/llm/model.hpp"
#include "reference/trace/trace.hpp"

namespace mixpe::reference {

/// One named weight tensor, or `count` of the same shape whose names differ only where `*` stands.
struct ParameterTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::int64_t count = 1;

  /// Elements of all `count`. Throws UserError if they exceed 2^63 - 1.
  [[nodiscard]] std::int64_t Elements() const;
};

/// `what`: a `config.json`, a folder that holds one, or a name of the catalogue
/// (reference/llm/models). Throws UserError.
[[nodiscard]] LlmModel LoadModel(const std::string& what);

/// The model described by the text of a `config.json`.
[[nodiscard]] LlmModel ParseModel(const std::string& text, const std::string& shown_file);

/// Every tensor that is learned, in the order of the module tree; a tied output embedding is
/// absent.
[[nodiscard]] std::vector<ParameterTensor> ListParameters(const LlmModel& model);

/// Sum over ListParameters.
[[nodiscard]] std::int64_t CountParameters(const LlmModel& model);

/// As CountParameters, with `top_k` experts of each layer instead of all: the published convention,
/// in which embedding tables count in full.
[[nodiscard]] std::int64_t CountActiveParameters(const LlmModel& model);

struct WalkOptions {
  std::int64_t batch = 1;            ///< sequences (images)
  std::int64_t prompt_tokens = 512;  ///< prefill length per sequence; 0: no prefill
  std::int64_t new_tokens = 128;     ///< decode steps; 0: prefill only
  std::int64_t context_tokens = 0;   ///< keys already in the cache before prefill and decode
  std::int64_t query_block = 128;    ///< rows of a block of causal prefill attention
  std::string routing = "uniform";   ///< "uniform", "zipf:<s>" or the path of a JSON histogram
};

/// Everything the model computes for `options`, merged over layers and steps. Throws UserError on
/// options that make no sense for this model.
[[nodiscard]] Trace Walk(const LlmModel& model, const WalkOptions& options);

}  // namespace mixpe::reference
