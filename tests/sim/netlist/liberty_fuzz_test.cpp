// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes: a library, or UserError.
#include <gtest/gtest.h>

#include "tests/reference/json/fuzz.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

TEST(LibertyFuzz, DamagedTextIsReadOrRefused) {
  const std::vector<std::string> corpus{
      testing::SmallText(), testing::Header() + testing::FlipFlops() + "}",
      testing::Header() +
          "cell (X) { area : 2\n leakage_power () { value : 1; when : \"A^!B\"; } } }"};
  const auto read_only = [](const std::string& bytes) {
    for (const auto& [name, cell] : ParseLibertyLibrary(bytes, "fuzz.lib").cells) {
      for (const Pin& pin : cell.pins) {
        for (const TimingArc& arc : pin.timing) {
          if (!arc.delay_ps[0].empty()) (void)arc.delay_ps[0].At(3, 4);
        }
      }
    }
    return bytes;
  };
  const fuzz::Outcome outcome = fuzz::FuzzReader(read_only, corpus, 3000);
  EXPECT_EQ(outcome.failure, "");
  EXPECT_GT(outcome.accepted, 100);
  EXPECT_GT(outcome.refused, 100);
}

}  // namespace
}  // namespace mixpe::sim::netlist
