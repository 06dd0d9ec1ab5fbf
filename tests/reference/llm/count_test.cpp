// SPDX-License-Identifier: Apache-2.0
// Parameter counts: the published ones of every shipped model, and hand-derived ones of
// configurations nobody ships.
#include <gtest/gtest.h>

#include "reference/llm/catalogue.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

std::int64_t CountOf(const std::string& json) {
  return CountParameters(ReadModel(ConfigJson::Parse(json, "c.json")));
}

TEST(Count, EveryShippedModelHasItsPublishedNumber) {
  const auto cards = ModelCards();
  EXPECT_GE(cards.size(), 28U);
  for (const auto& [name, card] : cards)
    EXPECT_EQ(CountParameters(LoadModel(name)), card.parameters) << name;
}

TEST(Count, ActiveParametersLeaveOutIdleExperts) {
  EXPECT_EQ(CountActiveParameters(LoadModel("mixtral-8x7b")), 12879925248);  // published as 12.9 B
  EXPECT_EQ(CountActiveParameters(LoadModel("llama-2-7b")), 6738415616);
  EXPECT_NEAR(static_cast<double>(CountActiveParameters(LoadModel("deepseek-v3"))), 37.5e9, 0.1e9);
}

TEST(Count, FieldsLeftOutTakeTheFamilysDefaults) {
  EXPECT_EQ(CountOf(R"({"model_type": "llama"})"), 6738415616);
  EXPECT_EQ(CountOf(R"({"model_type": "opt"})"), 125239296);
  EXPECT_EQ(CountOf(R"({"model_type": "gpt2"})"), 124439808);
  EXPECT_EQ(CountOf(R"({"model_type": "mistral"})"), 7241732096);
  EXPECT_EQ(CountOf(R"({"model_type": "mixtral"})"), 46702792704);
  EXPECT_EQ(CountOf(R"({"model_type": "falcon"})"), 6921720704);
  EXPECT_EQ(CountOf(R"({"model_type": "phi3"})"), 3821079552);
}

}  // namespace
}  // namespace mixpe::reference
