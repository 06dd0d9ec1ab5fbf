// SPDX-License-Identifier: Apache-2.0
// The list of weight tensors, from the same description that is walked.
#include "reference/base/error.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

/// Collects tensors; `active` takes top_k experts of a layer instead of all.
class Lister {
 public:
  explicit Lister(bool active) : active_(active) {}

  std::vector<ParameterTensor> List(const LlmModel& model) {
    AddEmbedding(model.embedding);
    if (model.encoder) AddStack(*model.encoder);
    AddStack(model.stack);
    AddHead(model.head);
    return std::move(tensors_);
  }

 private:
  void AddEmbedding(const Embedding& embedding) {
    for (const Table& table : embedding.others) Add(table);
    if (embedding.tokens) Add(*embedding.tokens);
    if (embedding.positions) Add(*embedding.positions);
    if (embedding.patches) {
      const PatchEmbedding& patch = *embedding.patches;
      const std::int64_t width = embedding.positions->shape.back();
      AddTensor(
          {patch.name + ".weight", {width, patch.channels, patch.patch_height, patch.patch_width}});
      AddTensor({patch.name + ".bias", {width}});
    }
    if (embedding.project) Add(*embedding.project);
  }

  void AddHead(const Head& head) {
    for (const Linear& linear : head.before) Add(linear);
    if (head.logits && !head.tied) Add(*head.logits);
  }

  void AddStack(const Stack& stack) {
    if (stack.relative_bias) Add(*stack.relative_bias);
    for (const LayerGroup& group : stack.groups) {
      prefix_ = stack.prefix + "." + LayerText(group.layers) + ".";
      count_ = static_cast<std::int64_t>(group.layers.size());
      for (const Branch& branch : group.branches) AddBranch(branch);
    }
    prefix_.clear();
    count_ = 1;
    if (stack.final_norm) Add(*stack.final_norm);
  }

  /// A single layer by its number, several by `*`.
  static std::string LayerText(const std::vector<std::int64_t>& layers) {
    return layers.size() == 1 ? std::to_string(layers.front()) : "*";
  }

  void AddBranch(const Branch& branch) {
    AddIf(branch.before);
    std::visit([this](const auto& body) { AddBody(body); }, branch.body);
    AddIf(branch.after);
    AddIf(branch.after_residual);
  }

  void AddBody(const Attention& attention) {
    if (attention.latent) {
      const Latent& latent = *attention.latent;
      if (latent.q_down) Add(*latent.q_down);
      AddIf(latent.q_norm);
      Add(latent.q_up);
      Add(latent.kv_down);
      Add(latent.kv_norm);
      Add(latent.kv_up);
    }
    for (const Linear& linear : attention.projections) Add(linear);
    AddIf(attention.q_norm);
    AddIf(attention.k_norm);
    Add(attention.output);
  }

  void AddBody(const Mlp& mlp) {
    for (const Linear& linear : mlp.up) Add(linear);
    Add(mlp.down);
  }

  void AddBody(const Experts& experts) {
    Add(experts.router);
    const std::int64_t layers = count_;
    count_ *= active_ ? experts.top_k : experts.experts;
    AddBody(experts.expert);
    count_ = layers;
    if (experts.shared) AddBody(*experts.shared);
    if (experts.shared_gate) Add(*experts.shared_gate);
  }

  void AddIf(const std::optional<Norm>& norm) {
    if (norm) Add(*norm);
  }

  void Add(const Norm& norm) {
    if (norm.scale) AddTensor({norm.name + ".weight", {norm.width}});
    if (norm.shift) AddTensor({norm.name + ".bias", {norm.width}});
  }

  void Add(const Linear& linear) {
    const bool flip = linear.in_first;
    AddTensor(
        {linear.name + ".weight", {flip ? linear.in : linear.out, flip ? linear.out : linear.in}});
    if (linear.bias) AddTensor({linear.name + ".bias", {linear.out}});
  }

  void Add(const Table& table) { AddTensor(table); }

  void AddTensor(const Table& table) {
    tensors_.push_back({prefix_ + table.name, table.shape, count_});
  }

  bool active_;
  std::string prefix_;
  std::int64_t count_ = 1;
  std::vector<ParameterTensor> tensors_;
};

[[noreturn]] void FailTooLarge(const std::string& what) {
  throw UserError({}, what + " has more elements than fit a 64-bit number",
                  "check the dimensions of its configuration");
}

std::int64_t Sum(const std::vector<ParameterTensor>& tensors, const std::string& model) {
  std::int64_t sum = 0;
  for (const ParameterTensor& tensor : tensors) {
    if (__builtin_add_overflow(sum, tensor.Elements(), &sum)) FailTooLarge(model);
  }
  return sum;
}

}  // namespace

std::int64_t ParameterTensor::Elements() const {
  std::int64_t elements = count;
  for (const std::int64_t extent : shape) {
    if (__builtin_mul_overflow(elements, extent, &elements)) FailTooLarge(name);
  }
  return elements;
}

std::vector<ParameterTensor> ListParameters(const LlmModel& model) {
  return Lister(/*active=*/false).List(model);
}

std::int64_t CountParameters(const LlmModel& model) {
  return Sum(ListParameters(model), model.name);
}

std::int64_t CountActiveParameters(const LlmModel& model) {
  return Sum(Lister(/*active=*/true).List(model), model.name);
}

}  // namespace mixpe::reference
