// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reference/base/error.hpp"
#include "reference/llm/walker.hpp"

namespace mixpe::reference {

Walker::Walker(const LlmModel& model, const WalkOptions& options, Trace& trace)
    : model_(model), options_(options), routing_(Routing::Parse(options.routing)), trace_(trace) {}

Operand Walker::Tensor(const char* name, Role role, std::vector<std::int64_t> shape) const {
  return {name, role, role == Role::kIndex ? "int32" : model_.format, std::move(shape), 0, "", {}};
}

void Walker::Emit(OpKind kind, const std::string& name, const std::string& function,
                  std::map<std::string, std::int64_t> extents, std::vector<Operand> inputs,
                  std::vector<Operand> outputs) {
  if (scope_.repeat == 0) return;
  Operator op;
  op.kind = kind;
  op.path = scope_.prefix + name;
  op.function = function;
  op.phase = scope_.phase;
  op.first_layer = scope_.first_layer;
  op.repeat = scope_.repeat;
  op.extents = std::move(extents);
  op.inputs = std::move(inputs);
  op.outputs = std::move(outputs);
  trace_.operators.push_back(std::move(op));
}

void Walker::Linear(const std::string& name, std::int64_t rows, std::int64_t in, std::int64_t out,
                    bool bias) {
  Emit(OpKind::kGemm, name, "", {{"batch", 1}, {"m", rows}, {"n", out}, {"k", in}},
       {Tensor("a", Role::kActivation, {rows, in}), Tensor("b", Role::kWeight, {in, out})},
       {Tensor("c", Role::kActivation, {rows, out})});
  if (bias) Elementwise(name + ".bias", "add", rows, out);
}

void Walker::BatchedWeights(const std::string& name, std::int64_t batch, std::int64_t m,
                            std::int64_t n, std::int64_t k) {
  Product(name, batch, m, n, k, Role::kWeight);
}

void Walker::Product(const std::string& name, std::int64_t batch, std::int64_t m, std::int64_t n,
                     std::int64_t k, Role b) {
  Emit(OpKind::kGemm, name, "", {{"batch", batch}, {"m", m}, {"n", n}, {"k", k}},
       {Tensor("a", Role::kActivation, {batch, m, k}), Tensor("b", b, {batch, k, n})},
       {Tensor("c", Role::kActivation, {batch, m, n})});
}

void Walker::Elementwise(const std::string& name, const std::string& function, std::int64_t rows,
                         std::int64_t cols) {
  ElementwiseOn(name, function, {rows, cols});
}

void Walker::ElementwiseOn(const std::string& name, const std::string& function,
                           std::vector<std::int64_t> shape) {
  const Operand x = Tensor("x", Role::kActivation, shape);
  Emit(OpKind::kElementwise, name, function, {{"elements", x.Elements()}}, {x},
       {Tensor("y", Role::kActivation, std::move(shape))});
}

void Walker::Normalize(const Norm& norm, std::int64_t rows) {
  const std::vector<std::int64_t> shape{rows, norm.width};
  Emit(OpKind::kNorm, norm.name, norm.kind == NormKind::kRms ? "rms" : "layer",
       {{"rows", rows}, {"cols", norm.width}}, {Tensor("x", Role::kActivation, shape)},
       {Tensor("y", Role::kActivation, shape)});
}

void Walker::Rope(const std::string& name, std::int64_t rows, std::int64_t cols) {
  const std::vector<std::int64_t> shape{rows, cols};
  Emit(OpKind::kRope, name, "", {{"rows", rows}, {"cols", cols}},
       {Tensor("x", Role::kActivation, shape)}, {Tensor("y", Role::kActivation, shape)});
}

void Walker::Softmax(std::vector<std::int64_t> shape) {
  const std::int64_t cols = shape.back();
  const Operand x = Tensor("x", Role::kActivation, shape);
  const std::int64_t rows = cols > 0 ? x.Elements() / cols : 0;
  Emit(OpKind::kSoftmax, "softmax", "", {{"rows", rows}, {"cols", cols}}, {x},
       {Tensor("y", Role::kActivation, std::move(shape))});
}

void Walker::Gather(const std::string& name, std::int64_t rows, std::int64_t cols,
                    std::int64_t table_rows, Role table) {
  Emit(OpKind::kGather, name, "", {{"rows", rows}, {"cols", cols}, {"table_rows", table_rows}},
       {Tensor("table", table, {table_rows, cols})},
       {Tensor("y", Role::kActivation, {rows, cols})});
}

void Walker::Append(std::int64_t rows, std::int64_t cols, const Pass& pass) {
  const std::int64_t capacity = pass.sequences * (pass.context + pass.queries * pass.steps);
  Emit(OpKind::kScatter, "kv_append", "write",
       {{"rows", rows}, {"cols", cols}, {"table_rows", capacity}},
       {Tensor("x", Role::kActivation, {rows, cols})},
       {Tensor("table", Role::kKv, {capacity, cols})});
}

void Walker::Embed(const Pass& pass) {
  scope_ = {"", 0, pass.steps, pass.phase};
  const std::int64_t tokens = pass.Tokens();
  Gather("embed_tokens", tokens, model_.embedding_dim, model_.vocabulary, Role::kWeight);
  if (model_.scaled_embedding) Elementwise("embed_tokens.scale", "scale", tokens, model_.hidden);
  if (model_.embedding_dim != model_.hidden)
    Linear("project_in", tokens, model_.embedding_dim, model_.hidden, false);
  if (model_.position_rows > 0) {
    Gather("embed_positions", tokens, model_.hidden, model_.position_rows, Role::kWeight);
    Elementwise("embed_positions.add", "add", tokens, model_.hidden);
  }
  for (const Norm& norm : model_.embedding_norms) Normalize(norm, tokens);
}

void Walker::PatchEmbed(const Pass& pass) {
  scope_ = {"", 0, 1, pass.phase};
  const PatchEmbedding& p = model_.patches;
  const std::int64_t side = p.image / p.patch, images = pass.sequences;
  Emit(OpKind::kConv, "patch_embed", "",
       {{"batch", images},
        {"in_channels", p.channels},
        {"out_channels", model_.hidden},
        {"out_d", 1},
        {"out_h", side},
        {"out_w", side},
        {"kernel_d", 1},
        {"kernel_h", p.patch},
        {"kernel_w", p.patch},
        {"stride_d", 1},
        {"stride_h", p.patch},
        {"stride_w", p.patch},
        {"channel_groups", 1}},
       {Tensor("a", Role::kActivation, {images, p.image, p.image, p.channels}),
        Tensor("b", Role::kWeight, {model_.hidden, p.patch, p.patch, p.channels})},
       {Tensor("c", Role::kActivation, {images, side * side, model_.hidden})});
  Elementwise("patch_embed.bias", "add", images * side * side, model_.hidden);
  Elementwise("cls_token", "copy", images, model_.hidden);
  Elementwise("embed_positions.add", "add", pass.Tokens(), model_.hidden);
}

void Walker::WalkStack(const Stack& stack, const std::string& name, const Pass& pass) {
  for (const LayerRun& run : stack.runs) {
    scope_ = {name + ".layers.", run.first, run.count * pass.steps, pass.phase};
    WalkLayer(run.layer, pass);
  }
}

void Walker::WalkLayer(const Layer& layer, const Pass& pass) {
  const std::int64_t tokens = pass.Tokens();
  const std::int64_t layers = scope_.repeat / pass.steps;
  const auto normalize = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, layer.norms.size()); ++i)
      Normalize(layer.norms[i], tokens);
  };
  normalize(0, 1);
  SelfAttention(layer.attention, pass);
  Elementwise("attention.residual", "add", tokens, model_.hidden);
  const std::size_t crossed = 1 + layer.cross.size();
  normalize(1, crossed);
  for (const Attention& cross : layer.cross) {
    CrossAttention(cross, pass);
    Elementwise("cross.residual", "add", tokens, model_.hidden);
  }
  // Norms after a half (Gemma) are emitted with the feed-forward ones: same rows, same cost.
  normalize(crossed, layer.norms.size());
  if (layer.mlp.width > 0) FeedForward("mlp.", layer.mlp, tokens);
  if (layer.experts.count > 0) RoutedExperts(layer.experts, pass, layers);
  Elementwise("mlp.residual", "add", tokens, model_.hidden);
}

void Walker::FeedForward(const std::string& name, const Mlp& mlp, std::int64_t rows) {
  Linear(name + "up_proj", rows, model_.hidden, mlp.width, mlp.up_bias);
  if (mlp.gated) Linear(name + "gate_proj", rows, model_.hidden, mlp.width, mlp.up_bias);
  Elementwise(name + "activation", mlp.activation, rows, mlp.width);
  if (mlp.gated) Elementwise(name + "gate", "mul", rows, mlp.width);
  Linear(name + "down_proj", rows, mlp.width, model_.hidden, mlp.down_bias);
}

void Walker::Grouped(const std::string& name, const std::vector<std::int64_t>& rows, std::int64_t n,
                     std::int64_t k) {
  std::int64_t m = 0;
  for (const std::int64_t r : rows) m += r;
  const auto groups = static_cast<std::int64_t>(rows.size());
  const std::size_t before = trace_.operators.size();
  Emit(OpKind::kGroupedGemm, name, "", {{"groups", groups}, {"m", m}, {"n", n}, {"k", k}},
       {Tensor("a", Role::kActivation, {m, k}), Tensor("b", Role::kWeight, {groups, k, n})},
       {Tensor("c", Role::kActivation, {m, n})});
  if (trace_.operators.size() > before) trace_.operators.back().rows_per_group = rows;
}

void Walker::ExpertProducts(const Experts& e, const std::vector<std::int64_t>& rows) {
  std::int64_t visits = 0;
  for (const std::int64_t r : rows) visits += r;
  Grouped("experts.up_proj", rows, e.expert.width, model_.hidden);
  if (e.expert.gated) Grouped("experts.gate_proj", rows, e.expert.width, model_.hidden);
  Elementwise("experts.activation", e.expert.activation, visits, e.expert.width);
  if (e.expert.gated) Elementwise("experts.gate", "mul", visits, e.expert.width);
  Grouped("experts.down_proj", rows, model_.hidden, e.expert.width);
}

void Walker::RoutedExperts(const Experts& e, const Pass& pass, std::int64_t layers) {
  const std::int64_t tokens = pass.Tokens(), visits = tokens * e.per_token, hidden = model_.hidden;
  Linear("router", tokens, hidden, e.count, e.router_bias);
  if (e.score_correction) {
    Elementwise("router.sigmoid", "sigmoid", tokens, e.count);
    Elementwise("router.correction", "add", tokens, e.count);
  } else {
    Softmax({tokens, e.count});
  }
  Emit(OpKind::kTopK, "router.topk", "", {{"rows", tokens}, {"cols", e.count}, {"k", e.per_token}},
       {Tensor("x", Role::kActivation, {tokens, e.count})},
       {Tensor("y", Role::kIndex, {tokens, e.per_token})});
  Gather("experts.dispatch", visits, hidden, tokens, Role::kActivation);
  const Scope outer = scope_;
  const std::int64_t records = routing_.PerLayer() ? layers : 1;
  for (std::int64_t i = 0; i < records; ++i) {
    scope_.first_layer = outer.first_layer + i;
    scope_.repeat = outer.repeat / records;
    ExpertProducts(e, routing_.Rows(tokens, e.count, e.per_token, scope_.first_layer));
  }
  scope_ = outer;
  Elementwise("experts.weight", "mul", visits, hidden);
  Emit(OpKind::kScatter, "experts.combine", "add",
       {{"rows", visits}, {"cols", hidden}, {"table_rows", tokens}},
       {Tensor("x", Role::kActivation, {visits, hidden})},
       {Tensor("table", Role::kActivation, {tokens, hidden})});
  if (e.shared.width == 0) return;
  FeedForward("shared_expert.", e.shared, tokens);
  if (e.shared_gate) {
    Linear("shared_expert.gate_score", tokens, hidden, 1, false);
    Elementwise("shared_expert.gate_sigmoid", "sigmoid", tokens, 1);
    Elementwise("shared_expert.gate_apply", "mul", tokens, hidden);
  }
  Elementwise("shared_expert.add", "add", tokens, hidden);
}

void Walker::Head(const Stack& stack, const Pass& pass) {
  scope_ = {"", 0, pass.steps, pass.phase};
  const std::int64_t rows = pass.sequences;
  for (const Norm& norm : stack.final_norms) Normalize(norm, rows);
  if (model_.pooler > 0) {
    Linear("pooler.dense", rows, model_.hidden, model_.pooler, true);
    Elementwise("pooler.activation", "tanh", rows, model_.pooler);
  }
  if (model_.head_outputs == 0) return;
  if (model_.embedding_dim != model_.hidden)
    Linear("project_out", rows, model_.hidden, model_.embedding_dim, false);
  Linear("lm_head", rows, model_.embedding_dim, model_.head_outputs, model_.head_bias);
  if (model_.final_softcap) {
    Elementwise("lm_head.softcap", "tanh", rows, model_.head_outputs);
    Elementwise("lm_head.softcap_scale", "scale", rows, model_.head_outputs);
  }
  Emit(OpKind::kReduce, "sampler", "max", {{"rows", rows}, {"cols", model_.head_outputs}},
       {Tensor("x", Role::kActivation, {rows, model_.head_outputs})},
       {Tensor("y", Role::kIndex, {rows, 1})});
}

namespace {

std::int64_t CacheElements(const LlmModel& m, const WalkOptions& o, std::int64_t context) {
  std::int64_t elements = 0;
  for (const LayerRun& run : m.decoder.runs) {
    const Attention& a = run.layer.attention;
    if (!a.causal) continue;
    const std::int64_t held = a.window > 0 ? std::min(context, a.window) : context;
    const std::int64_t width =
        a.latent ? a.kv_rank + a.rope_dim : a.kv_heads * (a.head_dim + a.value_dim);
    elements += run.count * o.batch * held * width;
    for (const Attention& cross : run.layer.cross) {
      elements += run.count * o.batch * o.prompt_tokens * cross.kv_heads *
                  (cross.head_dim + cross.value_dim);
    }
  }
  return elements;
}

void CheckOptions(const WalkOptions& o) {
  const auto check = [](const char* name, std::int64_t value, std::int64_t least) {
    constexpr std::int64_t kMost = std::int64_t{1} << 24;
    if (value < least || value > kMost) {
      throw UserError({}, std::string(name) + " is " + std::to_string(value),
                      "use " + std::to_string(least) + " to " + std::to_string(kMost));
    }
  };
  check("batch", o.batch, 1);
  check("prefill tokens", o.prompt_tokens, 0);
  check("decode tokens", o.new_tokens, 0);
  check("context tokens", o.context_tokens, 0);
  check("query block", o.query_block, 1);
}

Workload HeaderOf(const LlmModel& m, const WalkOptions& o) {
  Workload w;
  w.name = m.name;
  w.source = m.source;
  w.parameters = CountParameters(m);
  w.active_parameters = CountActiveParameters(m);
  w.batch = o.batch;
  w.prompt_tokens = o.prompt_tokens;
  w.new_tokens = o.new_tokens;
  w.context_tokens = o.context_tokens + o.prompt_tokens + o.new_tokens;
  w.kv_elements = CacheElements(m, o, w.context_tokens);
  return w;
}

void WalkImages(const LlmModel& m, const WalkOptions& o, Trace& trace) {
  Pass pass{Phase::kForward, o.batch, m.position_rows, 1, 0, 0};
  trace.workload.prompt_tokens = trace.workload.context_tokens = m.position_rows;
  trace.workload.new_tokens = 0;
  Walker walker(m, o, trace);
  walker.PatchEmbed(pass);
  walker.WalkStack(m.decoder, "encoder", pass);
  walker.Head(m.decoder, pass);
}

/// The decoder begins with its start token: step t sees t + 1 keys of its own.
void WalkEncoderDecoder(const LlmModel& m, const WalkOptions& o, Trace& trace) {
  trace.workload.context_tokens = o.context_tokens + o.new_tokens;
  trace.workload.kv_elements = CacheElements(m, o, trace.workload.context_tokens);
  Walker walker(m, o, trace);
  const Pass encoder{Phase::kPrefill, o.batch, o.prompt_tokens, 1, 0, 0};
  if (o.prompt_tokens > 0) {
    walker.Embed(encoder);
    walker.WalkStack(m.encoder, "encoder", encoder);
    walker.CrossKeys(m.decoder, encoder);
  }
  if (o.new_tokens == 0) return;
  const Pass decoder{Phase::kDecode, o.batch, 1, o.new_tokens, o.context_tokens, o.prompt_tokens};
  walker.Embed(decoder);
  walker.WalkStack(m.decoder, "decoder", decoder);
  walker.Head(m.decoder, decoder);
}

void WalkDecoder(const LlmModel& m, const WalkOptions& o, Trace& trace) {
  Walker walker(m, o, trace);
  const auto walk = [&](const Pass& pass) {
    walker.Embed(pass);
    walker.WalkStack(m.decoder, "decoder", pass);
    walker.Head(m.decoder, pass);
  };
  if (o.prompt_tokens > 0)
    walk({Phase::kPrefill, o.batch, o.prompt_tokens, 1, o.context_tokens, 0});
  if (o.new_tokens > 0)
    walk({Phase::kDecode, o.batch, 1, o.new_tokens, o.context_tokens + o.prompt_tokens, 0});
}

}  // namespace

Trace Walk(const LlmModel& model, const WalkOptions& options) {
  CheckOptions(options);
  Trace trace{HeaderOf(model, options), {}};
  if (model.patches.channels > 0) {
    WalkImages(model, options, trace);
  } else if (!model.encoder.runs.empty()) {
    WalkEncoderDecoder(model, options, trace);
  } else {
    WalkDecoder(model, options, trace);
  }
  return trace;
}

}  // namespace mixpe::reference
