// SPDX-License-Identifier: Apache-2.0
// LLaMA 1, 2, 3 and what shares its block: SmolLM. [arXiv:2302.13971, arXiv:2307.09288]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

LlmModel BuildLlama(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config);
  const bool attention_bias = config.FlagOr("attention_bias", false);
  const Attention attention = SeparateAttention(shape, attention_bias, attention_bias);
  const Mlp mlp =
      GatedMlp("mlp", shape.hidden, shape.intermediate,
               ReadActivation(config, "hidden_act", "silu"), config.FlagOr("mlp_bias", false));
  return MakeDecoder(config, shape, /*tied_by_default=*/false,
                     [&](std::int64_t) { return PreNormBlock(shape.hidden, attention, mlp); });
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"llama", "LLaMA 1, 2, 3 and SmolLM", BuildLlama});

}  // namespace
}  // namespace mixpe::reference
