// SPDX-License-Identifier: Apache-2.0
// Which experts get how many tokens: expected under a stated popularity, as whole rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mixpe::reference {

/// Popularity of experts: equal, Zipf, or a recorded histogram.
class Routing {
 public:
  /// `uniform`, `zipf:<s>` with s >= 0, or the path of a JSON file
  /// {"schema_version": 1, "tokens_per_expert": [...] or [[...] per layer]}. Throws UserError.
  static Routing Parse(const std::string& text);

  /// Rows of each expert for `tokens` tokens that each visit `per_token` different ones of
  /// `experts`. They sum to tokens x per_token; none exceeds `tokens`; as many are non-zero as are
  /// touched in expectation, rounded. Throws UserError if the histogram does not match the number
  /// of experts.
  [[nodiscard]] std::vector<std::int64_t> Rows(std::int64_t tokens, std::int64_t experts,
                                               std::int64_t per_token, std::int64_t layer) const;

  /// Layers differ, so they cannot be merged.
  [[nodiscard]] bool PerLayer() const { return histograms_.size() > 1; }

 private:
  [[nodiscard]] std::vector<double> Popularity(std::int64_t experts, std::int64_t per_token,
                                               std::int64_t layer) const;

  double exponent_ = 0.0;
  std::vector<std::vector<double>> histograms_;  ///< empty: Zipf with exponent_
  std::string source_;
};

}  // namespace mixpe::reference
