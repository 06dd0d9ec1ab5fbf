// SPDX-License-Identifier: Apache-2.0
// The walk itself: one pass of a phase through embedding, layers and head.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reference/llm/emitter.hpp"
#include "reference/llm/llm.hpp"
#include "reference/llm/routing.hpp"

namespace mixpe::reference {

/// One execution of a stack, or `steps` of them whose context grows by one each.
struct Pass {
  Phase phase = Phase::kPrefill;
  std::int64_t sequences = 1;
  std::int64_t rows = 1;  ///< new positions per sequence and step
  std::int64_t past = 0;  ///< positions before the first step
  std::int64_t steps = 1;
  std::int64_t final_length = 0;  ///< positions the KV cache must hold at the end
  std::int64_t memory = 0;        ///< encoder positions that cross attention sees
  std::int64_t query_block = 128;

  [[nodiscard]] std::int64_t Tokens() const { return sequences * rows; }
};

/// Query rows of one sequence that see `context` keys each (as a block), `count` times per layer.
struct AttentionSpan {
  std::int64_t rows = 0;
  std::int64_t context = 0;
  std::int64_t count = 0;
  bool operator==(const AttentionSpan&) const = default;
};

/// How the queries of `pass` see keys. Causal passes of many rows go in blocks of
/// `query_block`: a block computes its rows against every key that any of them sees, i.e. all up to
/// its end, or the last window - 1 + rows of them. Equal neighbours are merged.
[[nodiscard]] std::vector<AttentionSpan> FindSpans(const Attention& attention, const Pass& pass);

/// Positions of the KV cache that a layer keeps of `length`.
[[nodiscard]] std::int64_t KeptPositions(const Attention& attention, std::int64_t length);

/// Indices of the layers that hold a mixture of experts.
[[nodiscard]] std::set<std::int64_t> MixtureLayers(const Stack& stack);

class Walker {
 public:
  Walker(const LlmModel& model, const Routing& routing)
      : model_(model), routing_(routing), emit_(model.format) {}

  void WalkEmbedding(const Pass& pass);
  void WalkStack(const Stack& stack, const Pass& pass);
  /// Keys and values of the encoder's output for every layer of the decoder.
  void WalkCrossProjections(const Stack& decoder, const Pass& encoder_pass);
  /// Logits and the choice of a token for `rows` hidden states.
  void WalkHead(const Head& head, const Pass& pass, std::int64_t rows);

  [[nodiscard]] std::vector<Operator> Take() { return emit_.Take(); }

 private:
  void WalkPatches(const PatchEmbedding& patches, const Pass& pass);
  void WalkGroup(const LayerGroup& group, const Pass& pass);
  void WalkBody(const Attention& attention, const Pass& pass);
  void WalkBody(const Mlp& mlp, const Pass& pass);
  void WalkBody(const Experts& experts, const Pass& pass);

  void WalkProjections(const Attention& attention, const Pass& pass);
  void WalkLatentQueries(const Attention& attention, const Pass& pass);
  void WalkLatentKeys(const Attention& attention, const Pass& pass);
  void WalkExpanded(const Attention& attention, const Pass& pass);
  void WalkAbsorbed(const Attention& attention, const Pass& pass);
  /// Products and softmax of one span: `batches` products of `m` rows, for `heads` heads in all.
  void WalkSpan(const Attention& attention, const AttentionSpan& span, std::int64_t sequences,
                Role kv_role);
  void WalkScores(const Attention& attention, std::int64_t rows, std::int64_t context);
  void AppendCache(const Attention& attention, const Pass& pass, const std::string& name,
                   std::int64_t width);
  void WalkRelativeBias(const Stack& stack, const Pass& pass);

  void WalkRouter(const Experts& experts, std::int64_t tokens);
  void WalkChosen(const Experts& experts, const std::vector<std::int64_t>& rows,
                  std::int64_t tokens);
  void WalkShared(const Experts& experts, std::int64_t tokens);

  void EmitLinear(const Linear& linear, std::int64_t rows);
  void EmitNorm(const std::optional<Norm>& norm, std::int64_t rows);
  void EmitSoftCap(const std::string& path, std::int64_t elements);
  /// Runs `body` with the repeat count scaled from executions of the pass to `repeat`.
  template <class Body>
  void WithRepeat(std::int64_t repeat, const Body& body) {
    const std::int64_t outer = emit_.scope.repeat;
    emit_.scope.repeat = repeat;
    body();
    emit_.scope.repeat = outer;
  }

  const LlmModel& model_;
  const Routing& routing_;
  Emitter emit_;
  const LayerGroup* group_ = nullptr;
  std::map<std::int64_t, std::int64_t> mixture_of_layer_;  // ordinal of a layer's mixture
};

}  // namespace mixpe::reference
