// SPDX-License-Identifier: Apache-2.0
// What the walk must contain, by hand-derived totals.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "reference/llm/catalogue.hpp"
#include "reference/llm/llm.hpp"
#include "reference/llm/routing.hpp"
#include "reference/llm/walker.hpp"

namespace mixpe::reference {
namespace {

using testing::HasSubstr;

Trace WalkOf(const std::string& model, const WalkOptions& options) {
  return Walk(LoadModel(model), options);
}

/// Multiply-accumulates of all operators that `wanted` accepts, repeats included.
template <class Wanted>
std::int64_t MacsOf(const Trace& trace, Wanted wanted) {
  std::int64_t macs = 0;
  for (const Operator& op : trace.operators) {
    if (wanted(op)) macs += Macs(op) * op.repeat;
  }
  return macs;
}

bool OnWeights(const Operator& op) {
  return op.kind != OpKind::kConv && Macs(op) > 0 && op.inputs.at(1).role == Role::kWeight;
}

const Operator* Find(const Trace& trace, const std::string& path, Phase phase = Phase::kDecode) {
  for (const Operator& op : trace.operators) {
    if (op.path == path && op.phase == phase) return &op;
  }
  return nullptr;
}

TEST(Walk, EveryOperatorOfEveryModelIsWellFormed) {
  for (const auto& [name, card] : ModelCards()) {
    for (const WalkOptions& options :
         {WalkOptions{}, WalkOptions{3, 1, 1, 0, 128, "zipf:1.2"},
          WalkOptions{1, 0, 2, 5, 7, "uniform"}, WalkOptions{2, 300, 0, 9, 128, "uniform"}}) {
      const Trace trace = WalkOf(name, options);
      for (const Operator& op : trace.operators)
        ASSERT_EQ(FindFault(op), "") << name << " " << op.path;
      EXPECT_EQ(trace.workload.parameters, card.parameters);
    }
  }
}

TEST(Walk, OneDecodedTokenMultipliesEveryActiveMatrixOnce) {
  // Of LLaMA-2-7B all parameters but norms (65 x 4096) and the token table (32000 x 4096) are
  // matrices.
  const Trace llama = WalkOf("llama-2-7b", {1, 0, 1, 0, 128, "uniform"});
  EXPECT_EQ(MacsOf(llama, OnWeights), 6738415616 - 65 * 4096 - 32000 * 4096);
  const Trace mixtral = WalkOf("mixtral-8x7b", {1, 0, 1, 0, 128, "uniform"});
  EXPECT_EQ(MacsOf(mixtral, OnWeights), 12879925248 - 65 * 4096 - 32000 * 4096);
}

TEST(Walk, PrefillMultipliesEveryTokenButTheHeadOnce) {
  const Trace trace = WalkOf("llama-2-7b", {2, 300, 0, 0, 128, "uniform"});
  const std::int64_t head = 32000 * 4096;
  EXPECT_EQ(MacsOf(trace, OnWeights), 600 * (6738415616 - 65 * 4096 - 2 * head) + 2 * head);
}

TEST(Walk, AttentionReadsTheCacheByKeyValueHeads) {
  const Trace trace = WalkOf("llama-3-8b", {4, 100, 2, 0, 128, "uniform"});
  const Operator* scores = Find(trace, "decoder.layers.scores");
  ASSERT_NE(scores, nullptr);
  EXPECT_EQ(scores->Extent("batch"), 4 * 8);
  EXPECT_EQ(scores->Extent("m"), 4);
  EXPECT_EQ(scores->Extent("n"), 101);
  EXPECT_EQ(scores->Extent("k"), 128);
  EXPECT_EQ(scores->repeat, 32);
  EXPECT_EQ(scores->inputs[1].role, Role::kKv);
  EXPECT_EQ(trace.workload.kv_elements, 4LL * 102 * 32 * 2 * 8 * 128);
  // Scores and values of both steps: 32 layers x 4 sequences x 32 heads x 128 x (101 + 102) x 2.
  EXPECT_EQ(MacsOf(trace,
                   [](const Operator& op) {
                     return op.phase == Phase::kDecode && op.kind == OpKind::kGemm &&
                            op.inputs[1].role == Role::kKv;
                   }),
            32LL * 4 * 32 * 128 * (101 + 102) * 2);
}

TEST(Walk, CausalPrefillGrowsBlockByBlockAndWindowsLimitIt) {
  Attention a;
  const auto keys = [&](const Pass& pass, std::int64_t block) {
    std::vector<std::int64_t> flat;
    for (const Span& s : SpansOf(a, pass, block))
      flat.insert(flat.end(), {s.queries, s.keys, s.times});
    return flat;
  };
  using V = std::vector<std::int64_t>;
  EXPECT_EQ(keys({Phase::kPrefill, 1, 300, 1, 0, 0}, 128),
            (V{128, 128, 1, 128, 256, 1, 44, 300, 1}));
  EXPECT_EQ(keys({Phase::kPrefill, 1, 1, 1, 7, 0}, 128), (V{1, 8, 1}));
  a.window = 100;
  EXPECT_EQ(keys({Phase::kPrefill, 1, 300, 1, 0, 0}, 100), (V{100, 100, 1, 100, 199, 2}));
  EXPECT_EQ(keys({Phase::kDecode, 1, 1, 4, 98, 0}, 128), (V{1, 99, 1, 1, 100, 3}));
  a.causal = false;
  EXPECT_EQ(keys({Phase::kForward, 1, 197, 1, 0, 0}, 128), (V{197, 197, 1}));
}

TEST(Walk, LatentAttentionCachesTheLatentOnly) {
  const Trace trace = WalkOf("deepseek-v3", {2, 16, 1, 0, 128, "uniform"});
  EXPECT_EQ(trace.workload.kv_elements, 61LL * 2 * 17 * (512 + 64));
  const Operator* scores = Find(trace, "decoder.layers.scores");
  EXPECT_EQ(scores->Extent("batch"), 2);
  EXPECT_EQ(scores->Extent("m"), 128);
  EXPECT_EQ(scores->Extent("k"), 576);
  EXPECT_EQ(Find(trace, "decoder.layers.values")->Extent("n"), 512);
  EXPECT_EQ(Find(trace, "decoder.layers.scores", Phase::kPrefill)->Extent("k"), 192);
  // Dense and routed layers are both there: 3 and 58.
  EXPECT_EQ(Find(trace, "decoder.layers.mlp.up_proj")->repeat, 3);
  EXPECT_EQ(Find(trace, "decoder.layers.experts.up_proj")->repeat, 58);
}

TEST(Walk, EncoderDecoderAndImagesAreWhole) {
  const Trace t5 = WalkOf("switch-base-8", {2, 40, 3, 0, 128, "uniform"});
  const Operator* cross = Find(t5, "decoder.layers.cross.scores");
  ASSERT_NE(cross, nullptr);
  EXPECT_EQ(cross->Extent("n"), 40);
  EXPECT_NE(Find(t5, "decoder.layers.cross.k_proj", Phase::kPrefill), nullptr);
  const Trace vit = WalkOf("vit-base", {2, 512, 128, 0, 128, "uniform"});
  EXPECT_EQ(vit.workload.prompt_tokens, 197);
  EXPECT_EQ(vit.workload.new_tokens, 0);
  EXPECT_EQ(MacsOf(vit, [](const Operator& op) { return op.kind == OpKind::kConv; }),
            2LL * 196 * 768 * 3 * 16 * 16);
  EXPECT_EQ(Find(vit, "encoder.layers.q_proj", Phase::kForward)->Extent("m"), 2 * 197);
}

TEST(Walk, TraceStaysSmallHoweverLarge) {
  EXPECT_LT(WalkOf("deepseek-v3", {16, 512, 128, 0, 128, "uniform"}).operators.size(), 2000U);
}

TEST(Walk, BadOptionsAreRefused) {
  const LlmModel model = LoadModel("gpt2");
  EXPECT_THROW((void)Walk(model, {0, 1, 1, 0, 128, "uniform"}), UserError);
  EXPECT_THROW((void)Walk(model, {1, -1, 1, 0, 128, "uniform"}), UserError);
  try {
    (void)Walk(model, {1, 1, 1, 0, 128, "zipfel"});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(
        error.what(),
        "--routing zipfel is not possible here; use uniform, zipf:<s> or a histogram file");
  }
}

std::int64_t Touched(const std::vector<std::int64_t>& rows) {
  return std::count_if(rows.begin(), rows.end(), [](auto r) { return r > 0; });
}

TEST(Routing, RowsSumAreCappedAndTouchTheExpectedNumberOfExperts) {
  for (const char* text : {"uniform", "zipf:0.5", "zipf:2"}) {
    const Routing routing = Routing::Parse(text);
    for (const std::int64_t experts : {1, 8, 60, 256}) {
      for (const std::int64_t k : {std::int64_t{1}, std::int64_t{2}, std::int64_t{8}}) {
        if (k > experts) continue;
        for (const std::int64_t tokens : {0, 1, 3, 16, 500}) {
          const auto rows = routing.Rows(tokens, experts, k, 0);
          ASSERT_EQ(std::accumulate(rows.begin(), rows.end(), std::int64_t{0}), tokens * k);
          ASSERT_LE(*std::max_element(rows.begin(), rows.end()), tokens);
          ASSERT_GE(Touched(rows), std::min(k, tokens * k));
        }
      }
    }
  }
  // 8 experts, 2 per token, 16 tokens: 8 (1 - 0.75^16) = 7.92.
  EXPECT_EQ(Touched(Routing::Parse("uniform").Rows(16, 8, 2, 0)), 8);
  // 256 experts, 8 per token, 16 tokens: 256 (1 - (1 - 1/32)^16) = 101.97.
  EXPECT_EQ(Touched(Routing::Parse("uniform").Rows(16, 256, 8, 0)), 102);
  const auto zipf = Routing::Parse("zipf:1").Rows(100, 8, 2, 0);
  EXPECT_TRUE(std::is_sorted(zipf.rbegin(), zipf.rend()));
  EXPECT_GT(zipf.front(), 3 * zipf.back());
}

class HistogramFile {
 public:
  explicit HistogramFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("mixpe_routing_" + std::to_string(getpid()) + ".json")) {
    WriteFile(path_, text);
  }
  ~HistogramFile() { std::filesystem::remove(path_); }
  [[nodiscard]] std::string path() const { return path_; }

 private:
  std::string path_;
};

TEST(Routing, RecordedHistogramsAreFollowedPerLayer) {
  const HistogramFile file(
      R"({"schema_version": 1, "tokens_per_expert": [[3, 0, 1, 0], [0, 1, 0, 1]]})");
  const Routing routing = Routing::Parse(file.path());
  EXPECT_TRUE(routing.PerLayer());
  EXPECT_EQ(routing.Rows(8, 4, 1, 0), (std::vector<std::int64_t>{6, 0, 2, 0}));
  EXPECT_EQ(routing.Rows(8, 4, 1, 1), (std::vector<std::int64_t>{0, 4, 0, 4}));
  const auto error_of = [&](auto call) -> std::string {
    try {
      (void)call();
    } catch (const UserError& error) {
      return error.what();
    }
    return "(no error)";
  };
  EXPECT_THAT(error_of([&] { return routing.Rows(8, 4, 1, 2); }),
              HasSubstr("no list for layer 2; give one list, or one per layer"));
  EXPECT_THAT(error_of([&] { return routing.Rows(8, 5, 1, 0); }),
              HasSubstr("4 counts for 5 experts; give one count per expert"));
  EXPECT_THAT(error_of([&] { return routing.Rows(8, 4, 3, 0); }),
              HasSubstr("only 2 experts were used, a token visits 3"));
  EXPECT_THAT(error_of([] { return Routing::Parse("zipf:x"); }),
              HasSubstr("the exponent is not a number from 0 to 10"));
  EXPECT_THAT(error_of([] { return Routing::Parse("./no_such.json"); }),
              HasSubstr("cannot be read"));
  const HistogramFile bad(R"({"schema_version": 1, "tokens_per_expert": [1, -2]})");
  EXPECT_THAT(error_of([&] { return Routing::Parse(bad.path()); }),
              HasSubstr("tokens_per_expert: -2 is not a count"));
}

}  // namespace
}  // namespace mixpe::reference
