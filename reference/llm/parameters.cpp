// SPDX-License-Identifier: Apache-2.0
// Every weight tensor of a model, from the same records that the walk uses.
#include <numeric>

#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

using Tensors = std::vector<ParameterTensor>;

/// Collects tensors of `count` equal layers under one prefix.
class Collector {
 public:
  Collector(Tensors& tensors, std::string prefix, std::int64_t count)
      : tensors_(tensors), prefix_(std::move(prefix)), count_(count) {}

  void Add(const std::string& name, std::vector<std::int64_t> shape, std::int64_t times = 1) {
    tensors_.push_back({prefix_ + name, std::move(shape), count_ * times});
  }
  /// Weight (out, in) and bias (out).
  void AddLinear(const std::string& name, std::int64_t in, std::int64_t out, bool bias,
                 std::int64_t times = 1) {
    Add(name + ".weight", {out, in}, times);
    if (bias) Add(name + ".bias", {out}, times);
  }
  void AddNorm(const Norm& norm) {
    if (norm.gain) Add(norm.name + ".weight", {norm.width});
    if (norm.bias) Add(norm.name + ".bias", {norm.width});
  }
  void AddMlp(const std::string& name, std::int64_t hidden, const Mlp& mlp,
              std::int64_t times = 1) {
    if (mlp.width == 0) return;
    AddLinear(name + "up_proj", hidden, mlp.width, mlp.up_bias, times);
    if (mlp.gated) AddLinear(name + "gate_proj", hidden, mlp.width, mlp.up_bias, times);
    AddLinear(name + "down_proj", mlp.width, hidden, mlp.down_bias, times);
  }

 private:
  Tensors& tensors_;
  std::string prefix_;
  std::int64_t count_;
};

void AddLatent(Collector& out, std::int64_t hidden, const Attention& a) {
  const std::int64_t queries = a.heads * a.head_dim;
  if (a.q_rank > 0) {
    out.AddLinear("self_attn.q_a_proj", hidden, a.q_rank, a.q_bias);
    out.AddNorm({"self_attn.q_a_layernorm", a.q_rank, NormKind::kRms, true, false});
    out.AddLinear("self_attn.q_b_proj", a.q_rank, queries, false);
  } else {
    out.AddLinear("self_attn.q_proj", hidden, queries, false);
  }
  out.AddLinear("self_attn.kv_a_proj_with_mqa", hidden, a.kv_rank + a.rope_dim, a.k_bias);
  out.AddNorm({"self_attn.kv_a_layernorm", a.kv_rank, NormKind::kRms, true, false});
  out.AddLinear("self_attn.kv_b_proj", a.kv_rank, a.heads * (a.nope_dim + a.value_dim), false);
  out.AddLinear("self_attn.o_proj", a.heads * a.value_dim, hidden, a.o_bias);
}

void AddAttention(Collector& out, const std::string& name, std::int64_t hidden,
                  const Attention& a) {
  if (a.latent) {
    AddLatent(out, hidden, a);
    return;
  }
  out.AddLinear(name + "q_proj", hidden, a.heads * a.head_dim, a.q_bias);
  out.AddLinear(name + "k_proj", hidden, a.kv_heads * a.head_dim, a.k_bias);
  out.AddLinear(name + "v_proj", hidden, a.kv_heads * a.value_dim, a.v_bias);
  out.AddLinear(name + "o_proj", a.heads * a.value_dim, hidden, a.o_bias);
  if (a.q_norm > 0) out.Add(name + "q_norm.weight", {a.q_norm});
  if (a.k_norm > 0) out.Add(name + "k_norm.weight", {a.k_norm});
  if (a.position_buckets > 0)
    out.Add(name + "relative_attention_bias.weight", {a.position_buckets, a.heads});
}

void AddExperts(Collector& out, std::int64_t hidden, const Experts& e, std::int64_t touched) {
  if (e.count == 0) return;
  out.AddLinear("mlp.router", hidden, e.count, e.router_bias);
  // The selection bias of DeepSeek-V3 is a buffer set by a rule, not a parameter.
  out.AddMlp("mlp.experts.", hidden, e.expert, touched);
  out.AddMlp("mlp.shared_expert.", hidden, e.shared);
  if (e.shared_gate) out.AddLinear("mlp.shared_expert_gate", hidden, 1, false);
}

void AddStack(Tensors& tensors, const std::string& name, const Stack& stack, std::int64_t hidden,
              bool active) {
  for (const LayerRun& run : stack.runs) {
    Collector out(tensors,
                  name + ".layers[" + std::to_string(run.first) + ".." +
                      std::to_string(run.first + run.count - 1) + "].",
                  run.count);
    const Layer& layer = run.layer;
    AddAttention(out, "self_attn.", hidden, layer.attention);
    for (const Attention& cross : layer.cross) AddAttention(out, "cross_attn.", hidden, cross);
    out.AddMlp("mlp.", hidden, layer.mlp);
    AddExperts(out, hidden, layer.experts, active ? layer.experts.per_token : layer.experts.count);
    for (const Norm& norm : layer.norms) out.AddNorm(norm);
  }
  Collector out(tensors, "", 1);
  for (const Norm& norm : stack.final_norms) out.AddNorm(norm);
}

void AddEmbeddings(Tensors& tensors, const LlmModel& m) {
  Collector out(tensors, "", 1);
  if (m.vocabulary > 0) out.Add("embed_tokens.weight", {m.vocabulary, m.embedding_dim});
  if (m.embedding_dim != m.hidden) {
    out.AddLinear("project_in", m.embedding_dim, m.hidden, false);
    out.AddLinear("project_out", m.hidden, m.embedding_dim, false);
  }
  if (m.patches.channels > 0) {
    out.Add("embeddings.cls_token", {1, 1, m.hidden});
    out.Add("embeddings.patch.weight",
            {m.hidden, m.patches.channels, m.patches.patch, m.patches.patch});
    out.Add("embeddings.patch.bias", {m.hidden});
  }
  if (m.position_rows > 0) out.Add("embed_positions.weight", {m.position_rows, m.hidden});
  for (const Norm& norm : m.embedding_norms) out.AddNorm(norm);
}

Tensors List(const LlmModel& m, bool active) {
  Tensors tensors;
  AddEmbeddings(tensors, m);
  AddStack(tensors, "encoder", m.encoder, m.hidden, active);
  AddStack(tensors, m.patches.channels > 0 ? "encoder" : "decoder", m.decoder, m.hidden, active);
  Collector out(tensors, "", 1);
  if (m.pooler > 0) out.AddLinear("pooler.dense", m.hidden, m.pooler, true);
  if (m.head_outputs > 0 && !m.tied)
    out.AddLinear("lm_head", m.embedding_dim, m.head_outputs, m.head_bias);
  return tensors;
}

std::int64_t Sum(const Tensors& tensors) {
  std::int64_t sum = 0;
  for (const ParameterTensor& t : tensors) {
    sum += t.count *
           std::accumulate(t.shape.begin(), t.shape.end(), std::int64_t{1}, std::multiplies<>());
  }
  return sum;
}

}  // namespace

std::vector<ParameterTensor> ListParameters(const LlmModel& model) { return List(model, false); }
std::int64_t CountParameters(const LlmModel& model) { return Sum(List(model, false)); }
std::int64_t CountActiveParameters(const LlmModel& model) { return Sum(List(model, true)); }

}  // namespace mixpe::reference
