// SPDX-License-Identifier: Apache-2.0
// Mistral: grouped queries, sliding window unless it is null. [arXiv:2310.06825]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

LlmModel BuildMistral(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config, /*absent_kv_heads=*/8);
  Attention attention = SeparateAttention(shape, false, false);
  attention.window = config.CountOr("sliding_window", config.IsNull("sliding_window") ? 0 : 4096);
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate,
                           ReadActivation(config, "hidden_act", "silu"));
  return MakeDecoder(config, shape, /*tied_by_default=*/false,
                     [&](std::int64_t) { return PreNormBlock(shape.hidden, attention, mlp); });
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"mistral", "Mistral 7B and its kin", BuildMistral});

}  // namespace
}  // namespace mixpe::reference
