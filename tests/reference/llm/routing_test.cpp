// SPDX-License-Identifier: Apache-2.0
// Do the rows of the experts sum to the routed tokens, touch as many experts as expected, and stay
// within what distinct choices allow?
#include "reference/llm/routing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/reference/llm/support.hpp"

namespace mixpe::reference {
namespace {

using testing::ElementsAre;
using Rows = std::vector<std::int64_t>;

Rows Route(const std::string& text, std::int64_t experts, std::int64_t top_k, std::int64_t tokens) {
  return Routing::Parse(text).Rows(0, experts, top_k, tokens);
}

std::int64_t Touched(const Rows& rows) {
  return std::count_if(rows.begin(), rows.end(), [](auto r) { return r > 0; });
}

TEST(Routing, SumsAndStaysWithinTheCapForAllSizes) {
  for (const char* text : {"uniform", "zipf:0.5", "zipf:1.2", "zipf:3", "zipf:10"}) {
    for (const std::int64_t experts : {1, 2, 7, 64, 256}) {
      for (std::int64_t top_k = 1; top_k <= std::min<std::int64_t>(experts, 9); ++top_k) {
        for (const std::int64_t tokens : {0, 1, 2, 3, 17, 1000}) {
          const Rows rows = Route(text, experts, top_k, tokens);
          ASSERT_EQ(static_cast<std::int64_t>(rows.size()), experts);
          ASSERT_EQ(std::accumulate(rows.begin(), rows.end(), std::int64_t{0}), tokens * top_k);
          ASSERT_LE(*std::max_element(rows.begin(), rows.end()), tokens);
          ASSERT_GE(*std::min_element(rows.begin(), rows.end()), 0);
          ASSERT_GE(Touched(rows), tokens > 0 ? top_k : 0);
          ASSERT_TRUE(std::is_sorted(rows.rbegin(), rows.rend())) << text;
        }
      }
    }
  }
}

TEST(Routing, UniformTouchesTheExpectedNumberEvenly) {
  EXPECT_THAT(Route("uniform", 8, 2, 1), ElementsAre(1, 1, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(Route("uniform", 8, 2, 2), ElementsAre(1, 1, 1, 1, 0, 0, 0, 0));
  EXPECT_THAT(Route("uniform", 4, 4, 3), ElementsAre(3, 3, 3, 3));
  EXPECT_THAT(Route("uniform", 1, 1, 5), ElementsAre(5));
  EXPECT_THAT(Route("uniform", 3, 2, 0), ElementsAre(0, 0, 0));
  for (const std::int64_t tokens : {1, 4, 16, 64, 256}) {
    const double expected = 256 * (1 - std::pow(1 - 8.0 / 256, static_cast<double>(tokens)));
    EXPECT_EQ(Touched(Route("uniform", 256, 8, tokens)), std::llround(expected)) << tokens;
  }
}

TEST(Routing, ZipfWithExponentZeroIsUniform) {
  EXPECT_EQ(Route("zipf:0", 64, 6, 33), Route("uniform", 64, 6, 33));
}

// Popularities 1, 1/2, 1/3, 1/4 of 25/12: 12/25 of 100 rows and so on.
TEST(Routing, ZipfSharesInProportion) {
  EXPECT_THAT(Route("zipf:1", 4, 1, 100), ElementsAre(48, 24, 16, 12));
  // Two experts of each token: the first would get 96 of 200, still within the cap of 100.
  EXPECT_THAT(Route("zipf:1", 4, 2, 100), ElementsAre(96, 48, 32, 24));
  // Exponent 2: 1, 1/4, 1/9, 1/16 of 205/144; the first would get 140, is capped at 100, and the
  // others share the rest 36 : 16 : 9.
  EXPECT_THAT(Route("zipf:2", 4, 2, 100), ElementsAre(100, 59, 26, 15));
}

// q_e = min(1, c/e) summing to 8 over 256 experts gives c = 1.3660; with 16 tokens 64.12 distinct
// experts are expected, each of which has a row although the shares of the last are below one half.
TEST(Routing, ZipfTouchesTheExpectedNumber) {
  const Rows rows = Route("zipf:1", 256, 8, 16);
  EXPECT_EQ(Touched(rows), 64);
  EXPECT_EQ(rows.front(), 16);
}

TEST(Routing, SkewTouchesFewerExperts) {
  EXPECT_LT(Touched(Route("zipf:1.5", 64, 2, 32)), Touched(Route("uniform", 64, 2, 32)));
}

TEST(Routing, RefusesOtherText) {
  const auto error = [](const std::string& text) {
    return ErrorOf([&] { (void)Routing::Parse(text); });
  };
  EXPECT_EQ(error("random"),
            "routing 'random' is not known; use uniform, zipf:<exponent> or the path of a JSON "
            "histogram");
  EXPECT_EQ(
      error(""),
      "routing '' is not known; use uniform, zipf:<exponent> or the path of a JSON histogram");
  const std::string remedy = "' has no exponent between 0 and 10; write for example zipf:1.2";
  for (const char* text : {"zipf:", "zipf:x", "zipf:1x", "zipf:-1", "zipf:11", "zipf:nan"}) {
    EXPECT_EQ(error(text), "routing '" + std::string(text) + remedy);
  }
  EXPECT_EQ(error("no/such.json"),
            "no/such.json: cannot be read; give the path of a readable, non-empty file");
}

}  // namespace
}  // namespace mixpe::reference
