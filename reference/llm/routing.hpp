// SPDX-License-Identifier: Apache-2.0
// How many tokens each expert of a mixture receives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mixpe::reference {

/// One routing assumption for a whole model.
///
/// "uniform" and "zipf:<s>" (0 <= s <= 10): expert e (from 0) has popularity 1/(e+1)^s,
/// s = 0 when uniform. A token
/// picks top_k distinct experts, so expert e is picked with probability q_e = min(1, c p_e), c such
/// that the q_e sum to top_k. Of T tokens, expert e sees T q_e on average, and
/// D = sum_e 1 - (1 - q_e)^T distinct experts are touched (uniform: E (1 - (1 - top_k/E)^T)).
/// The rounded D, kept within [top_k, min(E, T top_k)], most popular experts share the T top_k rows
/// in proportion to popularity, each with at least 1 and at most T, rounded by largest remainder
/// (ties: lower index first).
///
/// A JSON file {"schema_version": 1, "tokens_per_expert": [...] or [[...], ...]}: a recorded
/// histogram, one for all layers or one per mixture layer in order of execution. Rows are shared in
/// proportion to it with the cap T and the same rounding; experts recorded idle stay idle.
class Routing {
 public:
  /// Throws UserError on any other text, or an unreadable or invalid file.
  [[nodiscard]] static Routing Parse(const std::string& text);

  /// Rows of each expert in mixture layer `layer` (counted over mixtures only); they sum to
  /// tokens * top_k. Throws UserError where a histogram does not fit the model.
  [[nodiscard]] std::vector<std::int64_t> Rows(std::int64_t layer, std::int64_t experts,
                                               std::int64_t top_k, std::int64_t tokens) const;

  /// Do mixture layers differ?
  [[nodiscard]] bool per_layer() const { return per_layer_; }

  /// Throws UserError if the histogram is per layer and the model has another number of mixtures.
  void ExpectLayers(std::int64_t mixture_layers) const;

 private:
  double exponent_ = 0.0;
  std::string file_;  // "" unless a histogram
  bool per_layer_ = false;
  std::vector<std::vector<double>> histograms_;
};

}  // namespace mixpe::reference
