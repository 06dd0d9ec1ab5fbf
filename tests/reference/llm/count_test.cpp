// SPDX-License-Identifier: Apache-2.0
// Is every parameter counted, and none twice?
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "reference/base/text.hpp"
#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

class CataloguedModel : public testing::TestWithParam<std::string> {};

TEST_P(CataloguedModel, CountIsThePublishedOne) {
  const std::string folder = (ProjectRoot() / kModelFolder / GetParam()).string();
  const std::int64_t published = LoadModelSource(folder).parameters;
  ASSERT_GT(published, 0) << "source.yaml of every model states its count";
  EXPECT_EQ(CountParameters(LoadModel(GetParam())), published);
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, CataloguedModel, testing::ValuesIn(ModelNames()), TestName);

TEST(Catalogue, HoldsAtLeast28ModelsAndEveryFamily) {
  const std::vector<std::string> names = ModelNames();
  EXPECT_GE(names.size(), 28U);
  std::set<std::string> families;
  for (const std::string& name : names) families.insert(LoadModel(name).model_type);
  EXPECT_THAT(families, testing::IsSupersetOf({"deepseek_v2", "deepseek_v3",
                                               "falcon",      "gemma",
                                               "gemma2",      "gemma3",
                                               "gemma3_text", "gpt2",
                                               "gpt_neox",    "llama",
                                               "mistral",     "mixtral",
                                               "olmo",        "olmo2",
                                               "olmoe",       "opt",
                                               "phi3",        "qwen2",
                                               "qwen2_moe",   "qwen3",
                                               "qwen3_moe",   "switch_transformers",
                                               "t5",          "vit"}));
}

// Independent of the catalogue's files: figures that are in print.
TEST(Count, EqualsPublishedFigures) {
  EXPECT_EQ(CountParameters(LoadModel("llama-2-7b")), 6738415616);
  EXPECT_EQ(CountParameters(LoadModel("mixtral-8x7b")), 46702792704);
  EXPECT_EQ(CountParameters(LoadModel("smollm2-135m")), 134515008);
  EXPECT_EQ(CountParameters(LoadModel("opt-6.7b")), 6658473984);
  EXPECT_EQ(CountParameters(LoadModel("gpt2")), 124439808);
  EXPECT_EQ(CountParameters(LoadModel("llama-3-8b")), 8030261248);
  EXPECT_EQ(CountParameters(LoadModel("deepseek-v3")), 671026404352);
}

// Mixtral counts 12.9 billion active [arXiv:2401.04088], Qwen3-30B-A3B 3.3 [arXiv:2505.09388],
// DeepSeek-V3 37 [arXiv:2412.19437]; the exact figures follow by hand from the configurations.
TEST(Count, OfActiveParametersTakesTheChosenExperts) {
  const std::int64_t expert = 3LL * 4096 * 14336;
  EXPECT_EQ(CountActiveParameters(LoadModel("mixtral-8x7b")), 46702792704 - 32 * 6 * expert);
  EXPECT_EQ(CountActiveParameters(LoadModel("qwen3-30b-a3b")),
            30532122624 - 48 * 120 * (3LL * 2048 * 768));
  EXPECT_EQ(CountActiveParameters(LoadModel("deepseek-v3")),
            671026404352 - 58 * 248 * (3LL * 7168 * 2048));
  EXPECT_EQ(CountActiveParameters(LoadModel("llama-2-7b")), 6738415616);
}

// Small configurations with odd combinations of options, missing keys among them; each count is the
// sum over model.parameters() of transformers 4.57.6.
TEST(Count, OddOptionsEqualThePublishedImplementation) {
  const auto cases = nlohmann::json::parse(
      ReadFile((ProjectRoot() / "tests/reference/llm/odd_options.json").string()));
  ASSERT_GE(cases.size(), 100U);
  for (const auto& item : cases) {
    const std::string text = item["config"].dump();
    EXPECT_EQ(CountParameters(ParseModel(text, "odd")), item["parameters"].get<std::int64_t>())
        << text;
  }
}

// The first published configurations of Falcon have other names for the same things.
TEST(Count, KnowsFalconUnderItsFirstNames) {
  EXPECT_EQ(CountParameters(ParseModel(
                R"({"model_type": "RefinedWeb", "hidden_size": 8192, "n_head": 128, "n_head_kv": 8,
                    "n_layer": 60, "vocab_size": 65024, "parallel_attn": true})",
                "first")),
            CountParameters(LoadModel("falcon-40b")));
  EXPECT_EQ(CountParameters(ParseModel(
                R"({"model_type": "RefinedWebModel", "hidden_size": 4544, "n_head": 71,
                    "n_layer": 32, "vocab_size": 65024, "multi_query": true})",
                "first")),
            CountParameters(LoadModel("falcon-7b")));
}

TEST(ParameterList, HasNamesAndShapesOfTheModuleTree) {
  std::vector<std::string> lines;
  for (const ParameterTensor& tensor : ListParameters(LoadModel("opt-350m"))) {
    std::string line = tensor.name;
    line += " " + std::to_string(tensor.count) + "x";
    for (const std::int64_t extent : tensor.shape) line.append(" ").append(std::to_string(extent));
    lines.push_back(line);
  }
  EXPECT_THAT(lines,
              testing::ElementsAre("model.decoder.embed_tokens.weight 1x 50272 512",
                                   "model.decoder.embed_positions.weight 1x 2050 1024",
                                   "model.decoder.project_in.weight 1x 1024 512",
                                   "model.decoder.layers.*.self_attn.q_proj.weight 24x 1024 1024",
                                   "model.decoder.layers.*.self_attn.q_proj.bias 24x 1024",
                                   "model.decoder.layers.*.self_attn.k_proj.weight 24x 1024 1024",
                                   "model.decoder.layers.*.self_attn.k_proj.bias 24x 1024",
                                   "model.decoder.layers.*.self_attn.v_proj.weight 24x 1024 1024",
                                   "model.decoder.layers.*.self_attn.v_proj.bias 24x 1024",
                                   "model.decoder.layers.*.self_attn.out_proj.weight 24x 1024 1024",
                                   "model.decoder.layers.*.self_attn.out_proj.bias 24x 1024",
                                   "model.decoder.layers.*.self_attn_layer_norm.weight 24x 1024",
                                   "model.decoder.layers.*.self_attn_layer_norm.bias 24x 1024",
                                   "model.decoder.layers.*.fc1.weight 24x 4096 1024",
                                   "model.decoder.layers.*.fc1.bias 24x 4096",
                                   "model.decoder.layers.*.fc2.weight 24x 1024 4096",
                                   "model.decoder.layers.*.fc2.bias 24x 1024",
                                   "model.decoder.layers.*.final_layer_norm.weight 24x 1024",
                                   "model.decoder.layers.*.final_layer_norm.bias 24x 1024",
                                   "model.decoder.project_out.weight 1x 512 1024"));
}

TEST(ParameterList, StoresGpt2ProjectionsInputFirst) {
  for (const ParameterTensor& tensor : ListParameters(LoadModel("gpt2"))) {
    if (tensor.name == "transformer.h.*.mlp.c_fc.weight") {
      EXPECT_THAT(tensor.shape, testing::ElementsAre(768, 3072));
      return;
    }
  }
  FAIL() << "c_fc is not listed";
}

TEST(ParameterList, HasNoNameTwice) {
  for (const std::string& model : ModelNames()) {
    std::set<std::string> seen;
    for (const ParameterTensor& tensor : ListParameters(LoadModel(model))) {
      // Groups of layers that differ (windows) share names; within a group they are unique.
      EXPECT_GT(tensor.count, 0) << model << " " << tensor.name;
      EXPECT_FALSE(tensor.name.empty()) << model;
      if (tensor.name.find('*') == std::string::npos) {
        EXPECT_TRUE(seen.insert(tensor.name).second) << model << " " << tensor.name;
      }
    }
  }
}

}  // namespace
}  // namespace mixpe::reference
