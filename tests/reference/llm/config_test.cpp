// SPDX-License-Identifier: Apache-2.0
// Every way to get a config.json wrong, and the text the user sees.
#include <gmock/gmock.h>

#include "reference/llm/architecture.hpp"
#include "reference/llm/catalogue.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string ErrorOf(const std::string& json) {
  try {
    (void)ReadModel(ConfigJson::Parse(json, "c.json"));
  } catch (const UserError& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(Config, UnknownArchitectureNamesWhatItWouldNeed) {
  const std::string error = ErrorOf("{\n\"model_type\": \"mamba\"}");
  EXPECT_THAT(error, StartsWith("c.json:2: model_type: 'mamba' is not a known architecture; known: "
                                "RefinedWeb, RefinedWebModel, deepseek_v2, "));
  EXPECT_THAT(error, HasSubstr("needs the meaning of its fields for hidden size, layers, heads"));
  EXPECT_THAT(ErrorOf("{}"), StartsWith("c.json: model_type: missing; known: "));
}

TEST(Config, WrongValuesAreLocated) {
  EXPECT_EQ(ErrorOf("{\"model_type\": \"llama\",\n \"hidden_size\": \"big\"}"),
            "c.json:2: hidden_size: \"big\" is not a whole number; write a whole number");
  EXPECT_EQ(
      ErrorOf("{\"model_type\": \"llama\",\n\n \"num_hidden_layers\": 0}"),
      "c.json:3: num_hidden_layers: 0 is outside 1..1099511627776; use a value in that range");
  EXPECT_EQ(ErrorOf(R"({"model_type": "llama", "hidden_size": 100, "num_attention_heads": 7})"),
            "c.json:1: num_attention_heads: 7 heads do not divide the hidden size 100; use a "
            "divisor, or give head_dim");
  EXPECT_EQ(ErrorOf(R"({"model_type": "llama", "num_key_value_heads": 5})"),
            "c.json:1: num_key_value_heads: 5 does not divide 32 heads; use a divisor");
  EXPECT_EQ(
      ErrorOf(R"({"model_type": "mixtral", "num_experts_per_tok": 9})"),
      "c.json:1: num_experts_per_tok: 9 experts per token of 8; use at most the number of experts");
  EXPECT_EQ(ErrorOf(R"({"model_type": "llama", "hidden_act": "maxout"})"),
            "c.json:1: hidden_act: 'maxout' is not a known activation; known: silu, gelu, relu, "
            "tanh, sigmoid and their "
            "variants");
  EXPECT_EQ(ErrorOf(R"({"model_type": "llama", "attention_bias": 1})"),
            "c.json:1: attention_bias: 1 is not true or false; write true or false");
  EXPECT_EQ(ErrorOf("{\"model_type\": \"llama\",\n \"model_type\": \"opt\"}"),
            "c.json:2: key 'model_type' a second time; remove one of them");
  EXPECT_EQ(ErrorOf(R"({"model_type": "gemma2", "layer_types": ["full_attention"]})"),
            "c.json:1: layer_types: 1 entries for 26 layers; give one per layer");
  EXPECT_EQ(ErrorOf("[]"), "c.json:1: not a JSON object; give a model's config.json");
  EXPECT_THAT(ErrorOf("{\"a\": 1,\n \"b\": }"), StartsWith("c.json:2: column 7: not JSON: "));
  EXPECT_THAT(ErrorOf(""), StartsWith("c.json:1: column 1: not JSON: "));
}

TEST(Config, FilesFoldersAndNamesAreFound) {
  EXPECT_EQ(LoadModel("gpt2").name, "gpt2");
  const std::string folder = std::string(std::getenv("MIXPE_HOME")) + "/reference/llm/models/gpt2";
  EXPECT_EQ(LoadModel(folder).hidden, 768);
  EXPECT_EQ(LoadModel(folder + "/config.json").hidden, 768);
  try {
    (void)LoadModel("gpt-2");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "unknown model 'gpt-2'; did you mean 'gpt2'?");
  }
  try {
    (void)LoadModel("no/such/config.json");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no/such/config.json: cannot be read"));
  }
}

TEST(Config, EveryFamilyReadsAnEmptyFileWithItsDefaults) {
  for (const std::string& family : Registry<Architecture>::Names()) {
    EXPECT_GT(CountParameters(
                  ReadModel(ConfigJson::Parse("{\"model_type\": \"" + family + "\"}", "c.json"))),
              0)
        << family;
  }
}

}  // namespace
}  // namespace mixpe::reference
