// SPDX-License-Identifier: Apache-2.0
// The shipped configurations: reference/llm/models/<name>/{config.json,source.yaml}.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "reference/base/fields.hpp"
#include "reference/llm/config.hpp"
#include "reference/llm/model.hpp"

namespace mixpe::reference {

struct ModelCard {
  std::string sentence;
  std::string source;
  std::int64_t parameters = 0;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("sentence", sentence, Field("", "what it is, for `mixpe list`"));
    visit("source", source, Field("", "public repository or paper of the dimensions"));
    visit("parameters", parameters, Field("", "published number of parameters").Range(1, 1e15));
  }
};

[[nodiscard]] std::map<std::string, ModelCard> ModelCards();

/// A model from an already parsed file.
[[nodiscard]] LlmModel ReadModel(const ConfigJson& config);

}  // namespace mixpe::reference
