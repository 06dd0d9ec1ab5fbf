// SPDX-License-Identifier: Apache-2.0
// Phi-3: fused projections. [arXiv:2404.14219]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

LlmModel BuildPhi3(const Config& config) {
  const DecoderShape shape = ReadDecoderShape(config);
  Attention attention = SeparateAttention(shape, false, false);
  const std::int64_t heads = shape.heads + 2 * shape.kv_heads;
  attention.projections = {MakeLinear("self_attn.qkv_proj", shape.hidden, heads * shape.head_dim)};
  attention.rotary_dim = ReadRotaryDim(config, "partial_rotary_factor", 1.0, shape.head_dim);
  attention.window = config.CountOr("sliding_window", 0);
  const Mlp mlp{{MakeLinear("mlp.gate_up_proj", shape.hidden, 2 * shape.intermediate)},
                MakeLinear("mlp.down_proj", shape.intermediate, shape.hidden),
                true,
                ReadActivation(config, "hidden_act", "silu")};
  return MakeDecoder(config, shape, /*tied_by_default=*/false,
                     [&](std::int64_t) { return PreNormBlock(shape.hidden, attention, mlp); });
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"phi3", "Phi-3 and Phi-4 with fused projections", BuildPhi3});

}  // namespace
}  // namespace mixpe::reference
