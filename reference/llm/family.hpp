// SPDX-License-Identifier: Apache-2.0
// A family of models: how the keys of its `config.json` become an LlmModel. One self-registering
// file each under architectures/.
#pragma once

#include <functional>
#include <string>

#include "reference/llm/config.hpp"
#include "reference/llm/model.hpp"

namespace mixpe::reference {

/// Registered in Registry<Family> under the `model_type` of its configurations.
struct Family {
  static constexpr const char* kKind = "model family";
  std::string name;
  std::string sentence;
  /// Fills everything but name, source, model_type and format, which are common to all families.
  std::function<LlmModel(const Config&)> build;
};

}  // namespace mixpe::reference
