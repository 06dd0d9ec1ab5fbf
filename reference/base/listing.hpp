// SPDX-License-Identifier: Apache-2.0
// A section of `mixpe list`: every kind of plug-in or data set announces how to enumerate itself.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace mixpe {

/// Registered in Registry<Listing> by the layer that owns the kind.
struct Listing {
  static constexpr const char* kKind = "listing";
  std::string name;      ///< plural of the kind: "models", "accelerators"
  std::string sentence;  ///< what the kind is
  std::function<std::vector<std::pair<std::string, std::string>>()> rows;  ///< (name, one sentence)
};

}  // namespace mixpe
