// SPDX-License-Identifier: Apache-2.0
// Mixtral: Mistral with a mixture of experts in every layer. [arXiv:2401.04088]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

Experts MakeExperts(const Config& config, const DecoderShape& shape) {
  const std::string prefix = "block_sparse_moe";
  Experts experts;
  experts.experts = config.Count("num_local_experts", "number of experts in a layer");
  experts.top_k = config.Count("num_experts_per_tok", "experts chosen for each token");
  ExpectTopK(config, "num_experts_per_tok", experts.top_k, experts.experts);
  experts.renormalise = true;
  experts.router = MakeLinear(prefix + ".gate", shape.hidden, experts.experts);
  const std::string expert = prefix + ".experts.*";
  experts.expert = {{MakeLinear(expert + ".w1", shape.hidden, shape.intermediate),
                     MakeLinear(expert + ".w3", shape.hidden, shape.intermediate)},
                    MakeLinear(expert + ".w2", shape.intermediate, shape.hidden),
                    true,
                    ReadActivation(config, "hidden_act", "silu")};
  return experts;
}

LlmModel BuildMixtral(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config, /*absent_kv_heads=*/8);
  Attention attention = SeparateAttention(shape, false, false);
  attention.window = config.CountOr("sliding_window", 0);
  const Experts experts = MakeExperts(config, shape);
  return MakeDecoder(config, shape, /*tied_by_default=*/false,
                     [&](std::int64_t) { return PreNormBlock(shape.hidden, attention, experts); });
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"mixtral", "Mixtral mixtures of experts", BuildMixtral});

}  // namespace
}  // namespace mixpe::reference
