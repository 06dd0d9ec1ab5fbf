// SPDX-License-Identifier: Apache-2.0
// Which of a cell's arcs count, where several could: order in time, conditions on outputs, no
// condition that holds, the worse slew; and the supply voltage.
#include <gmock/gmock.h>

#include <cmath>

#include "sim/netlist/simulator.hpp"
#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

using testing::Cell;
using testing::Input;
using testing::Linear;
using testing::NetlistBuilder;
using testing::Output;
using testing::Power;
using testing::Timing;

Library With(const std::string& cells, const std::string& header = testing::Header()) {
  return ParseLibertyLibrary(header + testing::Gates() + cells + "}", "t.lib");
}

EnergyReport RunOnce(Simulator& simulator, const std::string& port, std::uint64_t value) {
  simulator.ForgetCounts();
  simulator.SetInput(simulator.PortNumber(port), value);
  simulator.RunCycle();
  return simulator.Report();
}

TEST(Arcs, AFasterInputOvertakesASlowerOne) {
  const Library library =
      With(Cell("SLOWA", 1,
                Input("A", 1) + Input("B", 1) +
                    Output("Y", "!(A B)",
                           Timing("A", "negative_unate", "", 90) + Timing("B", "negative_unate") +
                               Power("A", 1, 1) + Power("B", 20, 20))));
  NetlistBuilder builder;
  builder.In("a").Gate("BUF", "b", {{"A", "a"}, {"Y", "late"}});
  builder.Gate("SLOWA", "u", {{"A", "a"}, {"B", "late"}, {"Y", "y"}}).Out("y");
  const Design design(library, builder.Done(), {.wire_ff_per_sink = 0});
  Simulator simulator(design);
  RunOnce(simulator, "a", 1);
  // A asks for a rise at 100 ps; B falls 7 ps after A and needs 10: the rise is at 17, and B's.
  const EnergyReport report = RunOnce(simulator, "a", 0);
  EXPECT_NEAR(report.longest_settling_ps, 17, 0.0011);
  EXPECT_EQ(report.toggles, 2);
  EXPECT_EQ(report.swallowed, 0);
  EXPECT_NEAR(report.per_cycle.combinational_internal_pj, 1e-3 * (2 + 20), 1e-12);
}

TEST(Arcs, ClockEnergyMayDependOnTheOutput) {
  const std::string edge = "timing_type : rising_edge;";
  const Library library =
      With(Cell("FF", 1,
                "ff (IQ, IQN) { clocked_on : \"CK\"; next_state : \"D\"; }" +
                    Input("CK", 0,
                          testing::Passive(1, 2, "when : \"!Q\";") +
                              testing::Passive(30, 40, "when : \"Q\";")) +
                    Input("D", 0) + Output("Q", "IQ", Timing("CK", "non_unate", edge))));
  NetlistBuilder builder;
  builder.In("c").In("d").Gate("FF", "r", {{"D", "d"}, {"CK", "c"}, {"Q", "q"}}).Out("q");
  const Design design(library, builder.Done(), {.wire_ff_per_sink = 0});
  Simulator simulator(design);
  const auto clock_fj = [&](std::uint64_t d) {
    return std::round(RunOnce(simulator, "d", d).per_cycle.clock_pins_pj * 1000);
  };
  EXPECT_EQ(clock_fj(1), 1 + 2);
  EXPECT_EQ(clock_fj(1), 1 + 40);  // Q rises between the clock's edges
  EXPECT_EQ(clock_fj(1), 30 + 40);
}

TEST(Arcs, WhereNoConditionHoldsAnOutputCostsTheMean) {
  const Library library = With(
      Cell("C", 1,
           Input("A", 1) + Input("B", 1) +
               Output("Y", "A",
                      Timing("A", "positive_unate") + Power("A", 10, 10, "when : \"B A !A\";") +
                          Power("A", 30, 30, "when : \"!B A !A\";"))));
  NetlistBuilder builder;
  builder.In("a").In("b").Gate("C", "u", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}).Out("y");
  const Design design(library, builder.Done(), {.wire_ff_per_sink = 0});
  Simulator simulator(design);
  EXPECT_NEAR(RunOnce(simulator, "a", 1).per_cycle.combinational_internal_pj, 0.020, 1e-12);
}

TEST(Arcs, TheWorseSlewStaysWhicheverInputIsLast) {
  const auto arc = [](const std::string& pin, double delay, double slew) {
    return "timing () { related_pin : " + pin + "; timing_sense : positive_unate;" +
           Linear("cell_rise", "delay", delay, 0) + Linear("rise_transition", "delay", slew, 0) +
           "}";
  };
  const Library library = With(
      Cell("OR", 1,
           Input("A", 1) + Input("B", 1) + Output("Y", "A+B", arc("A", 5, 70) + arc("B", 9, 8))));
  NetlistBuilder builder;
  builder.In("a").Gate("OR", "u", {{"A", "a"}, {"B", "a"}, {"Y", "y"}}).Out("y");
  const auto timing = AnalyzeTiming(Design(library, builder.Done(), {.wire_ff_per_sink = 0}));
  ASSERT_EQ(timing.path.size(), 3u);
  EXPECT_DOUBLE_EQ(timing.path[1].arrival_ps, 9);
  EXPECT_DOUBLE_EQ(timing.path[1].slew_ps, 70);
}

TEST(Arcs, AnEdgeWithoutTablesHasTheSlewOfTheOther) {
  const Library library =
      With(Cell("R", 1,
                Input("A", 1) + Output("Y", "A",
                                       "timing () { related_pin : A; timing_sense : "
                                       "positive_unate;" +
                                           Linear("cell_rise", "delay", 5, 0) +
                                           Linear("rise_transition", "delay", 70, 0) + "}")) +
           Cell("F", 1,
                Input("A", 1) + Output("Y", "A",
                                       "timing () { related_pin : A; timing_sense : "
                                       "positive_unate; cell_fall (delay) { values (\"0, 0\", "
                                       "\"100, 100\"); } }")));  // = slew
  NetlistBuilder builder;
  builder.In("a").Gate("R", "u", {{"A", "a"}, {"Y", "n"}});
  builder.Gate("F", "v", {{"A", "n"}, {"Y", "y"}}).Out("y");
  const Design design(library, builder.Done(), {.wire_ff_per_sink = 0});
  Simulator simulator(design);
  RunOnce(simulator, "a", 1);
  EXPECT_NEAR(RunOnce(simulator, "a", 0).longest_settling_ps, 70, 0.003);
}

TEST(Arcs, TheWorstOfSeveralSetupsCounts) {
  for (const bool worst_first : {true, false}) {
    const std::string long_one = testing::Setup("CK", 50, 50),
                      short_one = testing::Setup("CK", 5, 5);
    // The header's setup tables have the related pin's slew first.
    const Library library =
        With(Cell("FF", 1,
                  "ff (IQ, IQN) { clocked_on : \"CK\"; next_state : \"D\"; }" + Input("CK", 1) +
                      Input("D", 1, worst_first ? long_one + short_one : short_one + long_one) +
                      Output("Q", "IQ", "")));
    NetlistBuilder builder;
    builder.In("c").In("d").Gate("FF", "r", {{"D", "d"}, {"CK", "c"}, {"Q", "q"}});
    EXPECT_DOUBLE_EQ(AnalyzeTiming(Design(library, builder.Done())).critical_path_ps, 50);
  }
}

TEST(Arcs, AnOutputPinsOwnCapacitanceIsLoad) {
  const Library library = With(Cell("O", 1, Input("A", 1) + Output("Y", "A", "capacitance : 3;")));
  NetlistBuilder builder;
  builder.In("a").Gate("O", "u", {{"A", "a"}, {"Y", "y"}}).Out("y");
  const Netlist netlist = builder.Done();
  const Design design(library, netlist, {.wire_ff_per_sink = 0.5});
  const NetId y = netlist.ports[1].nets[0];
  EXPECT_DOUBLE_EQ(design.load_ff(y), 3.5);
  EXPECT_DOUBLE_EQ(design.load_ff(y, Edge::kFall), 3.5);
}

TEST(Arcs, SwitchingGoesWithTheSquareOfTheSupply) {
  std::string header = testing::Header();
  header.replace(header.find("nom_voltage : 1.0"), 17, "nom_voltage : 3.0");
  const Library library = With("", header);
  NetlistBuilder builder;
  builder.In("a").Gate("INV", "u", {{"A", "a"}, {"Y", "y"}}).Out("y");
  const Design design(library, builder.Done(), {.wire_ff_per_sink = 0, .output_load_ff = 4});
  Simulator simulator(design);
  const EnergyParts parts = RunOnce(simulator, "a", 1).per_cycle;
  EXPECT_NEAR(parts.combinational_switching_pj, 1e-3 * 4 * 9 / 2, 1e-12);
  EXPECT_NEAR(parts.combinational_internal_pj, 1e-3 * 2, 1e-12);
}

}  // namespace
}  // namespace mixpe::sim::netlist
