// SPDX-License-Identifier: Apache-2.0
// The catalogue of public models: one folder each under reference/llm/models.
#pragma once

#include <cstdint>
#include <string>

#include "reference/base/fields.hpp"

namespace mixpe::reference {

inline constexpr const char* kModelFolder = "reference/llm/models";

/// `source.yaml` beside a model's `config.json`.
struct ModelSource {
  std::string sentence;
  std::string source;
  std::int64_t parameters = 0;  ///< published or independently counted; 0: not known exactly

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("sentence", sentence, Field("", "what the model is"));
    visit("source", source, Field("", "where its configuration is published"));
    visit("parameters", parameters,
          Field("parameters", "exact count, for the tests").Range(1, 1e15).Optional());
  }
};

/// Reads `source.yaml` in `folder`.
[[nodiscard]] ModelSource LoadModelSource(const std::string& folder);

}  // namespace mixpe::reference
