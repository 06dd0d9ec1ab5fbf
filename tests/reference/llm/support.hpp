// SPDX-License-Identifier: Apache-2.0
// Sums over traces that several test files need.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/llm/catalogue.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::reference {

inline std::vector<std::string> ModelNames() {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : Catalogue(kModelFolder, "config.json")) {
    names.push_back(entry.name);
  }
  return names;
}

inline WalkOptions Options(std::int64_t batch, std::int64_t prompt, std::int64_t new_tokens,
                           std::int64_t context = 0) {
  WalkOptions options;
  options.batch = batch;
  options.prompt_tokens = prompt;
  options.new_tokens = new_tokens;
  options.context_tokens = context;
  return options;
}

/// Sum of `value` x repeat over the operators of `trace` that `chosen` accepts.
template <class Chosen, class Value>
std::int64_t SumOver(const Trace& trace, const Chosen& chosen, const Value& value) {
  std::int64_t sum = 0;
  for (const Operator& op : trace.operators) {
    if (chosen(op)) sum += op.repeat * value(op);
  }
  return sum;
}

inline bool IsMatrix(const Operator& op) {
  return op.kind == OpKind::kGemm || op.kind == OpKind::kGroupedGemm || op.kind == OpKind::kConv;
}

inline bool IsWeightMatrix(const Operator& op) {
  return IsMatrix(op) && op.inputs[1].role == Role::kWeight;
}

/// Product with keys or values, cached or not.
inline bool IsAttentionMatrix(const Operator& op) { return IsMatrix(op) && !IsWeightMatrix(op); }

inline std::int64_t WeightMacs(const Trace& trace) { return SumOver(trace, IsWeightMatrix, Macs); }

inline std::int64_t AttentionMacs(const Trace& trace) {
  return SumOver(trace, IsAttentionMatrix, Macs);
}

inline bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// The operators of `phase` whose path ends with `end`.
inline std::vector<Operator> Find(const Trace& trace, Phase phase, const std::string& end) {
  std::vector<Operator> found;
  for (const Operator& op : trace.operators) {
    if (op.phase == phase && EndsWith(op.path, end)) found.push_back(op);
  }
  return found;
}

/// Executions of the operators that Find finds.
inline std::int64_t Executions(const Trace& trace, Phase phase, const std::string& end) {
  std::int64_t executions = 0;
  for (const Operator& op : Find(trace, phase, end)) executions += op.repeat;
  return executions;
}

/// What `body` throws as UserError, or "(no error)".
inline std::string ErrorOf(const std::function<void()>& body) {
  try {
    body();
  } catch (const UserError& error) {
    return error.what();
  }
  return "(no error)";
}

}  // namespace mixpe::reference
