// SPDX-License-Identifier: Apache-2.0
// Attention in all its forms: grouped, latent, cross, windowed.
#include <algorithm>

#include "reference/llm/walker.hpp"

namespace mixpe::reference {
namespace {

/// Equal spans are counted, not repeated; order of first appearance.
void AddSpan(std::vector<Span>& spans, std::int64_t queries, std::int64_t keys) {
  if (!spans.empty() && spans.back().queries == queries && spans.back().keys == keys) {
    ++spans.back().times;
  } else {
    spans.push_back({queries, keys, 1});
  }
}

std::vector<Span> PrefillSpans(const Attention& a, const Pass& pass, std::int64_t query_block) {
  std::vector<Span> spans;
  for (std::int64_t begin = 0; begin < pass.queries; begin += query_block) {
    const std::int64_t rows = std::min(query_block, pass.queries - begin);
    const std::int64_t visible = pass.context + begin + rows;
    // The first row of a block sees `window` keys, the last one rows - 1 later ones.
    const std::int64_t keys = a.window > 0 ? std::min(visible, a.window + rows - 1) : visible;
    AddSpan(spans, rows, keys);
  }
  return spans;
}

std::vector<Span> DecodeSpans(const Attention& a, const Pass& pass) {
  std::vector<Span> spans;
  for (std::int64_t step = 0; step < pass.steps; ++step) {
    const std::int64_t visible = pass.context + step + 1;
    AddSpan(spans, 1, a.window > 0 ? std::min(visible, a.window) : visible);
  }
  return spans;
}

}  // namespace

std::vector<Span> SpansOf(const Attention& attention, const Pass& pass, std::int64_t query_block) {
  if (!attention.causal) return {{pass.queries, pass.context + pass.queries, 1}};
  return pass.phase == Phase::kDecode ? DecodeSpans(attention, pass)
                                      : PrefillSpans(attention, pass, query_block);
}

void Walker::SelfAttention(const Attention& a, const Pass& pass) {
  if (a.latent) {
    Latent(a, pass);
  } else {
    Standard(a, pass);
  }
}

void Walker::Attend(const Attention& a, const Pass& pass, const Span& span, std::int64_t kv_heads,
                    Role keys) {
  const Scope outer = scope_;
  // Decode has one span per step: its repeat counts layers only.
  const std::int64_t layers =
      pass.phase == Phase::kDecode ? scope_.repeat / pass.steps : scope_.repeat;
  scope_.repeat = layers * span.times;
  const std::int64_t batch = pass.sequences * kv_heads;
  const std::int64_t rows = a.heads / kv_heads * span.queries;
  Product("scores", batch, rows, span.keys, a.head_dim, keys);
  const std::vector<std::int64_t> shape{batch, rows, span.keys};
  if (a.softcap) {
    ElementwiseOn("scores.softcap", "tanh", shape);
    ElementwiseOn("scores.softcap_scale", "scale", shape);
  }
  if (a.position_buckets > 0) ElementwiseOn("scores.position_bias", "add", shape);
  Softmax(shape);
  Product("values", batch, rows, a.value_dim, span.keys, keys);
  scope_ = outer;
}

void Walker::Standard(const Attention& a, const Pass& pass) {
  const std::int64_t tokens = pass.Tokens(), hidden = model_.hidden;
  Linear("q_proj", tokens, hidden, a.heads * a.head_dim, a.q_bias);
  Linear("k_proj", tokens, hidden, a.kv_heads * a.head_dim, a.k_bias);
  Linear("v_proj", tokens, hidden, a.kv_heads * a.value_dim, a.v_bias);
  // A norm is as wide as a head or as the whole projection (OLMoE).
  const auto normalize = [&](const char* name, std::int64_t width, std::int64_t heads) {
    if (width > 0)
      Normalize({name, width, NormKind::kRms, true, false}, tokens * heads * a.head_dim / width);
  };
  normalize("q_norm", a.q_norm, a.heads);
  normalize("k_norm", a.k_norm, a.kv_heads);
  if (a.rope_dim > 0) {
    Rope("q_rope", tokens * a.heads, a.rope_dim);
    Rope("k_rope", tokens * a.kv_heads, a.rope_dim);
  }
  Elementwise("q_scale", "scale", tokens, a.heads * a.head_dim);
  const bool cached = a.causal;
  if (cached) Append(tokens, a.kv_heads * (a.head_dim + a.value_dim), pass);
  for (const Span& span : SpansOf(a, pass, options_.query_block)) {
    Attend(a, pass, span, a.kv_heads, cached ? Role::kKv : Role::kActivation);
  }
  Linear("o_proj", tokens, a.heads * a.value_dim, hidden, a.o_bias);
}

void Walker::Latent(const Attention& a, const Pass& pass) {
  const std::int64_t tokens = pass.Tokens(), hidden = model_.hidden;
  if (a.q_rank > 0) {
    Linear("q_a_proj", tokens, hidden, a.q_rank, a.q_bias);
    Normalize({"q_a_layernorm", a.q_rank, NormKind::kRms, true, false}, tokens);
    Linear("q_b_proj", tokens, a.q_rank, a.heads * a.head_dim, false);
  } else {
    Linear("q_proj", tokens, hidden, a.heads * a.head_dim, false);
  }
  Linear("kv_a_proj", tokens, hidden, a.kv_rank + a.rope_dim, a.k_bias);
  Normalize({"kv_a_layernorm", a.kv_rank, NormKind::kRms, true, false}, tokens);
  Rope("q_rope", tokens * a.heads, a.rope_dim);
  Rope("k_rope", tokens, a.rope_dim);
  Elementwise("q_scale", "scale", tokens, a.heads * a.head_dim);
  Append(tokens, a.kv_rank + a.rope_dim, pass);
  if (pass.phase == Phase::kDecode) {
    LatentAbsorbed(a, pass);
  } else {
    LatentExpanded(a, pass);
  }
  Linear("o_proj", tokens, a.heads * a.value_dim, hidden, a.o_bias);
}

/// Prefill: keys and values of every head are expanded from the latent cache.
void Walker::LatentExpanded(const Attention& a, const Pass& pass) {
  Linear("kv_b_proj", pass.sequences * (pass.context + pass.queries), a.kv_rank,
         a.heads * (a.nope_dim + a.value_dim), false);
  for (const Span& span : SpansOf(a, pass, options_.query_block))
    Attend(a, pass, span, a.heads, Role::kActivation);
}

/// Decode: the expansion is absorbed into the query and the output, so all heads read one latent
/// cache.
void Walker::LatentAbsorbed(const Attention& a, const Pass& pass) {
  BatchedWeights("kv_b_proj.keys", a.heads, pass.Tokens(), a.kv_rank, a.nope_dim);
  Attention latent = a;
  latent.head_dim = a.kv_rank + a.rope_dim;
  latent.value_dim = a.kv_rank;
  for (const Span& span : SpansOf(a, pass, options_.query_block))
    Attend(latent, pass, span, 1, Role::kKv);
  BatchedWeights("kv_b_proj.values", a.heads, pass.Tokens(), a.value_dim, a.kv_rank);
}

void Walker::CrossAttention(const Attention& a, const Pass& pass) {
  const std::int64_t tokens = pass.Tokens();
  Linear("cross.q_proj", tokens, model_.hidden, a.heads * a.head_dim, a.q_bias);
  const Span every_step{pass.queries, pass.cross_keys, pass.steps};
  const Scope outer = scope_;
  scope_.prefix += "cross.";
  Attend(a, pass, every_step, a.kv_heads, Role::kKv);
  scope_ = outer;
  Linear("cross.o_proj", tokens, a.heads * a.value_dim, model_.hidden, a.o_bias);
}

void Walker::CrossKeys(const Stack& stack, const Pass& encoder) {
  for (const LayerRun& run : stack.runs) {
    for (const Attention& a : run.layer.cross) {
      scope_ = {"decoder.layers.cross.", run.first, run.count, encoder.phase};
      Linear("k_proj", encoder.Tokens(), model_.hidden, a.kv_heads * a.head_dim, a.k_bias);
      Linear("v_proj", encoder.Tokens(), model_.hidden, a.kv_heads * a.value_dim, a.v_bias);
      Append(encoder.Tokens(), a.kv_heads * (a.head_dim + a.value_dim), encoder);
    }
  }
}

}  // namespace mixpe::reference
