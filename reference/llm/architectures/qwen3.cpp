// SPDX-License-Identifier: Apache-2.0
// Qwen3: normalised queries and keys. [arXiv:2505.09388]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

LlmModel BuildQwen3(const Config& config) {
  const DecoderShape shape =
      ReadDecoderShape(config, /*absent_kv_heads=*/32, /*absent_head_dim=*/128);
  const bool bias = config.FlagOr("attention_bias", false);
  const std::vector<std::int64_t> windows = ReadQwenWindows(config, shape.layers);
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate,
                           ReadActivation(config, "hidden_act", "silu"));
  return MakeDecoder(config, shape, /*tied_by_default=*/false, [&](std::int64_t layer) {
    Attention attention = SeparateAttention(shape, bias, bias);
    AddHeadNorms(attention);
    attention.window = windows.at(static_cast<std::size_t>(layer));
    return PreNormBlock(shape.hidden, attention, mlp);
  });
}

[[maybe_unused]] const bool kRegistered = Registry<Family>::Add({"qwen3", "Qwen3", BuildQwen3});

}  // namespace
}  // namespace mixpe::reference
