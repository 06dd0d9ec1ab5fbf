// SPDX-License-Identifier: Apache-2.0
// Are options that make no sense refused, and unusual ones walked?
#include <gmock/gmock.h>

#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

std::string WalkError(const std::string& model, const WalkOptions& options) {
  return ErrorOf([&] { (void)Walk(LoadModel(model), options); });
}

TEST(WalkOptions, OutOfRangeAreRefused) {
  const std::string remedy = "..10000000; use a value in that range";
  EXPECT_EQ(WalkError("gpt2", Options(0, 1, 1)), "batch: 0 is outside 1" + remedy);
  EXPECT_EQ(WalkError("gpt2", Options(1, -1, 1)), "prompt_tokens: -1 is outside 0" + remedy);
  EXPECT_EQ(WalkError("gpt2", Options(1, 1, -1)), "new_tokens: -1 is outside 0" + remedy);
  EXPECT_EQ(WalkError("gpt2", Options(1, 1, 1, -1)), "context_tokens: -1 is outside 0" + remedy);
  WalkOptions options;
  options.query_block = 0;
  EXPECT_EQ(WalkError("gpt2", options), "query_block: 0 is outside 1" + remedy);
}

TEST(WalkOptions, OfNothingAreRefused) {
  EXPECT_EQ(WalkError("gpt2", Options(1, 0, 0, 5)),
            "prompt_tokens: neither prompt nor new tokens; ask for at least one of the two");
}

TEST(WalkOptions, BeyondMemoryAreRefused) {
  EXPECT_EQ(WalkError("llama-2-7b", Options(1000, 9000000, 1)),
            "batch: more than 2e9 tokens in the cache; use a smaller batch or a shorter sequence");
  EXPECT_EQ(WalkError("llama-2-7b", Options(1, 128, 200000)),
            "new_tokens: 200000 steps and 1 blocks of the prompt are more than 200000; use fewer "
            "new tokens or a larger query_block");
}

TEST(WalkOptions, BeyondLearnedPositionsAreRefused) {
  EXPECT_EQ(WalkError("opt-125m", Options(1, 2000, 49)),
            "prompt_tokens: 2049 positions, opt-125m has learned 2048; shorten the prompt, the "
            "context or the new tokens");
  EXPECT_EQ(WalkError("opt-125m", Options(1, 2000, 48)), "(no error)");
}

TEST(WalkOptions, OfAnEncoderTakePromptOrContext) {
  EXPECT_EQ(WalkError("t5-small", Options(1, 4, 1, 4)),
            "context_tokens: an encoder reads its whole prompt at once; give prompt_tokens, or "
            "context_tokens that were encoded before");
  EXPECT_EQ(WalkError("t5-small", Options(1, 0, 1)),
            "prompt_tokens: nothing for t5-small to encode; give prompt_tokens, or "
            "context_tokens that were encoded before");
}

TEST(WalkOptions, PrefillOnlyAndDecodeOnlyHaveOnePhaseEach) {
  for (const Operator& op : Walk(LoadModel("gpt2"), Options(1, 5, 0)).operators) {
    EXPECT_EQ(op.phase, Phase::kPrefill);
  }
  for (const Operator& op : Walk(LoadModel("gpt2"), Options(1, 0, 5)).operators) {
    EXPECT_EQ(op.phase, Phase::kDecode);
  }
}

TEST(WalkOptions, AreRecordedInTheHeader) {
  const Workload workload = Walk(LoadModel("mixtral-8x7b"), Options(3, 20, 7, 5)).workload;
  EXPECT_EQ(workload.batch, 3);
  EXPECT_EQ(workload.prompt_tokens, 20);
  EXPECT_EQ(workload.new_tokens, 7);
  EXPECT_EQ(workload.context_tokens, 32);
  EXPECT_EQ(workload.source, "huggingface.co/mistralai/Mixtral-8x7B-v0.1; arXiv 2401.04088");
}

TEST(Walk, IsTheSameEveryTime) {
  const LlmModel model = LoadModel("qwen3-30b-a3b");
  WalkOptions options = Options(3, 150, 4);
  options.routing = "zipf:1.1";
  EXPECT_EQ(Walk(model, options), Walk(model, options));
}

}  // namespace
}  // namespace mixpe::reference
