// SPDX-License-Identifier: Apache-2.0
// Attention of every kind: grouped heads, cross, multi-head latent in both its forms.
#include <algorithm>

#include "reference/llm/walker.hpp"

namespace mixpe::reference {
namespace {

std::int64_t CountLayers(const LayerGroup& group) {
  return static_cast<std::int64_t>(group.layers.size());
}

/// Module that owns the attention, from the name of its output projection.
std::string Module(const Attention& attention) {
  const std::string& name = attention.output.name;
  return name.substr(0, name.rfind('.'));
}

/// Keys and values are kept for later queries, not only for those of this pass.
bool IsCached(const Attention& attention) { return attention.causal || attention.cross; }

void AddSpan(std::vector<AttentionSpan>& spans, std::int64_t rows, std::int64_t context) {
  if (!spans.empty() && spans.back().rows == rows && spans.back().context == context) {
    ++spans.back().count;
  } else {
    spans.push_back({rows, context, 1});
  }
}

}  // namespace

std::int64_t KeptPositions(const Attention& attention, std::int64_t length) {
  return attention.window == 0 ? length : std::min(attention.window, length);
}

std::vector<AttentionSpan> FindSpans(const Attention& attention, const Pass& pass) {
  if (attention.cross) return {{pass.rows, pass.memory, pass.steps}};
  if (!attention.causal) return {{pass.rows, pass.past + pass.rows, pass.steps}};
  std::vector<AttentionSpan> spans;
  for (std::int64_t step = 0; step < pass.steps; ++step) {
    for (std::int64_t begin = 0; begin < pass.rows; begin += pass.query_block) {
      const std::int64_t rows = std::min(pass.query_block, pass.rows - begin);
      const std::int64_t seen = pass.past + step + begin + rows;
      const std::int64_t limit = attention.window == 0 ? seen : attention.window - 1 + rows;
      AddSpan(spans, rows, std::min(seen, limit));
    }
  }
  return spans;
}

void Walker::WalkBody(const Attention& attention, const Pass& pass) {
  if (attention.latent) {
    WalkLatentQueries(attention, pass);
    WalkLatentKeys(attention, pass);
    pass.phase == Phase::kDecode ? WalkAbsorbed(attention, pass) : WalkExpanded(attention, pass);
  } else {
    WalkProjections(attention, pass);
    const Role kv_role = IsCached(attention) ? Role::kKv : Role::kActivation;
    for (const AttentionSpan& span : FindSpans(attention, pass)) {
      WalkSpan(attention, span, pass.sequences, kv_role);
    }
  }
  EmitLinear(attention.output, pass.Tokens());
}

void Walker::WalkProjections(const Attention& attention, const Pass& pass) {
  const std::string module = Module(attention);
  const std::int64_t tokens = pass.Tokens();
  for (const Linear& linear : attention.projections) {
    EmitLinear(linear, tokens);
    if (attention.clip) emit_.Elementwise(linear.name + ".clip", "clip", tokens * linear.out);
    if (attention.cross) return;  // keys and values were projected after the encoder
  }
  const std::int64_t query_elements = tokens * attention.heads * attention.head_dim;
  const std::int64_t key_elements = tokens * attention.kv_heads * attention.head_dim;
  if (attention.q_norm) EmitNorm(attention.q_norm, query_elements / attention.q_norm->width);
  if (attention.k_norm) EmitNorm(attention.k_norm, key_elements / attention.k_norm->width);
  if (attention.rotary_dim > 0) {
    emit_.Rope(module + ".rope_q", tokens * attention.heads, attention.rotary_dim);
    emit_.Rope(module + ".rope_k", tokens * attention.kv_heads, attention.rotary_dim);
  }
  if (!IsCached(attention)) return;
  AppendCache(attention, pass, module + ".cache_k", attention.kv_heads * attention.head_dim);
  AppendCache(attention, pass, module + ".cache_v", attention.kv_heads * attention.v_dim);
}

void Walker::AppendCache(const Attention& attention, const Pass& pass, const std::string& name,
                         std::int64_t width) {
  // A prompt longer than the window leaves only its last positions behind.
  const std::int64_t capacity = KeptPositions(attention, pass.final_length);
  emit_.Scatter(name, "write", pass.sequences * std::min(pass.rows, capacity), width,
                pass.sequences * capacity, Role::kKv);
}

void Walker::WalkScores(const Attention& attention, std::int64_t rows, std::int64_t context) {
  const std::string module = Module(attention);
  if (attention.scaled) emit_.Elementwise(module + ".scale", "scale", rows * context);
  if (attention.soft_cap) EmitSoftCap(module + ".soft_cap", rows * context);
  if (attention.score_bias) {
    emit_.Binary(module + ".score_bias", "add", rows * context, {rows, context});
  }
  emit_.Softmax(module + ".softmax", rows, context);
}

void Walker::WalkSpan(const Attention& attention, const AttentionSpan& span, std::int64_t sequences,
                      Role kv_role) {
  const std::int64_t batch = sequences * attention.kv_heads;
  const std::int64_t rows = attention.heads / attention.kv_heads * span.rows;
  WithRepeat(CountLayers(*group_) * span.count, [&] {
    emit_.Gemm(Module(attention) + ".scores", batch, rows, span.context, attention.head_dim,
               kv_role);
    WalkScores(attention, batch * rows, span.context);
    emit_.Gemm(Module(attention) + ".values", batch, rows, attention.v_dim, span.context, kv_role);
  });
}

void Walker::WalkLatentQueries(const Attention& attention, const Pass& pass) {
  const Latent& latent = *attention.latent;
  const std::int64_t tokens = pass.Tokens();
  if (latent.q_down) EmitLinear(*latent.q_down, tokens);
  EmitNorm(latent.q_norm, tokens);
  EmitLinear(latent.q_up, tokens);
  emit_.Rope(Module(attention) + ".rope_q", tokens * attention.heads, latent.rope_dim);
}

void Walker::WalkLatentKeys(const Attention& attention, const Pass& pass) {
  const Latent& latent = *attention.latent;
  const std::int64_t tokens = pass.Tokens();
  EmitLinear(latent.kv_down, tokens);
  EmitNorm(latent.kv_norm, tokens);
  emit_.Rope(Module(attention) + ".rope_k", tokens, latent.rope_dim);
  AppendCache(attention, pass, Module(attention) + ".cache_latent",
              latent.kv_rank + latent.rope_dim);
}

void Walker::WalkExpanded(const Attention& attention, const Pass& pass) {
  // Latents already cached are expanded again: only latents are kept.
  EmitLinear(attention.latent->kv_up, pass.sequences * (pass.past + pass.rows));
  for (const AttentionSpan& span : FindSpans(attention, pass)) {
    WalkSpan(attention, span, pass.sequences, Role::kActivation);
  }
}

void Walker::WalkAbsorbed(const Attention& attention, const Pass& pass) {
  const Latent& latent = *attention.latent;
  const std::string module = Module(attention);
  const std::int64_t tokens = pass.Tokens();
  const std::int64_t width = latent.kv_rank + latent.rope_dim;
  emit_.Gemm(latent.kv_up.name + ".absorb_k", attention.heads, tokens, latent.kv_rank,
             latent.nope_dim, Role::kWeight);
  for (const AttentionSpan& span : FindSpans(attention, pass)) {
    const std::int64_t rows = attention.heads * span.rows;
    WithRepeat(CountLayers(*group_) * span.count, [&] {
      emit_.Gemm(module + ".scores", pass.sequences, rows, span.context, width, Role::kKv);
      WalkScores(attention, pass.sequences * rows, span.context);
      emit_.Gemm(module + ".values", pass.sequences, rows, latent.kv_rank, span.context, Role::kKv);
    });
  }
  emit_.Gemm(latent.kv_up.name + ".absorb_v", attention.heads, tokens, attention.v_dim,
             latent.kv_rank, Role::kWeight);
}

void Walker::WalkCrossProjections(const Stack& decoder, const Pass& encoder_pass) {
  for (const LayerGroup& group : decoder.groups) {
    emit_.scope = {encoder_pass.phase, decoder.prefix + ".", group.layers.front(),
                   CountLayers(group)};
    for (const Branch& branch : group.branches) {
      const auto* attention = std::get_if<Attention>(&branch.body);
      if (attention == nullptr || !attention->cross) continue;
      for (std::size_t i = 1; i < attention->projections.size(); ++i) {
        EmitLinear(attention->projections[i], encoder_pass.Tokens());
      }
      const std::string module = Module(*attention);
      for (const char* name : {".cache_k", ".cache_v"}) {
        emit_.Scatter(module + name, "write", encoder_pass.Tokens(),
                      attention->kv_heads * attention->head_dim, encoder_pass.Tokens(), Role::kKv);
      }
    }
  }
}

void Walker::WalkRelativeBias(const Stack& stack, const Pass& pass) {
  if (!stack.relative_bias) return;
  const std::vector<std::int64_t>& shape = stack.relative_bias->shape;
  emit_.scope = {pass.phase, "", 0, 1};
  for (std::int64_t step = 0; step < pass.steps; ++step) {
    const std::int64_t pairs = pass.rows * (pass.past + step + pass.rows);
    emit_.Gather(stack.prefix + ".relative_attention_bias", pairs, shape[1], shape[0],
                 Role::kWeight);
  }
}

}  // namespace mixpe::reference
