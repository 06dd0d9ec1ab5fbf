// SPDX-License-Identifier: Apache-2.0
// The pruned search must return exactly what looking at every candidate returns, ties included.
#include <gtest/gtest.h>

#include "reference/base/error.hpp"
#include "sim/mapping/search.hpp"
#include "tests/sim/mapping/arrays.hpp"

namespace mixpe::sim {
namespace {

std::string Outcome(Mapped (*search)(const GemmProblem&, const ArrayModel&), const GemmProblem& p,
                    const ArrayModel& array) {
  try {
    const Mapped found = search(p, array);
    return ToString(found.mapping) + " cycles " + std::to_string(found.cost.cycles) + " energy " +
           std::to_string(found.cost.search_energy_pj);
  } catch (const UserError& error) {
    return error.what();
  }
}

TEST(Search, EqualsExhaustiveOnRandomProblemsAndArrays) {
  Rng rng(2411);
  int refused = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const GemmProblem p = RandomProblem(rng);
    const ArrayModel array = RandomArray(rng);
    const std::string expected = Outcome(SearchExhaustive, p, array);
    ASSERT_EQ(Outcome(Search, p, array), expected) << "trial " << trial;
    refused += expected.starts_with("the smallest");
  }
  EXPECT_GT(refused, 0);  // both outcomes were met
  EXPECT_LT(refused, 1000);
}

TEST(Search, TileCandidatesCoverTheExtent) {
  EXPECT_EQ(TileCandidates(1, 32), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(TileCandidates(32, 32), (std::vector<std::int64_t>{32}));
  EXPECT_EQ(TileCandidates(100, 32), (std::vector<std::int64_t>{32, 64, 100}));
}

}  // namespace
}  // namespace mixpe::sim
