// SPDX-License-Identifier: Apache-2.0
// The fuzzer itself finds what it is for: a reader with a planted fault is caught and the input
// shrunk.
#include "tests/reference/json/fuzz.hpp"

#include <gtest/gtest.h>

namespace mixpe::fuzz {
namespace {

const std::vector<std::string> kCorpus{"{\"key\": [1, 2, 3], \"name\": \"x\", \"n\": 5}"};

TEST(Fuzz, CrashOfAnotherKindIsCaughtAndShrunk) {
  const auto rewrite = [](const std::string& bytes) -> std::string {
    if (bytes.find("null") != std::string::npos) throw std::out_of_range("planted");
    throw UserError({}, "refused", "");
  };
  const Outcome outcome = FuzzReader(rewrite, kCorpus, 2000);
  EXPECT_NE(outcome.failure.find("threw something else: planted; smallest input:\nnull"),
            std::string::npos)
      << outcome.failure;
  EXPECT_TRUE(outcome.failure.ends_with("\nnull")) << outcome.failure;
}

TEST(Fuzz, UnstableWritingIsCaught) {
  const auto rewrite = [](const std::string& bytes) { return bytes + "x"; };
  EXPECT_EQ(FuzzReader(rewrite, kCorpus, 10).failure,
            "seed 0: is not stable when written again; smallest input:\n");
}

TEST(Fuzz, RefusalOfOnesOwnWritingIsCaught) {
  const auto rewrite = [](const std::string& bytes) -> std::string {
    if (bytes == "written") throw UserError({}, "refused", "");
    return "written";
  };
  EXPECT_EQ(FuzzReader(rewrite, kCorpus, 10).failure,
            "seed 0: its own writing is refused: refused; smallest input:\n");
}

TEST(Fuzz, SameSeedGivesTheSameBytes) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_EQ(Mutator(seed).Mutate(kCorpus), Mutator(seed).Mutate(kCorpus));
  }
}

}  // namespace
}  // namespace mixpe::fuzz
