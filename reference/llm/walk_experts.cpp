// SPDX-License-Identifier: Apache-2.0
// Dense MLPs and mixtures of experts.
#include <algorithm>

#include "reference/llm/walker.hpp"

namespace mixpe::reference {
namespace {

/// Module that owns the experts, from the name of the router.
std::string Module(const Experts& experts) {
  const std::string& name = experts.router.name;
  return name.substr(0, name.rfind('.'));
}

}  // namespace

void Walker::WalkBody(const Mlp& mlp, const Pass& pass) {
  const std::int64_t tokens = pass.Tokens();
  for (const Linear& linear : mlp.up) EmitLinear(linear, tokens);
  const std::string module = mlp.down.name.substr(0, mlp.down.name.rfind('.'));
  emit_.Elementwise(module + ".activation", mlp.activation, tokens * mlp.down.in);
  if (mlp.gated) {
    emit_.Binary(module + ".gate_mul", "mul", tokens * mlp.down.in, {tokens, mlp.down.in});
  }
  EmitLinear(mlp.down, tokens);
}

void Walker::WalkBody(const Experts& experts, const Pass& pass) {
  const std::int64_t tokens = pass.Tokens();
  WalkRouter(experts, tokens);
  emit_.Gather(Module(experts) + ".dispatch", tokens * experts.top_k, model_.hidden, tokens,
               Role::kActivation);
  std::vector<std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>>> layers_by_rows;
  for (const std::int64_t layer : group_->layers) {
    if (!routing_.per_layer() && !layers_by_rows.empty()) {
      layers_by_rows.back().second.push_back(layer);
      continue;
    }
    auto rows = routing_.Rows(mixture_of_layer_.at(layer), experts.experts, experts.top_k, tokens);
    const auto same = std::find_if(layers_by_rows.begin(), layers_by_rows.end(),
                                   [&](const auto& entry) { return entry.first == rows; });
    if (same != layers_by_rows.end()) {
      same->second.push_back(layer);
    } else {
      layers_by_rows.push_back({std::move(rows), {layer}});
    }
  }
  const Scope outer = emit_.scope;
  for (const auto& [rows, layers] : layers_by_rows) {
    emit_.scope.first_layer = layers.front();
    emit_.scope.repeat = static_cast<std::int64_t>(layers.size()) * pass.steps;
    WalkChosen(experts, rows, tokens);
  }
  emit_.scope = outer;
  emit_.Binary(Module(experts) + ".weigh", "mul", tokens * experts.top_k * model_.hidden,
               {tokens * experts.top_k, 1});
  emit_.Scatter(Module(experts) + ".combine", "add", tokens * experts.top_k, model_.hidden, tokens,
                Role::kActivation);
  WalkShared(experts, tokens);
}

void Walker::WalkRouter(const Experts& experts, std::int64_t tokens) {
  const std::string& name = experts.router.name;
  const std::int64_t count = experts.experts;
  EmitLinear(experts.router, tokens);
  if (experts.score == "sigmoid") {
    emit_.Elementwise(name + ".sigmoid", "sigmoid", tokens * count);
  } else {
    emit_.Softmax(name + ".softmax", tokens, count);
  }
  if (experts.score_correction) {
    emit_.Binary(name + ".correction", "add", tokens * count, {count}, Role::kWeight);
  }
  if (experts.groups > 0) {
    const std::int64_t rated = tokens * experts.groups;
    const std::int64_t members = count / experts.groups;
    if (experts.group_top_k > 1) {
      emit_.TopK(name + ".group_best", rated, members, experts.group_top_k);
      emit_.Reduce(name + ".group_score", "sum", rated, experts.group_top_k);
    } else {
      emit_.Reduce(name + ".group_score", "max", rated, members);
    }
    emit_.TopK(name + ".group_topk", tokens, experts.groups, experts.top_groups);
    emit_.Binary(name + ".group_mask", "mask", tokens * count, {tokens, experts.groups});
  }
  emit_.TopK(name + ".topk", tokens, count, experts.top_k);
  if (experts.renormalise) {
    emit_.Reduce(name + ".sum", "sum", tokens, experts.top_k);
    emit_.Binary(name + ".renormalise", "div", tokens * experts.top_k, {tokens, 1});
  }
  if (experts.rescale) emit_.Elementwise(name + ".rescale", "scale", tokens * experts.top_k);
}

void Walker::WalkChosen(const Experts& experts, const std::vector<std::int64_t>& rows,
                        std::int64_t tokens) {
  const Mlp& expert = experts.expert;
  const std::int64_t inner = tokens * experts.top_k * expert.down.in;
  const std::string module = expert.down.name.substr(0, expert.down.name.rfind('.'));
  for (const Linear& linear : expert.up) {
    emit_.GroupedGemm(linear.name, rows, linear.out, linear.in);
  }
  emit_.Elementwise(module + ".activation", expert.activation, inner);
  if (expert.gated) {
    emit_.Binary(module + ".gate_mul", "mul", inner, {tokens * experts.top_k, expert.down.in});
  }
  emit_.GroupedGemm(expert.down.name, rows, expert.down.out, expert.down.in);
}

void Walker::WalkShared(const Experts& experts, std::int64_t tokens) {
  if (!experts.shared) return;
  Pass pass;
  pass.rows = tokens;
  WalkBody(*experts.shared, pass);
  if (experts.shared_gate) {
    const std::string& name = experts.shared_gate->name;
    EmitLinear(*experts.shared_gate, tokens);
    emit_.Elementwise(name + ".sigmoid", "sigmoid", tokens);
    emit_.Binary(name + ".mul", "mul", tokens * model_.hidden, {tokens, 1});
  }
  emit_.Binary(Module(experts) + ".add_shared", "add", tokens * model_.hidden,
               {tokens, model_.hidden});
}

}  // namespace mixpe::reference
