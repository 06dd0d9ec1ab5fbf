// SPDX-License-Identifier: Apache-2.0
// Embedding, layers in order, head.
#include "reference/llm/walker.hpp"

namespace mixpe::reference {

std::set<std::int64_t> MixtureLayers(const Stack& stack) {
  std::set<std::int64_t> layers;
  for (const LayerGroup& group : stack.groups) {
    for (const Branch& branch : group.branches) {
      if (std::holds_alternative<Experts>(branch.body)) {
        layers.insert(group.layers.begin(), group.layers.end());
      }
    }
  }
  return layers;
}

void Walker::EmitLinear(const Linear& linear, std::int64_t rows) {
  emit_.Gemm(linear.name, 1, rows, linear.out, linear.in, Role::kWeight);
  if (linear.bias) {
    emit_.Binary(linear.name + ".bias", "add", rows * linear.out, {linear.out}, Role::kWeight);
  }
}

void Walker::EmitNorm(const std::optional<Norm>& norm, std::int64_t rows) {
  if (norm) emit_.Normalise(*norm, rows);
}

void Walker::EmitSoftCap(const std::string& path, std::int64_t elements) {
  emit_.Elementwise(path + ".divide", "scale", elements);
  emit_.Elementwise(path + ".tanh", "tanh", elements);
  emit_.Elementwise(path + ".multiply", "scale", elements);
}

void Walker::WalkPatches(const PatchEmbedding& patches, const Pass& pass) {
  const std::int64_t grid = patches.grid_height * patches.grid_width;
  emit_.PatchConv(patches.name, pass.sequences, patches.channels, model_.hidden,
                  {patches.grid_height, patches.grid_width},
                  {patches.patch_height, patches.patch_width});
  emit_.Binary(patches.name + ".bias", "add", pass.sequences * grid * model_.hidden,
               {model_.hidden}, Role::kWeight);
  emit_.Elementwise("embeddings.cls_token", "copy",
                    pass.sequences * patches.extra_tokens * model_.hidden);
  emit_.Binary("embeddings.position_embeddings", "add", pass.Tokens() * model_.hidden,
               {pass.rows, model_.hidden}, Role::kWeight);
}

void Walker::WalkEmbedding(const Pass& pass) {
  const Embedding& embedding = model_.embedding;
  const std::int64_t tokens = pass.Tokens();
  emit_.scope = {pass.phase, "", 0, pass.steps};
  if (embedding.patches) return WalkPatches(*embedding.patches, pass);
  const auto strip = [](const std::string& name) { return name.substr(0, name.rfind(".weight")); };
  const Table& table = *embedding.tokens;
  emit_.Gather(strip(table.name), tokens, table.shape[1], table.shape[0], Role::kWeight);
  if (embedding.scaled) {
    emit_.Elementwise(strip(table.name) + ".scale", "scale", tokens * table.shape[1]);
  }
  if (embedding.project) EmitLinear(*embedding.project, tokens);
  if (!embedding.positions) return;
  const Table& positions = *embedding.positions;
  emit_.Gather(strip(positions.name), tokens, positions.shape[1], positions.shape[0],
               Role::kWeight);
  emit_.Binary(strip(positions.name) + ".add", "add", tokens * positions.shape[1],
               {tokens, positions.shape[1]});
}

void Walker::WalkGroup(const LayerGroup& group, const Pass& pass) {
  group_ = &group;
  for (const Branch& branch : group.branches) {
    EmitNorm(branch.before, pass.Tokens());
    std::visit([&](const auto& body) { WalkBody(body, pass); }, branch.body);
    EmitNorm(branch.after, pass.Tokens());
    emit_.Binary("residual", "add", pass.Tokens() * model_.hidden, {pass.Tokens(), model_.hidden});
    EmitNorm(branch.after_residual, pass.Tokens());
  }
  group_ = nullptr;
}

void Walker::WalkStack(const Stack& stack, const Pass& pass) {
  const bool follows_encoder = model_.encoder && &stack == &model_.stack;
  auto ordinal = follows_encoder ? static_cast<std::int64_t>(MixtureLayers(*model_.encoder).size())
                                 : std::int64_t{0};
  mixture_of_layer_.clear();
  for (const std::int64_t layer : MixtureLayers(stack)) mixture_of_layer_[layer] = ordinal++;
  WalkRelativeBias(stack, pass);
  for (const LayerGroup& group : stack.groups) {
    emit_.scope = {pass.phase, stack.prefix + ".", group.layers.front(),
                   static_cast<std::int64_t>(group.layers.size()) * pass.steps};
    WalkGroup(group, pass);
  }
  emit_.scope = {pass.phase, "", 0, pass.steps};
  EmitNorm(stack.final_norm, pass.Tokens());
}

void Walker::WalkHead(const Head& head, const Pass& pass, std::int64_t rows) {
  emit_.scope = {pass.phase, "", 0, pass.steps};
  for (const Linear& linear : head.before) EmitLinear(linear, rows);
  if (!head.activation.empty()) {
    emit_.Elementwise(head.before.back().name + ".activation", head.activation,
                      rows * head.before.back().out);
  }
  if (!head.logits) return;
  Linear logits = *head.logits;
  // One name for all families, so that a reader of traces need not know theirs.
  if (!model_.embedding.patches) logits.name = "lm_head";
  if (head.scaled) emit_.Elementwise(logits.name + ".scale", "scale", rows * logits.in);
  EmitLinear(logits, rows);
  if (head.soft_cap) EmitSoftCap(logits.name + ".soft_cap", rows * logits.out);
  emit_.Reduce(logits.name + ".argmax", "argmax", rows, logits.out);
}

}  // namespace mixpe::reference
