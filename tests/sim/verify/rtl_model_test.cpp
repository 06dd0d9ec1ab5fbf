// SPDX-License-Identifier: Apache-2.0
// A PE read as if it had no golden model is, bus for bus and sum for sum, the golden model it has.
#include "sim/verify/rtl_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "reference/base/paths.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::sim {
namespace {

using models::Bus;
using models::Code;
using models::PeModel;

std::vector<Code> Draw(Rng& rng, int dot, int bits) {
  std::vector<Code> codes(static_cast<std::size_t>(dot));
  for (Code& code : codes) code = static_cast<Code>(rng.Next() >> 20) & ((Code{1} << bits) - 1);
  return codes;
}

// Edge, row-shared sums, stored form: pair has all that a PE can have.
TEST(RtlModel, IsTheGoldenModel) {
  const std::filesystem::path work = ProjectRoot() / "build/tests/rtl_model";
  const std::vector<Subject> all = FindSubjects(ProjectRoot() / "rtl");
  const auto pair = std::find_if(all.begin(), all.end(),
                                 [](const Subject& subject) { return subject.name == "pe/pair"; });
  ASSERT_NE(pair, all.end());
  const auto model = ReadRtlModel(*pair, work);
  const PeModel& golden = *models::PeRegistry::Get("pair").model;
  ASSERT_EQ(model->SumBits(128), golden.SumBits(128));
  EXPECT_EQ(model->SumBits(64), golden.SumBits(64));
  const int bits = golden.SumBits(128);
  Rng rng(11);
  constexpr int kDot = 5;
  for (int i = 0; i < 300; ++i) {
    const std::vector<Code> activations = Draw(rng, kDot, 8), weights = Draw(rng, kDot, 4);
    const Bus row = golden.EncodeActivations(activations, 0);
    const Bus stored = golden.EncodeWeights(weights, 0);
    ASSERT_EQ(model->EncodeActivations(activations, 0), row);
    ASSERT_EQ(model->EncodeWeights(weights, 0), stored);
    const std::uint64_t sum = models::LowBits(rng.Next(), bits);
    ASSERT_EQ(model->Step(row, stored, kDot, sum, bits, 0),
              golden.Step(row, stored, kDot, sum, bits, 0));
  }
}

}  // namespace
}  // namespace mixpe::sim
