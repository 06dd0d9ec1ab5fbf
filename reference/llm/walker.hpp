// SPDX-License-Identifier: Apache-2.0
// Emits the operators of one model into a trace, layer run by layer run. Internal to reference/llm.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/llm/llm.hpp"
#include "reference/llm/routing.hpp"

namespace mixpe::reference {

/// Rows of queries that attend together, and how many keys they see.
struct Span {
  std::int64_t queries = 1;  ///< per sequence
  std::int64_t keys = 1;
  std::int64_t times = 1;  ///< equal spans per layer
};

/// One pass over a stack: prefill, all decode steps at once, or a plain forward pass.
struct Pass {
  Phase phase = Phase::kForward;
  std::int64_t sequences = 1;
  std::int64_t queries = 1;  ///< per sequence and step
  std::int64_t steps = 1;
  std::int64_t context = 0;     ///< keys before the first query of the first step
  std::int64_t cross_keys = 0;  ///< encoder outputs per sequence

  [[nodiscard]] std::int64_t Tokens() const { return sequences * queries; }
};

class Walker {
 public:
  Walker(const LlmModel& model, const WalkOptions& options, Trace& trace);

  void Embed(const Pass& pass);
  void WalkStack(const Stack& stack, const std::string& name, const Pass& pass);
  /// Final norms and output head on one row per sequence and step (`all_rows`: on every token).
  void Head(const Stack& stack, const Pass& pass);
  void PatchEmbed(const Pass& pass);
  /// Keys and values of the encoder's outputs, once per decoder layer.
  void CrossKeys(const Stack& stack, const Pass& encoder);

 private:
  struct Scope {
    std::string prefix;
    std::int64_t first_layer = 0;
    std::int64_t repeat = 1;
    Phase phase = Phase::kForward;
  };

  void Emit(OpKind kind, const std::string& name, const std::string& function,
            std::map<std::string, std::int64_t> extents, std::vector<Operand> inputs,
            std::vector<Operand> outputs);
  [[nodiscard]] Operand Tensor(const char* name, Role role, std::vector<std::int64_t> shape) const;
  void Linear(const std::string& name, std::int64_t rows, std::int64_t in, std::int64_t out,
              bool bias);
  void BatchedWeights(const std::string& name, std::int64_t batch, std::int64_t m, std::int64_t n,
                      std::int64_t k);
  void Product(const std::string& name, std::int64_t batch, std::int64_t m, std::int64_t n,
               std::int64_t k, Role b);
  void Elementwise(const std::string& name, const std::string& function, std::int64_t rows,
                   std::int64_t cols);
  void ElementwiseOn(const std::string& name, const std::string& function,
                     std::vector<std::int64_t> shape);
  void Normalize(const Norm& norm, std::int64_t rows);
  void Rope(const std::string& name, std::int64_t rows, std::int64_t cols);
  void Softmax(std::vector<std::int64_t> shape);
  void Gather(const std::string& name, std::int64_t rows, std::int64_t cols,
              std::int64_t table_rows, Role table);
  void Append(std::int64_t rows, std::int64_t cols, const Pass& pass);

  void WalkLayer(const Layer& layer, const Pass& pass);
  void SelfAttention(const Attention& a, const Pass& pass);
  void Standard(const Attention& a, const Pass& pass);
  void Latent(const Attention& a, const Pass& pass);
  void LatentExpanded(const Attention& a, const Pass& pass);
  void LatentAbsorbed(const Attention& a, const Pass& pass);
  void CrossAttention(const Attention& a, const Pass& pass);
  void Attend(const Attention& a, const Pass& pass, const Span& span, std::int64_t kv_heads,
              Role keys);
  void FeedForward(const std::string& name, const Mlp& mlp, std::int64_t rows);
  void RoutedExperts(const Experts& e, const Pass& pass, std::int64_t layers);
  void ExpertProducts(const Experts& e, const std::vector<std::int64_t>& rows);
  void Grouped(const std::string& name, const std::vector<std::int64_t>& rows, std::int64_t n,
               std::int64_t k);

  const LlmModel& model_;
  const WalkOptions& options_;
  const Routing routing_;
  Trace& trace_;
  Scope scope_;
};

/// Spans of one layer in one pass: blocks of queries in causal prefill, one per context length in
/// decode.
[[nodiscard]] std::vector<Span> SpansOf(const Attention& attention, const Pass& pass,
                                        std::int64_t query_block);

}  // namespace mixpe::reference
