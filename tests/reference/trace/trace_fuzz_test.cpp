// SPDX-License-Identifier: Apache-2.0
// MIXPE_FUZZ_MUTATIONS is set per tier in CMakeLists.txt.
#include <gtest/gtest.h>

#include "reference/trace/trace_json.hpp"
#include "tests/reference/json/fuzz.hpp"
#include "tests/reference/trace/random_trace.hpp"

namespace mixpe::reference {
namespace {

TEST(TraceFuzz, DamagedFilesAreReadStablyOrRefused) {
  std::vector<std::string> corpus;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    corpus.push_back(WriteTrace(RandomTrace(seed).Make(static_cast<std::int64_t>(seed % 4))));
  }
  const fuzz::Outcome outcome =
      fuzz::FuzzReader([](const std::string& text) { return WriteTrace(ReadTrace(text, "f")); },
                       corpus, MIXPE_FUZZ_MUTATIONS);
  EXPECT_EQ(outcome.failure, "");
  // Both ends are reached, or the mutations test nothing.
  EXPECT_GT(outcome.accepted, MIXPE_FUZZ_MUTATIONS / 200);
  EXPECT_GT(outcome.refused, MIXPE_FUZZ_MUTATIONS / 2);
}

}  // namespace
}  // namespace mixpe::reference
