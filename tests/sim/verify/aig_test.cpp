// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/aig.hpp"

#include <gmock/gmock.h>

#include "reference/base/error.hpp"
#include "tests/sim/verify/scratch.hpp"

namespace mixpe::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::vector<std::uint64_t>;

// Inputs a[0] (literal 2), a[1] (4), b (6). 8 = a[0] & b; 10 = !a[1] & !(a[0] & b).
// Outputs: y[0] = a[0] & b, y[1] = a[1] | (a[0] & b).
std::string Circuit() {
  std::string text = "aig 5 3 0 2 2\n8\n11\n";
  text += {char(2), char(4)};  // 8 = 6 & 2
  text += {char(1), char(4)};  // 10 = 9 & 5
  return text + "i0 a[0]\ni1 a[1]\ni2 b\no0 y[0]\no1 y[1]\nc\nby hand\n";
}

class AigTest : public Scratch {};

TEST_F(AigTest, SimulatesAllPatternsAtOnce) {
  const Aig aig = Aig::Read(Write("c.aig", Circuit()));
  EXPECT_THAT(aig.InputPort("a"), ElementsAre(0, 1));
  EXPECT_THAT(aig.InputPort("b"), ElementsAre(2));
  EXPECT_THAT(aig.InputPort("c"), ElementsAre());
  EXPECT_THAT(aig.OutputPort("y"), ElementsAre(0, 1));
  Words out, scratch;
  aig.Simulate({0xAA, 0xCC, 0xF0}, out, scratch);
  EXPECT_THAT(out, ElementsAre(0xAA & 0xF0, 0xCC | (0xAA & 0xF0)));
}

TEST_F(AigTest, FixingAPortFoldsWhatItDecides) {
  const Aig aig = Aig::Read(Write("c.aig", Circuit()));
  const Aig off = aig.With("b", 0);
  EXPECT_EQ(off.Inputs(), 2);
  EXPECT_EQ(off.Ands(), 0U);
  Words out, scratch;
  off.Simulate({0xAA, 0xCC}, out, scratch);
  EXPECT_THAT(out, ElementsAre(0, 0xCC));
  aig.With("b", 1).Simulate({0xAA, 0xCC}, out, scratch);
  EXPECT_THAT(out, ElementsAre(0xAA, 0xCC | 0xAA));
}

TEST_F(AigTest, WrittenCircuitsReadBackAndAbcComparesThem) {
  const Aig aig = Aig::Read(Write("c.aig", Circuit()));
  aig.Write(folder_ / "again.aig");
  EXPECT_EQ(Aig::Read(folder_ / "again.aig").Ands(), aig.Ands());
  EXPECT_EQ(Compare(folder_ / "c.aig", folder_ / "again.aig", folder_, 20), Equivalence::kEqual);
  std::string other = Circuit();
  other.replace(other.find("\n11\n"), 4, "\n10\n");
  EXPECT_EQ(Compare(folder_ / "c.aig", Write("other.aig", other), folder_, 20),
            Equivalence::kDifferent);
}

TEST_F(AigTest, RefusesWhatItCannotRead) {
  const auto error_of = [&](const std::string& text) {
    const auto file = Write("bad.aig", text);
    return Message<DeviceError>([&] { return Aig::Read(file); });
  };
  EXPECT_THAT(error_of("aag 0 0 0 0 0\n"), HasSubstr("is no combinational binary AIGER file"));
  EXPECT_THAT(error_of("aig 3 1 1 0 1\n"), HasSubstr("is no combinational binary AIGER file"));
  EXPECT_EQ(error_of("aig 3 2 0 1 1\n6\n\x82"), "an AIGER file ends early");
  EXPECT_EQ(error_of("aig 1 1 0 1 0\n2\ni0 a\nc\n"), "an AIGER file leaves a port without a name");
}

}  // namespace
}  // namespace mixpe::sim
