// SPDX-License-Identifier: Apache-2.0
// Delays, slews and paths that can be recomputed on paper: INV rises in 10 + 2 C ps, falls in 6 +
// C, its slew is 4 + C; see small_library.hpp.
#include "sim/netlist/timing.hpp"

#include <gmock/gmock.h>

#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

using testing::NetlistBuilder;

class TimingTest : public ::testing::Test {
 protected:
  Timing Analyze(const NetlistBuilder& builder, const TimingOptions& options = {.input_slew_ps = 0},
                 double wire = 0) {
    netlist_ = builder.Done();
    return AnalyzeTiming(Design(library_, netlist_, {.wire_ff_per_sink = wire}), options);
  }
  const Timing::Wave& At(const Timing& timing, const std::string& net, Edge edge) const {
    const auto& names = netlist_.net_names;
    return timing.At(static_cast<NetId>(std::find(names.begin(), names.end(), net) - names.begin()),
                     edge);
  }
  Library library_ = testing::Small();
  Netlist netlist_;
};

NetlistBuilder TwoInverters() {
  NetlistBuilder builder;
  builder.In("a").Gate("INV", "u", {{"A", "a"}, {"Y", "n"}});
  return builder.Gate("INV", "v", {{"A", "n"}, {"Y", "y"}}).Out("y");
}

TEST_F(TimingTest, ChainOfInverters) {
  const Timing timing = Analyze(TwoInverters());
  EXPECT_DOUBLE_EQ(At(timing, "n", Edge::kFall).arrival_ps, 7);
  EXPECT_DOUBLE_EQ(At(timing, "n", Edge::kRise).arrival_ps, 12);
  EXPECT_DOUBLE_EQ(At(timing, "n", Edge::kRise).slew_ps, 5);
  EXPECT_DOUBLE_EQ(At(timing, "y", Edge::kRise).arrival_ps, 7 + 10);
  EXPECT_DOUBLE_EQ(At(timing, "y", Edge::kFall).arrival_ps, 12 + 6);
  EXPECT_DOUBLE_EQ(timing.critical_path_ps, 18);
  EXPECT_DOUBLE_EQ(timing.classes.input_to_output_ps, 18);
  EXPECT_DOUBLE_EQ(timing.classes.register_to_register_ps, 0);
  ASSERT_EQ(timing.path.size(), 4u);
  EXPECT_EQ(timing.path[0].gate, "");
  EXPECT_EQ(timing.path[0].pin, "a");
  EXPECT_EQ(timing.path[0].edge, Edge::kFall);
  EXPECT_EQ(timing.path[1].gate, "u");
  EXPECT_EQ(timing.path[1].cell, "INV");
  EXPECT_EQ(timing.path[1].pin, "Y");
  EXPECT_DOUBLE_EQ(timing.path[1].arrival_ps, 12);
  EXPECT_EQ(timing.path[3].pin, "y");
}

TEST_F(TimingTest, WireArrivalAndSlewOfInputsCount) {
  const Timing timing = Analyze(
      TwoInverters(), {.input_slew_ps = 33, .clock_slew_ps = {}, .input_arrival_ps = 100}, 0.5);
  EXPECT_DOUBLE_EQ(At(timing, "n", Edge::kRise).arrival_ps, 100 + 10 + 2 * 1.5);
  EXPECT_DOUBLE_EQ(At(timing, "y", Edge::kFall).arrival_ps, 113 + 6 + 0.5);
  EXPECT_DOUBLE_EQ(At(timing, "a", Edge::kFall).slew_ps, 33);
}

TEST_F(TimingTest, DelayFollowsTheSlew) {
  const std::string steep = "cell_fall (delay) { values (\"0, 0\", \"100, 100\"); }";  // = slew
  const Library library = ParseLibertyLibrary(
      testing::Header() + testing::Gates() +
          testing::Cell(
              "SLOW", 1,
              testing::Input("A", 1) + testing::Output("Y", "!A",
                                                       "timing () { related_pin : A; timing_sense "
                                                       ": negative_unate;" +
                                                           steep + "}")) +
          "}",
      "t.lib");
  NetlistBuilder builder;
  builder.In("a").Gate("INV", "u", {{"A", "a"}, {"Y", "n"}});
  builder.Gate("SLOW", "v", {{"A", "n"}, {"Y", "y"}}).Out("y");
  const Timing timing =
      AnalyzeTiming(Design(library, builder.Done(), {.wire_ff_per_sink = 0}), {.input_slew_ps = 0});
  EXPECT_DOUBLE_EQ(timing.critical_path_ps, 12 + 5);
}

TEST_F(TimingTest, RegisterToRegisterWithSetup) {
  NetlistBuilder builder;
  builder.In("c").Gate("DFF", "r", {{"D", "d"}, {"CK", "c"}, {"Q", "q"}});
  builder.Gate("NAND2", "u", {{"A", "q"}, {"B", "q"}, {"Y", "d"}}).Out("q");
  const Timing timing = Analyze(builder);
  EXPECT_DOUBLE_EQ(At(timing, "q", Edge::kRise).arrival_ps, 40 + 2 * 4);
  EXPECT_DOUBLE_EQ(At(timing, "q", Edge::kFall).arrival_ps, 36 + 4);
  // Through B, 1 ps later than A. Falling data needs 30 ps of setup, rising 20.
  EXPECT_DOUBLE_EQ(At(timing, "d", Edge::kFall).arrival_ps, 48 + 8);
  EXPECT_DOUBLE_EQ(At(timing, "d", Edge::kRise).arrival_ps, 40 + 13);
  EXPECT_DOUBLE_EQ(timing.critical_path_ps, 86);
  EXPECT_DOUBLE_EQ(timing.setup_ps, 30);
  EXPECT_DOUBLE_EQ(timing.classes.register_to_register_ps, 86);
  EXPECT_DOUBLE_EQ(timing.classes.register_to_output_ps, 48);
  ASSERT_EQ(timing.path.size(), 3u);
  EXPECT_EQ(timing.path[0].gate, "r");
  EXPECT_EQ(timing.path[0].pin, "Q");
  EXPECT_EQ(timing.path[2].pin, "D");
}

TEST_F(TimingTest, NonUnateArcsTakeTheWorseEdge) {
  NetlistBuilder builder;
  builder.In("a").In("b").Gate("INV", "u", {{"A", "a"}, {"Y", "n"}});
  builder.Gate("XOR2", "v", {{"A", "n"}, {"B", "b"}, {"Y", "y"}}).Out("y");
  const Timing timing = Analyze(builder);
  EXPECT_DOUBLE_EQ(At(timing, "n", Edge::kRise).arrival_ps, 14);
  EXPECT_DOUBLE_EQ(At(timing, "y", Edge::kRise).arrival_ps, 14 + 10);
  EXPECT_DOUBLE_EQ(At(timing, "y", Edge::kFall).arrival_ps, 14 + 6);
}

TEST_F(TimingTest, ConstantsNeverArriveAndLatchesCut) {
  NetlistBuilder builder;
  builder.In("a").In("g").Gate("NAND2", "u", {{"A", "1"}, {"B", "0"}, {"Y", "k"}}).Out("k");
  builder.Gate("DLAT", "l", {{"D", "a"}, {"G", "g"}, {"Q", "q"}}).Out("q");
  const Timing timing = Analyze(builder);
  EXPECT_FALSE(At(timing, "k", Edge::kRise).arrives);
  EXPECT_DOUBLE_EQ(At(timing, "q", Edge::kRise).arrival_ps, 20);  // from G; from D it is cut
  EXPECT_DOUBLE_EQ(timing.classes.register_to_output_ps, 20);
  EXPECT_DOUBLE_EQ(timing.classes.input_to_register_ps, 0);
}

TEST_F(TimingTest, ClockNetworksAreIdealAndGatesHaveSetup) {
  NetlistBuilder builder;
  builder.In("c").In("e").Gate("BUF", "b", {{"A", "c"}, {"Y", "cb"}});
  builder.Gate("GATE", "g", {{"CLK", "cb"}, {"E", "e"}, {"GCLK", "cg"}});
  builder.Gate("DFF", "r", {{"D", "e"}, {"CK", "cg"}, {"Q", "q"}}).Out("q");
  const Timing timing = Analyze(builder, {.input_slew_ps = 0, .clock_slew_ps = 12});
  EXPECT_DOUBLE_EQ(At(timing, "cg", Edge::kRise).arrival_ps, 0);
  EXPECT_DOUBLE_EQ(At(timing, "cg", Edge::kRise).slew_ps, 12);
  EXPECT_DOUBLE_EQ(At(timing, "q", Edge::kRise).arrival_ps, 40);
  EXPECT_DOUBLE_EQ(timing.classes.input_to_register_ps, 30);  // the flip-flop's, not the gate's 15
}

TEST_F(TimingTest, NothingToMeasureIsZero) {
  NetlistBuilder builder;
  builder.In("a");
  const Timing timing = Analyze(builder);
  EXPECT_DOUBLE_EQ(timing.critical_path_ps, 0);
  EXPECT_TRUE(timing.path.empty());
}

}  // namespace
}  // namespace mixpe::sim::netlist
