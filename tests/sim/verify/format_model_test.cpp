// SPDX-License-Identifier: Apache-2.0
// Sums of a PE without a golden model need as many bits as its operands' ranges make of them.
#include "sim/verify/format_model.hpp"

#include <gtest/gtest.h>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

int SumBitsOf(const std::string& formats, int group) {
  const std::filesystem::path folder = ProjectRoot() / "build/tests/format_model";
  std::filesystem::create_directories(folder);
  WriteFile((folder / "pe.yaml").string(), formats);
  return ReadFormatModel(folder / "pe.yaml")->SumBits(group);
}

TEST(FormatModel, SumsAreAsWideAsTheRangesNeed) {
  EXPECT_EQ(SumBitsOf("{activation: int8, weight: int4}", 1), 12);    // 1024 and a sign
  EXPECT_EQ(SumBitsOf("{activation: int8, weight: int4}", 128), 19);  // 2^17 and a sign
  EXPECT_EQ(SumBitsOf("{activation: int8, weight: int4}", 129), 19);
  EXPECT_EQ(SumBitsOf("{activation: int8, weight: int4, weight_range: [-7, 7]}", 128), 18);
  EXPECT_EQ(SumBitsOf("{activation: int8, weight: uint4}", 128), 19);
  EXPECT_EQ(SumBitsOf("{activation: uint1, weight: uint1}", 3), 3);
  EXPECT_EQ(SumBitsOf("{activation: int16, weight: int16}", 1024), 42);
}

}  // namespace
}  // namespace mixpe::sim
