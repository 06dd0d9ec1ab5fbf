// SPDX-License-Identifier: Apache-2.0
// Vision transformer [arXiv 2010.11929]: image classifier or, as `architectures` says, the bare
// encoder with its pooler.
#include <algorithm>

#include "reference/llm/architecture.hpp"

namespace mixpe::reference {
namespace {

LlmModel ReadViT(const ConfigJson& config) {
  const std::int64_t hidden = config.Size("hidden_size", 768),
                     heads = config.Size("num_attention_heads", 12);
  CheckHeads(config, hidden, heads, heads, true, "num_attention_heads");
  Layer layer;
  Attention& a = layer.attention;
  a.heads = a.kv_heads = heads;
  a.head_dim = a.value_dim = hidden / heads;
  a.q_bias = a.k_bias = a.v_bias = config.Flag("qkv_bias", true);
  a.o_bias = true;
  a.causal = false;
  layer.mlp = {config.Size("intermediate_size", 3072), false, true, true,
               Activation(config, "hidden_act", "gelu")};
  layer.norms = {LayerNorm("layernorm_before", hidden), LayerNorm("layernorm_after", hidden)};
  LlmModel model;
  model.hidden = model.embedding_dim = hidden;
  model.patches = {config.Size("num_channels", 3), config.Size("image_size", 224),
                   config.Size("patch_size", 16)};
  if (model.patches.patch > model.patches.image) {
    config.Refuse("patch_size", "larger than the image", "use at most image_size");
  }
  const std::int64_t side = model.patches.image / model.patches.patch;
  model.position_rows = side * side + 1;
  model.decoder.runs = {{0, config.Size("num_hidden_layers", 12), layer}};
  model.decoder.final_norms = {LayerNorm("layernorm", hidden)};
  const std::vector<std::string> classes = config.Texts("architectures");
  const bool bare = std::find(classes.begin(), classes.end(), "ViTModel") != classes.end();
  if (bare) {
    model.pooler = config.Size("pooler_output_size", hidden);
  } else {
    model.head_outputs =
        config.Has("id2label") ? config.Count("id2label") : config.Size("num_labels", 2);
    model.head_bias = true;
  }
  return model;
}

[[maybe_unused]] const bool kViT =
    Registry<Architecture>::Add({"vit", "ViT: image encoder", ReadViT});

}  // namespace
}  // namespace mixpe::reference
