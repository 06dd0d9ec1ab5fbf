// SPDX-License-Identifier: Apache-2.0
// Vision transformer: patches to tokens, bidirectional attention, pooler or classifier as the class
// named in `architectures` has it. [arXiv:2010.11929]
#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

struct VitShape {
  std::int64_t hidden = 0;
  std::int64_t layers = 0;
  std::int64_t heads = 0;
  std::int64_t intermediate = 0;
};

VitShape ReadVitShape(const Config& config) {
  VitShape shape;
  shape.hidden = config.Count("hidden_size", "width of the residual stream");
  shape.layers = config.Count("num_hidden_layers", "number of layers");
  shape.heads = config.Count("num_attention_heads", "number of heads");
  shape.intermediate = config.Count("intermediate_size", "width inside the MLP");
  ExpectHeadsDivide(config, "num_attention_heads", shape.heads, "hidden_size", shape.hidden);
  return shape;
}

std::vector<Branch> MakeBlock(const Config& config, const VitShape& shape) {
  const bool bias = config.FlagOr("qkv_bias", true);
  Attention attention;
  attention.causal = false;
  attention.heads = attention.kv_heads = shape.heads;
  attention.head_dim = attention.v_dim = shape.hidden / shape.heads;
  for (const char* name : {"query", "key", "value"}) {
    attention.projections.push_back(
        MakeLinear(std::string("attention.attention.") + name, shape.hidden, shape.hidden, bias));
  }
  attention.output = MakeLinear("attention.output.dense", shape.hidden, shape.hidden, true);
  const Mlp mlp{{MakeLinear("intermediate.dense", shape.hidden, shape.intermediate, true)},
                MakeLinear("output.dense", shape.intermediate, shape.hidden, true),
                false,
                ReadActivation(config, "hidden_act", "gelu")};
  return {{LayerNorm("layernorm_before", shape.hidden), attention, {}, {}},
          {LayerNorm("layernorm_after", shape.hidden), mlp, {}, {}}};
}

PatchEmbedding ReadPatches(const Config& config, const std::string& prefix) {
  const std::int64_t image = config.CountOr("image_size", 224);
  const std::int64_t patch = config.CountOr("patch_size", 16);
  if (patch > image) {
    throw config.Offence("patch_size",
                         std::to_string(patch) + " exceeds image_size " + std::to_string(image),
                         "use smaller patches");
  }
  PatchEmbedding patches;
  patches.name = prefix + "embeddings.patch_embeddings.projection";
  patches.channels = config.CountOr("num_channels", 3);
  patches.patch_height = patches.patch_width = patch;
  patches.grid_height = patches.grid_width = image / patch;
  return patches;
}

/// Number of classes: that of `id2label`, else `num_labels`, else the library's 2.
std::int64_t CountLabels(const Config& config) {
  return config.Has("id2label") ? config.SizeOf("id2label") : config.CountOr("num_labels", 2);
}

Head MakePooler(const Config& config, std::int64_t hidden) {
  Head head;
  head.before = {
      MakeLinear("pooler.dense", hidden, config.CountOr("pooler_output_size", hidden), true)};
  head.activation = ReadActivation(config, "pooler_act", "tanh");
  return head;
}

/// A 1x1 convolution from each token to the pixels of its patch.
Head MakePixelDecoder(const Config& config, std::int64_t hidden) {
  const std::int64_t stride = config.CountOr("encoder_stride", 16);
  Head head;
  head.before = {
      MakeLinear("decoder.0", hidden, stride * stride * config.CountOr("num_channels", 3), true)};
  head.all_rows = true;
  return head;
}

Head MakeClassifier(const Config& config, std::int64_t hidden) {
  Head head;
  head.logits = MakeLinear("classifier", hidden, CountLabels(config), true);
  return head;
}

LlmModel BuildVit(const Config& config) {
  const VitShape shape = ReadVitShape(config);
  const std::vector<std::string> classes = config.Texts("architectures");
  const std::string name = classes.empty() ? "ViTModel" : classes.front();
  const std::string prefix = name == "ViTModel" ? "" : "vit.";
  const PatchEmbedding patches = ReadPatches(config, prefix);
  const std::vector<Branch> block = MakeBlock(config, shape);
  LlmModel model;
  model.architecture = name;
  model.hidden = shape.hidden;
  model.embedding.patches = patches;
  model.embedding.positions =
      Table{prefix + "embeddings.position_embeddings",
            {1, patches.grid_height * patches.grid_width + 1, shape.hidden}};
  model.embedding.others = {Table{prefix + "embeddings.cls_token", {1, 1, shape.hidden}}};
  model.stack =
      MakeStack(prefix + "encoder.layer", shape.layers, [&](std::int64_t) { return block; });
  model.stack.final_norm = LayerNorm(prefix + "layernorm", shape.hidden);
  if (name == "ViTModel") {
    model.head = MakePooler(config, shape.hidden);
  } else if (name == "ViTForImageClassification") {
    model.head = MakeClassifier(config, shape.hidden);
  } else if (name == "ViTForMaskedImageModeling") {
    model.embedding.others.push_back({prefix + "embeddings.mask_token", {1, 1, shape.hidden}});
    model.head = MakePixelDecoder(config, shape.hidden);
  } else {
    throw config.Offence("architectures", "'" + name + "' is not a known class",
                         "use ViTModel, ViTForImageClassification or ViTForMaskedImageModeling");
  }
  return model;
}

[[maybe_unused]] const bool kRegistered =
    Registry<Family>::Add({"vit", "Vision transformers", BuildVit});

}  // namespace
}  // namespace mixpe::reference
