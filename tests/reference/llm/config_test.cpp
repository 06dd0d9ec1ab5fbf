// SPDX-License-Identifier: Apache-2.0
// Does a wrong configuration say what is wrong, where, and what to do?
#include <unistd.h>

#include <gmock/gmock.h>

#include <filesystem>

#include "reference/base/text.hpp"
#include "reference/llm/config.hpp"
#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;

std::string LoadError(const std::string& text) {
  return ErrorOf([&] { (void)ParseModel(text, "config.json"); });
}

/// A LLaMA whose line `key` is replaced by `line` ("" removes it).
std::string Llama(const std::string& key, const std::string& line) {
  const std::vector<std::pair<std::string, std::string>> lines{
      {"model_type", R"("model_type": "llama")"},
      {"hidden_size", R"("hidden_size": 64)"},
      {"num_hidden_layers", R"("num_hidden_layers": 2)"},
      {"num_attention_heads", R"("num_attention_heads": 4)"},
      {"intermediate_size", R"("intermediate_size": 96)"},
      {"vocab_size", R"("vocab_size": 100)"}};
  std::string text;
  for (const auto& [name, usual] : lines) {
    const std::string& chosen = name == key ? line : usual;
    if (!chosen.empty()) text += (text.empty() ? "{\n" : ",\n") + chosen;
  }
  return text + "\n}\n";
}

TEST(ConfigErrors, NameTheMissingKey) {
  EXPECT_EQ(LoadError(Llama("num_hidden_layers", "")),
            "config.json:1: num_hidden_layers: missing; add it: number of layers");
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": null)")),
            "config.json:7: vocab_size: missing; add it: number of tokens in the vocabulary");
}

TEST(ConfigErrors, NameTheWrongType) {
  EXPECT_EQ(LoadError(Llama("hidden_size", R"("hidden_size": "64")")),
            "config.json:3: hidden_size: \"64\" is not a whole number; write a whole number");
  EXPECT_EQ(LoadError(Llama("hidden_size", R"("hidden_size": 64.5)")),
            "config.json:3: hidden_size: 64.5 is not a whole number; write a whole number");
  EXPECT_EQ(LoadError(Llama("", "").replace(0, 1, R"({"mlp_bias": 1,)")),
            "config.json:1: mlp_bias: 1 is not true or false; write true or false");
  EXPECT_EQ(LoadError(Llama("", "").replace(0, 1, R"({"hidden_act": 1,)")),
            "config.json:1: hidden_act: 1 is not a text; write a text");
  EXPECT_EQ(LoadError(Llama("", "").replace(0, 1, R"({"architectures": "X",)")),
            "config.json:1: architectures: \"X\" is not a list of texts; write a list of texts");
}

TEST(ConfigErrors, NameTheValueOutOfRange) {
  EXPECT_EQ(LoadError(Llama("num_hidden_layers", R"("num_hidden_layers": 0)")),
            "config.json:4: num_hidden_layers: 0 is outside 1..2147483647; use a value in that "
            "range");
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": -5)")),
            "config.json:7: vocab_size: -5 is outside 1..2147483647; use a value in that range");
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": 18446744073709551615)")),
            "config.json:7: vocab_size: 18446744073709551615 is outside 1..2147483647; use a value "
            "in that range");
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": 2147483648)")),
            "config.json:7: vocab_size: 2147483648 is outside 1..2147483647; use a value in that "
            "range");
  EXPECT_EQ(LoadError(Llama("num_hidden_layers", R"("num_hidden_layers": 200000)")),
            "200000 layers in model.layers; use at most 100000");
}

TEST(ConfigErrors, RefuseDimensionsThatDoNotFit) {
  EXPECT_EQ(LoadError(Llama("num_attention_heads", R"("num_attention_heads": 5)")),
            "config.json:5: num_attention_heads: 5 does not divide hidden_size 64; use a divisor "
            "of it");
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": 9, "num_key_value_heads": 3)")),
            "config.json:7: num_key_value_heads: 3 does not divide the 4 attention heads; use a "
            "divisor of it");
  EXPECT_EQ(LoadError(Llama("model_type", R"("model_type": "mistral")")),
            "config.json:1: num_key_value_heads: 8 (the default) does not divide the 4 attention "
            "heads; use a divisor of it");
}

TEST(ConfigErrors, RefuseCountsThatOverflow) {
  EXPECT_EQ(LoadError(R"({"model_type": "llama", "hidden_size": 2147483647, "vocab_size": 1,
                          "num_hidden_layers": 100000, "num_attention_heads": 2147483647,
                          "intermediate_size": 1, "head_dim": 2})"),
            "model.layers.*.self_attn.q_proj.weight has more elements than fit a 64-bit number; "
            "check the dimensions of its configuration");
}

TEST(ConfigErrors, NameUnknownWords) {
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": 9, "hidden_act": "silo")")),
            "config.json:7: hidden_act: 'silo' is not a known activation; did you mean 'silu'?");
  EXPECT_EQ(LoadError(Llama("vocab_size", R"("vocab_size": 9, "torch_dtype": "int3")")),
            "config.json:7: torch_dtype: 'int3' is not a known type; use bfloat16, float16 or "
            "float32");
  EXPECT_EQ(
      LoadError(Llama("vocab_size", R"("vocab_size": 9, "architectures": ["XForQuestions"])")),
      "config.json:7: architectures: 'XForQuestions' has a head that is not known here; name "
      "the ...ForCausalLM, ...ForConditionalGeneration or ...Model class");
}

TEST(ConfigErrors, NameUnknownFamilyAndTheKnown) {
  const std::string known =
      "known: RefinedWeb, RefinedWebModel, deepseek_v2, deepseek_v3, falcon, gemma, gemma2, "
      "gemma3, gemma3_text, gpt2, "
      "gpt_neox, llama, mistral, mixtral, olmo, olmo2, olmoe, opt, phi3, qwen2, qwen2_moe, qwen3, "
      "qwen3_moe, switch_transformers, t5, vit";
  EXPECT_EQ(LoadError(Llama("model_type", R"("model_type": "mamba")")),
            "config.json:2: model_type: 'mamba' is not a known model family; a family reads "
            "hidden_size, num_hidden_layers, num_attention_heads, intermediate_size and "
            "vocab_size, or what stands for them, and is one file in "
            "reference/llm/architectures; " +
                known);
  EXPECT_EQ(LoadError(Llama("model_type", "")),
            "config.json:1: model_type: missing; name the family of the model; " + known);
}

TEST(ConfigErrors, NameLineAndColumnOfBadSyntax) {
  EXPECT_THAT(LoadError("{\n  \"a\": 1,\n  \"b\": }\n"),
              testing::StartsWith("config.json:3: column 8: not JSON: "));
  EXPECT_THAT(LoadError(""), testing::StartsWith("config.json:1: column 1: not JSON: "));
  EXPECT_EQ(LoadError("[1]"), "config.json:1: is not a JSON object; write {\"model_type\": ...}");
}

TEST(ConfigErrors, RejectDuplicatesAtAnyDepth) {
  EXPECT_EQ(LoadError("{\"a\": {\"b\": [{\"c\": 1,\n\"c\": 2}]}}"),
            "config.json:2: key 'c' a second time; remove one of them");
}

TEST(ConfigErrors, PointIntoNestedSections) {
  EXPECT_EQ(LoadError("{\"model_type\": \"gemma3\",\n\"text_config\": {\n\"hidden_size\": true}}"),
            "config.json:3: text_config.hidden_size: true is not a whole number; write a whole "
            "number");
  EXPECT_EQ(LoadError(R"({"model_type": "gemma3", "text_config": 3})"),
            "config.json:1: text_config: 3 is not an object; write an object");
}

TEST(ConfigErrors, RefuseImpossibleMixtures) {
  const std::string mixtral = R"({"model_type": "mixtral", "hidden_size": 64, "vocab_size": 9,
"num_hidden_layers": 1, "num_attention_heads": 8, "intermediate_size": 8,
)";
  EXPECT_EQ(LoadError(mixtral + R"("num_local_experts": 4, "num_experts_per_tok": 5})"),
            "config.json:3: num_experts_per_tok: 5 experts per token of 4; use at most the number "
            "of experts");
  EXPECT_EQ(LoadError(mixtral + R"("num_experts_per_tok": 5})"),
            "config.json:1: num_local_experts: missing; add it: number of experts in a layer");
  EXPECT_EQ(LoadError(mixtral + R"("num_local_experts": 100001, "num_experts_per_tok": 5})"),
            "config.json:3: num_experts_per_tok: 100001 experts in a layer; use at most 100000");
}

TEST(ConfigErrors, RefuseImpossibleGroups) {
  const std::string deepseek = R"({"model_type": "deepseek_v3", "hidden_size": 64, "vocab_size": 9,
"num_hidden_layers": 4, "num_attention_heads": 8, "intermediate_size": 8, "n_routed_experts": 12,
"moe_intermediate_size": 8, "num_experts_per_tok": 2,
)";
  EXPECT_EQ(LoadError(deepseek + R"("n_group": 5})"),
            "config.json:4: n_group: 5 does not divide the 12 routed experts; use a divisor of it");
  EXPECT_EQ(LoadError(deepseek + R"("n_group": 3, "topk_group": 4})"),
            "config.json:4: topk_group: 4 of 3 groups; use at most n_group");
  EXPECT_EQ(LoadError(deepseek + R"("topk_method": "best"})"),
            "config.json:4: topk_method: 'best' is not a known way to choose experts; use greedy, "
            "group_limited_greedy or noaux_tc");
  EXPECT_EQ(LoadError(deepseek + R"("scoring_func": "relu"})"),
            "config.json:4: scoring_func: 'relu' is not a known score; use softmax or sigmoid");
}

TEST(ConfigErrors, RefuseWrongLayerLists) {
  const std::string qwen = R"({"model_type": "qwen2", "hidden_size": 64, "vocab_size": 9,
"num_hidden_layers": 2, "num_attention_heads": 8, "intermediate_size": 8, "num_key_value_heads": 8,
"layer_types": )";
  EXPECT_EQ(LoadError(qwen + R"(["full_attention"]})"),
            "config.json:3: layer_types: 1 entries for 2 layers; give one for each layer");
  EXPECT_EQ(LoadError(qwen + R"(["full_attention", "linear"]})"),
            "config.json:3: layer_types: 'linear' is not a known kind of layer; use full_attention "
            "or sliding_attention");
  EXPECT_EQ(LoadError(qwen + R"([1, 2]})"),
            "config.json:3: layer_types: 1 is not a text; write a text");
}

TEST(ConfigErrors, OfSingleFamilies) {
  EXPECT_EQ(LoadError(R"({"model_type": "gpt2", "n_embd": 64, "n_head": 4, "n_layer": 1,
"vocab_size": 9, "add_cross_attention": true})"),
            "config.json:2: add_cross_attention: true is not supported; only the decoder of its "
            "own can be walked");
  EXPECT_EQ(LoadError(R"({"model_type": "t5", "d_model": 64, "num_heads": 4, "num_layers": 1,
"d_ff": 8, "vocab_size": 9, "feed_forward_proj": "gated-x"})"),
            "config.json:2: feed_forward_proj: 'gated-x' is not a known activation; write for "
            "example relu or gated-gelu");
  const std::string vit = R"({"model_type": "vit", "hidden_size": 64, "num_hidden_layers": 1,
"num_attention_heads": 4, "intermediate_size": 8, )";
  EXPECT_EQ(LoadError(vit + R"("patch_size": 225})"),
            "config.json:2: patch_size: 225 exceeds image_size 224; use smaller patches");
  EXPECT_EQ(LoadError(vit + R"("architectures": ["ViTForTime"]})"),
            "config.json:2: architectures: 'ViTForTime' is not a known class; use ViTModel, "
            "ViTForImageClassification or ViTForMaskedImageModeling");
  EXPECT_EQ(LoadError(R"({"model_type": "gpt_neox", "hidden_size": 64, "num_hidden_layers": 1,
"vocab_size": 9, "num_attention_heads": 4, "intermediate_size": 8, "rotary_pct": 1.5})"),
            "config.json:2: rotary_pct: 1.5 is outside 0..1; give the rotated fraction of a head");
  EXPECT_EQ(LoadError(R"({"model_type": "gemma3_text", "use_bidirectional_attention": true})"),
            "config.json:1: use_bidirectional_attention: true is not supported; only the causal "
            "Gemma 3 can be walked");
}

TEST(Config, ToleratesUnknownKeysAndEscapedText) {
  const LlmModel model = ParseModel(
      Llama("vocab_size", R"("vocab_size": 100, "x\"y": [1, {"z": "a,b]}"}], "w": null)"), "m");
  EXPECT_EQ(model.format, "bf16");
  EXPECT_EQ(CountParameters(model), 2 * 100 * 64 + 2 * (4 * 64 * 64 + 3 * 64 * 96 + 2 * 64) + 64);
}

class LoadModelTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(testing::TempDir()) / ("mixpe_llm_load_" + std::to_string(getpid())) / "tiny";
    fs::create_directories(folder_);
    WriteFile((folder_ / "config.json").string(), Llama("", ""));
  }
  void TearDown() override { fs::remove_all(folder_.parent_path()); }
  fs::path folder_;
};

TEST_F(LoadModelTest, TakesAFileAFolderOrAName) {
  EXPECT_EQ(LoadModel(folder_.string()).name, "tiny");
  EXPECT_EQ(LoadModel((folder_ / "").string()).name, "tiny");
  EXPECT_EQ(LoadModel((folder_ / "config.json").string()).name, "tiny");
  WriteFile((folder_ / "other.json").string(), Llama("", ""));
  EXPECT_EQ(LoadModel((folder_ / "other.json").string()).name, "other");
  EXPECT_EQ(LoadModel("opt-125m").source, "huggingface.co/facebook/opt-125m; arXiv 2205.01068");
}

TEST_F(LoadModelTest, SaysWhatIsMissing) {
  const std::string empty = (folder_ / "empty").string();
  fs::create_directories(empty);
  EXPECT_EQ(ErrorOf([&] { (void)LoadModel(empty); }),
            empty + ": holds no config.json; give the folder of a Hugging Face model");
  EXPECT_EQ(ErrorOf([&] { (void)LoadModel("no/such/place"); }),
            "no/such/place: does not exist; give a config.json, its folder or a model of `mixpe "
            "list models`");
  EXPECT_EQ(ErrorOf([&] { (void)LoadModel("mixtrl-8x7b"); }),
            "unknown model 'mixtrl-8x7b'; did you mean 'mixtral-8x7b'?");
}

}  // namespace
}  // namespace mixpe::reference
