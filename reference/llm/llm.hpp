// SPDX-License-Identifier: Apache-2.0
// Workloads from real models: read a Hugging Face config.json, count its parameters, walk it into a
// trace.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/llm/model.hpp"
#include "reference/trace/trace.hpp"

namespace mixpe::reference {

/// `what`: a config.json, a folder that holds one, or a name of reference/llm/models. Throws
/// UserError.
[[nodiscard]] LlmModel LoadModel(const std::string& what);

/// Every weight tensor of the model, tied ones once.
[[nodiscard]] std::vector<ParameterTensor> ListParameters(const LlmModel& model);
[[nodiscard]] std::int64_t CountParameters(const LlmModel& model);
/// Parameters that one token touches: of the experts only those it is routed to.
[[nodiscard]] std::int64_t CountActiveParameters(const LlmModel& model);

struct WalkOptions {
  std::int64_t batch = 1;            ///< sequences
  std::int64_t prompt_tokens = 512;  ///< per sequence; 0: no prefill
  std::int64_t new_tokens = 128;     ///< decode steps; 0: prefill only
  std::int64_t context_tokens = 0;   ///< already in the cache before the prompt
  std::int64_t query_block = 128;    ///< rows of queries that causal prefill attends with at a time
  std::string routing = "uniform";   ///< "uniform", "zipf:<s>", or a JSON histogram file
};

/// Order of operators, merging of layers and steps, and routing rule: reference/llm/README.md.
/// Throws UserError.
[[nodiscard]] Trace Walk(const LlmModel& model, const WalkOptions& options);

}  // namespace mixpe::reference
