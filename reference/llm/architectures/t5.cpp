// SPDX-License-Identifier: Apache-2.0
// T5 and Switch Transformers: encoder and decoder, relative position bias, unscaled scores; in
// Switch a mixture of experts in every nth layer. [arXiv:1910.10683, arXiv:2101.03961]
#include <functional>

#include "reference/base/registry.hpp"
#include "reference/llm/builders.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

struct T5Shape {
  std::int64_t width = 0;
  std::int64_t heads = 0;
  std::int64_t head_dim = 0;
  std::int64_t inner = 0;
  std::int64_t vocab = 0;
  std::int64_t encoder_layers = 0;
  std::int64_t decoder_layers = 0;
};

/// `absent_decoder_layers`: for a missing num_decoder_layers; 0: as many as the encoder has, which
/// null always means.
T5Shape ReadT5Shape(const Config& config, std::int64_t absent_decoder_layers) {
  T5Shape shape;
  shape.width = config.Count("d_model", "width of the residual stream");
  shape.heads = config.Count("num_heads", "number of heads");
  shape.inner = config.Count("d_ff", "width inside the MLP");
  shape.vocab = config.Count("vocab_size", "number of tokens in the vocabulary");
  shape.encoder_layers = config.Count("num_layers", "number of encoder layers");
  const bool as_encoder = absent_decoder_layers == 0 || config.IsNull("num_decoder_layers");
  shape.decoder_layers = config.CountOr("num_decoder_layers",
                                        as_encoder ? shape.encoder_layers : absent_decoder_layers);
  shape.head_dim = config.CountOr("d_kv", 64);
  return shape;
}

Attention MakeAttention(const T5Shape& shape, const std::string& module) {
  const std::int64_t inner = shape.heads * shape.head_dim;
  Attention attention;
  attention.heads = attention.kv_heads = shape.heads;
  attention.head_dim = attention.v_dim = shape.head_dim;
  attention.scaled = false;
  for (const char* name : {".q", ".k", ".v"}) {
    attention.projections.push_back(MakeLinear(module + name, shape.width, inner));
  }
  attention.output = MakeLinear(module + ".o", inner, shape.width);
  return attention;
}

/// The MLP of a layer whose feed-forward part is sub-layer `index`.
using FeedForward = std::function<std::variant<Attention, Mlp, Experts>(const std::string& prefix)>;

std::vector<Branch> MakeEncoderLayer(const T5Shape& shape, const FeedForward& feed_forward) {
  Attention self = MakeAttention(shape, "layer.0.SelfAttention");
  self.causal = false;
  self.score_bias = true;
  return {{RmsNorm("layer.0.layer_norm", shape.width), self, {}, {}},
          {RmsNorm("layer.1.layer_norm", shape.width), feed_forward("layer.1."), {}, {}}};
}

std::vector<Branch> MakeDecoderLayer(const T5Shape& shape, const FeedForward& feed_forward) {
  Attention self = MakeAttention(shape, "layer.0.SelfAttention");
  self.score_bias = true;
  Attention cross = MakeAttention(shape, "layer.1.EncDecAttention");
  cross.causal = false;
  cross.cross = true;
  return {{RmsNorm("layer.0.layer_norm", shape.width), self, {}, {}},
          {RmsNorm("layer.1.layer_norm", shape.width), cross, {}, {}},
          {RmsNorm("layer.2.layer_norm", shape.width), feed_forward("layer.2."), {}, {}}};
}

void FinishStack(const Config& config, const T5Shape& shape, const std::string& name,
                 Stack& stack) {
  const std::int64_t buckets = config.CountOr("relative_attention_num_buckets", 32);
  stack.final_norm = RmsNorm(name + ".final_layer_norm", shape.width);
  stack.relative_bias =
      Table{name + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            {buckets, shape.heads}};
}

/// `feed_forward(layer, decoder)` describes the MLP of a layer.
LlmModel BuildEncoderDecoder(
    const Config& config, const T5Shape& shape,
    const std::function<FeedForward(std::int64_t layer, bool decoder)>& feed_forward) {
  LlmModel model;
  model.hidden = shape.width;
  model.embedding.tokens = Table{"shared.weight", {shape.vocab, shape.width}};
  model.encoder = MakeStack("encoder.block", shape.encoder_layers, [&](std::int64_t layer) {
    return MakeEncoderLayer(shape, feed_forward(layer, false));
  });
  model.stack = MakeStack("decoder.block", shape.decoder_layers, [&](std::int64_t layer) {
    return MakeDecoderLayer(shape, feed_forward(layer, true));
  });
  FinishStack(config, shape, "encoder", *model.encoder);
  FinishStack(config, shape, "decoder", model.stack);
  model.head = MakeLanguageHead(config, "lm_head", shape.width, shape.vocab,
                                /*tied_by_default=*/true);
  model.head.scaled = model.head.tied;
  return model;
}

/// `relu`, `gated-gelu`, ...: T5's own spelling.
Mlp MakeT5Mlp(const Config& config, const T5Shape& shape, const std::string& prefix) {
  const std::string text = config.TextOr("feed_forward_proj", "relu");
  const bool gated = text.rfind("gated-", 0) == 0;
  const std::string activation = ActivationFunction(gated ? text.substr(6) : text);
  if (activation.empty()) {
    throw config.Offence("feed_forward_proj", "'" + text + "' is not a known activation",
                         "write for example relu or gated-gelu");
  }
  Mlp mlp{
      {}, MakeLinear(prefix + "DenseReluDense.wo", shape.inner, shape.width), gated, activation};
  if (gated) {
    mlp.up = {MakeLinear(prefix + "DenseReluDense.wi_0", shape.width, shape.inner),
              MakeLinear(prefix + "DenseReluDense.wi_1", shape.width, shape.inner)};
  } else {
    mlp.up = {MakeLinear(prefix + "DenseReluDense.wi", shape.width, shape.inner)};
  }
  return mlp;
}

LlmModel BuildT5(const Config& config) {
  const T5Shape shape = ReadT5Shape(config, /*absent_decoder_layers=*/0);
  return BuildEncoderDecoder(config, shape, [&](std::int64_t, bool) -> FeedForward {
    return [&](const std::string& prefix) { return MakeT5Mlp(config, shape, prefix); };
  });
}

Mlp MakeSwitchMlp(const Config& config, const T5Shape& shape, const std::string& name) {
  return {{MakeLinear(name + ".wi", shape.width, shape.inner)},
          MakeLinear(name + ".wo", shape.inner, shape.width),
          false,
          ReadActivation(config, "dense_act_fn", "relu")};
}

Experts MakeSwitchExperts(const Config& config, const T5Shape& shape, const std::string& name) {
  Experts experts;
  experts.experts = config.Count("num_experts", "number of experts in a sparse layer");
  experts.top_k = 1;
  ExpectTopK(config, "num_experts", experts.top_k, experts.experts);
  experts.router = MakeLinear(name + ".router.classifier", shape.width, experts.experts,
                              config.FlagOr("router_bias", false));
  experts.expert = MakeSwitchMlp(config, shape, name + ".experts.expert_*");
  return experts;
}

/// Every how many layers one is sparse. A stack without sparse layers has, as in the published
/// code, as step its number of layers, which leaves its second layer sparse.
std::int64_t SparseStep(const Config& config, const std::string& stack, std::int64_t layers) {
  const std::int64_t sparse = config.WholeOr("num_sparse_" + stack + "_layers", 3);
  const std::int64_t step = sparse > 0 ? layers / sparse : layers;
  return config.WholeOr(stack + "_sparse_step", step);
}

LlmModel BuildSwitch(const Config& config) {
  const T5Shape shape = ReadT5Shape(config, /*absent_decoder_layers=*/12);
  const std::int64_t encoder_step = SparseStep(config, "encoder", shape.encoder_layers);
  const std::int64_t decoder_step = SparseStep(config, "decoder", shape.decoder_layers);
  return BuildEncoderDecoder(config, shape, [&](std::int64_t layer, bool decoder) -> FeedForward {
    const std::int64_t step = decoder ? decoder_step : encoder_step;
    const bool sparse = step == 1 || (step > 0 && layer % step == 1);
    return [&config, &shape, sparse](const std::string& prefix) {
      std::variant<Attention, Mlp, Experts> body = MakeSwitchMlp(config, shape, prefix + "mlp");
      if (sparse) body = MakeSwitchExperts(config, shape, prefix + "mlp");
      return body;
    };
  });
}

[[maybe_unused]] const bool kT5 = Registry<Family>::Add({"t5", "T5 encoder-decoders", BuildT5});
[[maybe_unused]] const bool kSwitch = Registry<Family>::Add(
    {"switch_transformers", "Switch Transformers: T5 with mixtures of experts", BuildSwitch});

}  // namespace
}  // namespace mixpe::reference
