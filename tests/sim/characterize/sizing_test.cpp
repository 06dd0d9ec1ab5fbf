// SPDX-License-Identifier: Apache-2.0
// Stronger drivers for shared signals, on the library that Debian brings.
#include "sim/characterize/sizing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/characterize/cell_library.hpp"
#include "sim/characterize/proof.hpp"
#include "sim/characterize/synthesis.hpp"

namespace mixpe::sim::characterize {
namespace {

using netlist::Instance;
using netlist::NetId;
using netlist::Netlist;

const CellLibrary& Osu018() {
  static const CellLibrary library = LoadNamedLibrary("osu018");
  return library;
}

/// Ports d, clk and q[loads]; a flip-flop and its inverse drive one NAND2 per bit of q.
Netlist Shared(int loads) {
  Netlist netlist;
  netlist.file = "shared";
  const auto net = [&](const std::string& name) {
    netlist.net_names.push_back(name);
    return static_cast<NetId>(netlist.net_names.size() - 1);
  };
  const NetId d = net("d"), clk = net("clk"), state = net("state"), inverse = net("inverse");
  netlist.ports = {{"d", false, {d}}, {"clk", false, {clk}}, {"q", true, {}}};
  netlist.instances = {{"reg_0", "DFFPOSX1", {{"D", d}, {"CLK", clk}, {"Q", state}}},
                       {"inverter", "INVX1", {{"A", state}, {"Y", inverse}}}};
  for (int i = 0; i < loads; ++i) {
    const NetId q = net("q" + std::to_string(i));
    netlist.ports[2].nets.push_back(q);
    netlist.instances.push_back(
        {"gate" + std::to_string(i), "NAND2X1", {{"A", state}, {"B", inverse}, {"Y", q}}});
  }
  return netlist;
}

Netlist Sized(int loads, const DriveRule& rule) {
  return SizeDrivers(*Osu018().cells, Osu018().usable, Shared(loads), rule);
}

std::vector<std::string> Types(const Netlist& netlist) {
  std::vector<std::string> types;
  for (const Instance& instance : netlist.instances) types.push_back(instance.type);
  return types;
}

TEST(SizeDrivers, LeavesAloneWhatIsNotShared) {
  EXPECT_EQ(Types(Sized(40, {12, 0})), Types(Shared(40)));
  EXPECT_EQ(Types(Sized(10, {12, 1})), Types(Shared(10)));
}

TEST(SizeDrivers, TakesTheSmallestCellThatKeepsTheRule) {
  const auto inverter = [](double transition) {
    return Sized(20, {12, transition}).instances[1].type;
  };
  EXPECT_EQ(inverter(100), "INVX1");
  EXPECT_EQ(inverter(1), "INVX8");
  const std::string between = inverter(3);
  EXPECT_THAT(between, testing::AnyOf("INVX2", "INVX4"));
}

TEST(SizeDrivers, BuffersWhatHasNoStrongerCell) {
  const Netlist sized = Sized(20, {12, 3});
  ASSERT_EQ(sized.instances.size(), 23U);
  const Instance& buffer = sized.instances.back();
  EXPECT_THAT(buffer.type, testing::StartsWith("BUFX"));
  const NetId before = buffer.pins[0].second, behind = buffer.pins[1].second;
  // The inverter drives a shared signal itself: it stays before the buffer.
  EXPECT_EQ(sized.instances[1].pins[0].second, before);
  EXPECT_EQ(sized.instances[2].pins[0].second, behind);
}

TEST(SizeDrivers, KeepsTheFunction) {
  const netlist::Design before(*Osu018().cells, Shared(40));
  const netlist::Design after(*Osu018().cells, Sized(40, {12, 1}));
  EXPECT_EQ(Compare(before, after, CacheFolder() / "tests/sizing", 10).verdict, Verdict::kEqual);
}

}  // namespace
}  // namespace mixpe::sim::characterize
