// SPDX-License-Identifier: Apache-2.0
// Qwen2 and Qwen2.5: biased query, key and value, optional window in upper layers.
// [arXiv:2407.10671]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

LlmModel BuildQwen2(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config, /*absent_kv_heads=*/32);
  const std::vector<std::int64_t> windows = ReadQwenWindows(config, shape.layers);
  const Mlp mlp = GatedMlp("mlp", shape.hidden, shape.intermediate,
                           ReadActivation(config, "hidden_act", "silu"));
  return MakeDecoder(config, shape, /*tied_by_default=*/false, [&](std::int64_t layer) {
    Attention attention = SeparateAttention(shape, /*qkv_bias=*/true, /*output_bias=*/false);
    attention.window = windows.at(static_cast<std::size_t>(layer));
    return PreNormBlock(shape.hidden, attention, mlp);
  });
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"qwen2", "Qwen2 and Qwen2.5", BuildQwen2});

}  // namespace
}  // namespace mixpe::reference
