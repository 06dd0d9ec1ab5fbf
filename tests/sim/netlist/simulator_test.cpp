// SPDX-License-Identifier: Apache-2.0
// Events and energies that can be recomputed on paper; see small_library.hpp. 1 V: a net of C fF
// costs C/2 fJ per toggle.
#include "sim/netlist/simulator.hpp"

#include <gmock/gmock.h>

#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

using ::testing::HasSubstr;
using testing::NetlistBuilder;
using ::testing::ThrowsMessage;

/// A design without wires and a simulator on it.
struct Bench {
  explicit Bench(const NetlistBuilder& builder, double output_load = 0,
                 const SimulationOptions& options = {})
      : design(library, builder.Done(), {.wire_ff_per_sink = 0, .output_load_ff = output_load}),
        simulator(design, options) {}

  void Set(const std::string& port, std::uint64_t value) {
    simulator.SetInput(simulator.PortNumber(port), value);
  }
  std::uint64_t Get(const std::string& port) {
    return simulator.PortValue(simulator.PortNumber(port))[0];
  }
  /// One cycle, counted alone, in fJ.
  EnergyParts Cycle() {
    simulator.ForgetCounts();
    simulator.RunCycle();
    EnergyParts parts = simulator.Report().per_cycle;
    for (double* part : {&parts.input_ports_pj, &parts.combinational_switching_pj,
                         &parts.combinational_internal_pj, &parts.flipflop_data_pj,
                         &parts.clock_pins_pj, &parts.leakage_pj})
      *part *= 1000;
    return parts;
  }

  Library library = testing::Small();
  Design design;
  Simulator simulator;
};

NetlistBuilder Inverters() {
  NetlistBuilder builder;
  builder.In("a").Gate("INV", "u", {{"A", "a"}, {"Y", "n"}});
  return builder.Gate("INV", "v", {{"A", "n"}, {"Y", "y"}}).Out("y");
}

/// y = a ^ !a: 1 at rest. n is 2 fF, so the inverter rises in 14 ps and falls in 8 ps; the XOR
/// falls in 6 ps + load and rises in 10 ps + 2 x load.
NetlistBuilder GlitchMaker() {
  NetlistBuilder builder;
  builder.In("a").Gate("INV", "u", {{"A", "a"}, {"Y", "n"}});
  return builder.Gate("XOR2", "x", {{"A", "a"}, {"B", "n"}, {"Y", "y"}}).Out("y");
}

TEST(Simulator, SwitchingInternalAndLeakageOfAChain) {
  Bench bench(Inverters(), 4);
  EXPECT_EQ(bench.Get("y"), 0u);
  bench.Set("a", 1);
  const EnergyParts parts = bench.Cycle();
  EXPECT_EQ(bench.Get("y"), 1u);
  EXPECT_DOUBLE_EQ(parts.input_ports_pj, 0.5);                  // a: 1 fF
  EXPECT_DOUBLE_EQ(parts.combinational_switching_pj, 0.5 + 2);  // n: 1 fF, y: 4 fF
  EXPECT_DOUBLE_EQ(parts.combinational_internal_pj, 2 + 3);     // n falls, y rises
  EXPECT_DOUBLE_EQ(parts.flipflop_data_pj, 0);
  EXPECT_DOUBLE_EQ(parts.clock_pins_pj, 0);
  EXPECT_DOUBLE_EQ(parts.leakage_pj, 1e-3 * 0.2);  // 0.2 nW for 1 ns are 0.2 aJ
  const EnergyReport report = bench.simulator.Report();
  EXPECT_EQ(report.toggles, 2);
  EXPECT_EQ(report.functional_toggles, 2);
  EXPECT_DOUBLE_EQ(report.glitch_ratio(), 1);
  EXPECT_EQ(report.events, 3);
  // a after 1 fs (no flip-flop to come from), n falls 7 ps, y rises 10 + 2 x 4 ps later.
  EXPECT_NEAR(report.longest_settling_ps, 7 + 18, 0.0011);
}

TEST(Simulator, NothingMovesNothingCostsButLeakage) {
  Bench bench(Inverters());
  const EnergyParts parts = bench.Cycle();
  EXPECT_EQ(bench.simulator.Report().events, 0);
  EXPECT_DOUBLE_EQ(parts.total_pj(), parts.leakage_pj);
  EXPECT_GT(parts.leakage_pj, 0);
  EXPECT_DOUBLE_EQ(bench.simulator.Report().glitch_ratio(), 0);
}

TEST(Simulator, AGlitchLongerThanTheDelayCounts) {
  Bench bench(GlitchMaker(), 0);
  EXPECT_EQ(bench.Get("y"), 1u);
  bench.Set("a", 1);
  const EnergyParts parts = bench.Cycle();  // y: falls at 6, would rise from 8 on: 18
  EXPECT_EQ(bench.Get("y"), 1u);
  const EnergyReport report = bench.simulator.Report();
  EXPECT_EQ(report.toggles, 1 + 2);
  EXPECT_EQ(report.functional_toggles, 1);
  EXPECT_EQ(report.swallowed, 0);
  EXPECT_DOUBLE_EQ(parts.combinational_internal_pj, 2 + 5 + 5);
  EXPECT_NEAR(report.longest_settling_ps, 18, 0.0011);
}

TEST(Simulator, AShorterOneIsSwallowed) {
  Bench bench(GlitchMaker(), 5);  // y falls in 11 ps, n falls after 8 and rises after 14
  bench.Set("a", 1);
  EXPECT_DOUBLE_EQ(bench.Cycle().combinational_internal_pj, 2);
  EXPECT_EQ(bench.simulator.Report().toggles, 1);
  EXPECT_EQ(bench.simulator.Report().swallowed, 1);
  bench.Set("a", 0);
  EXPECT_DOUBLE_EQ(bench.Cycle().combinational_internal_pj, 3 + 5 + 5);
  EXPECT_EQ(bench.simulator.Report().toggles, 3);
  EXPECT_EQ(bench.simulator.Report().swallowed, 0);
}

TEST(Simulator, TheArcOfTheInputThatMovedLastPays) {
  NetlistBuilder builder;
  builder.In("a").In("b").Gate("NAND2", "u", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}).Out("y");
  Bench bench(builder);
  bench.Set("a", 1);
  EXPECT_DOUBLE_EQ(bench.Cycle().combinational_internal_pj, 0);
  bench.Set("b", 1);
  EXPECT_DOUBLE_EQ(bench.Cycle().combinational_internal_pj, 6);  // B's fall
  bench.Set("a", 0);
  EXPECT_DOUBLE_EQ(bench.Cycle().combinational_internal_pj, 5);  // A's rise
}

TEST(Simulator, FlipFlopsSampleWhatStoodBeforeTheEdge) {
  NetlistBuilder builder;
  builder.In("c")
      .In("d")
      .Gate("DFF", "r", {{"D", "d"}, {"CK", "c"}, {"Q", "q"}})
      .Gate("DFF", "s", {{"D", "q"}, {"CK", "c"}, {"Q", "p"}});
  builder.Out("q").Out("p");
  Bench bench(builder);
  bench.Set("d", 1);
  EnergyParts parts = bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 0u);
  EXPECT_DOUBLE_EQ(parts.clock_pins_pj, 2 * 2 + 2 * (11 + 9));  // 4 fF twice, two clock pins
  EXPECT_DOUBLE_EQ(parts.flipflop_data_pj, 1);                  // r's data pin
  EXPECT_DOUBLE_EQ(parts.input_ports_pj, 0.5);
  parts = bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 1u);
  EXPECT_EQ(bench.Get("p"), 0u);
  EXPECT_DOUBLE_EQ(parts.flipflop_data_pj, 0.5 + 8 + 1);  // q: 1 fF, r rises, s's data pin
  bench.Cycle();
  EXPECT_EQ(bench.Get("p"), 1u);
  // Inputs move after the mean clock-to-output delay: q 40 + 2, 36 + 1, p 40, 36.
  EXPECT_DOUBLE_EQ(bench.simulator.input_delay_ps(), (42 + 37 + 40 + 36) / 4.0);
}

TEST(Simulator, AClockThatDoesNotTickCostsNothing) {
  NetlistBuilder builder;
  builder.In("c", 2)
      .In("d")
      .Gate("DFF", "r", {{"D", "d"}, {"CK", "c[0]"}, {"Q", "q"}})
      .Gate("DFF", "s", {{"D", "d"}, {"CK", "c[1]"}, {"Q", "p"}});
  builder.Out("q").Out("p");
  Bench bench(builder);
  bench.Set("d", 1);
  EXPECT_DOUBLE_EQ(bench.Cycle().clock_pins_pj, 2 * (2 + 20));
  bench.Set("c", 1);
  EXPECT_DOUBLE_EQ(bench.Cycle().clock_pins_pj, 2 + 20);
  EXPECT_EQ(bench.Get("q"), 1u);
  EXPECT_EQ(bench.Get("p"), 0u);
  bench.Set("c", 0);
  const EnergyParts idle = bench.Cycle();
  EXPECT_DOUBLE_EQ(idle.clock_pins_pj, 0);
  EXPECT_DOUBLE_EQ(idle.total_pj(), idle.leakage_pj);
}

TEST(Simulator, InvertedOutputsAndInitialStates) {
  NetlistBuilder builder;
  builder.In("c").In("d").Gate("DFFN", "r", {{"D", "d"}, {"CK", "c"}, {"QN", "q"}}).Out("q");
  Bench zero(builder), one(builder, 0, {.initial_state = true}),
      named(builder, 0, {.initial_states = {{"r", true}}});
  EXPECT_EQ(zero.Get("q"), 1u);
  EXPECT_EQ(one.Get("q"), 0u);
  EXPECT_EQ(named.Get("q"), 0u);
  EXPECT_DOUBLE_EQ(one.Cycle().flipflop_data_pj, 8);  // stores 0: QN rises
  EXPECT_EQ(one.Get("q"), 1u);
  EXPECT_THAT(
      [&] {
        Bench(builder, 0, {.initial_states = {{"x", true}}});
      },
      ThrowsMessage<UserError>(HasSubstr("for an instance that is no register")));
}

TEST(Simulator, AsynchronousClear) {
  NetlistBuilder builder;
  builder.In("c").In("d").In("rn").Gate("DFFR", "r",
                                        {{"D", "d"}, {"CK", "c"}, {"RN", "rn"}, {"Q", "q"}});
  builder.Out("q");
  Bench bench(builder, 0, {.initial_state = true});
  EXPECT_EQ(bench.Get("q"), 0u);  // the reset is 0 before the first cycle
  bench.Set("d", 1);
  bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 0u);
  bench.Set("rn", 1);
  bench.Cycle();
  bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 1u);
  bench.Set("rn", 0);
  EXPECT_DOUBLE_EQ(bench.Cycle().flipflop_data_pj, 3);  // the reset's arc, not the clock's
  EXPECT_EQ(bench.Get("q"), 0u);
}

TEST(Simulator, LatchesFollowWhileOpenAndHoldAfterwards) {
  NetlistBuilder builder;
  builder.In("g").In("d").Gate("DLAT", "l", {{"D", "d"}, {"G", "g"}, {"Q", "q"}}).Out("q");
  Bench bench(builder);
  bench.Set("g", 0);
  bench.Set("d", 1);
  EXPECT_DOUBLE_EQ(bench.Cycle().flipflop_data_pj, 0);
  EXPECT_EQ(bench.Get("q"), 0u);
  bench.Set("g", 1);
  EnergyParts parts = bench.Cycle();  // opened by the clock: G's arc
  EXPECT_EQ(bench.Get("q"), 1u);
  EXPECT_DOUBLE_EQ(parts.flipflop_data_pj, 4);
  EXPECT_DOUBLE_EQ(parts.clock_pins_pj, 2 + 2 + 2);
  bench.Set("d", 0);
  parts = bench.Cycle();  // open when d falls: D's arc
  EXPECT_EQ(bench.Get("q"), 0u);
  EXPECT_DOUBLE_EQ(parts.flipflop_data_pj, 6);
}

TEST(Simulator, ALatchOpenedByLogic) {
  NetlistBuilder builder;
  builder.In("a").In("b").In("d").Gate("NAND2", "u", {{"A", "a"}, {"B", "b"}, {"Y", "g"}});
  builder.Gate("DLAT", "l", {{"D", "d"}, {"G", "g"}, {"Q", "q"}}).Out("q");
  Bench bench(builder);
  bench.Set("d", 1);
  bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 1u);
  bench.Set("a", 1);
  bench.Set("b", 1);
  bench.Cycle();
  bench.Set("d", 0);
  bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 1u);
  bench.Set("a", 0);
  bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 0u);
}

TEST(Simulator, ClockGateCells) {
  NetlistBuilder builder;
  builder.In("c").In("e").In("d").Gate("GATE", "g", {{"CLK", "c"}, {"E", "e"}, {"GCLK", "gc"}});
  builder.Gate("DFF", "r", {{"D", "d"}, {"CK", "gc"}, {"Q", "q"}}).Out("q");
  Bench bench(builder);
  bench.Set("d", 1);
  EnergyParts parts = bench.Cycle();
  EXPECT_DOUBLE_EQ(parts.clock_pins_pj, 1 + 2 + 2);  // c: 1 fF twice, the gate's pin twice
  bench.Set("e", 1);  // from after this edge on: the next cycle ticks
  EXPECT_DOUBLE_EQ(bench.Cycle().clock_pins_pj, 5);
  EXPECT_EQ(bench.Get("q"), 0u);
  parts = bench.Cycle();
  EXPECT_EQ(bench.Get("q"), 1u);
  EXPECT_DOUBLE_EQ(parts.clock_pins_pj, 5 + (4 + 5) + 2 + 20);  // gate's output, its net, the pin
  bench.Set("e", 0);
  bench.Cycle();
  EXPECT_DOUBLE_EQ(bench.Cycle().clock_pins_pj, 5);
}

TEST(Simulator, AddersWithTwoInvertedOutputs) {
  NetlistBuilder builder;
  builder.In("x", 3).Gate(
      "FAI", "f", {{"A", "x[0]"}, {"B", "x[1]"}, {"CI", "x[2]"}, {"SN", "y[0]"}, {"CON", "y[1]"}});
  builder.Out("y", 2);
  Bench bench(builder);
  for (std::uint64_t x = 0; x < 8; ++x) {
    bench.Set("x", x);
    bench.Cycle();
    EXPECT_EQ(3 - bench.Get("y"), (x & 1) + ((x >> 1) & 1) + ((x >> 2) & 1)) << x;
  }
}

TEST(Simulator, ConditionsChooseDelayAndEnergy) {
  const std::string when_b = "when : \"B\";", when_not = "when : \"!B\";";
  const std::string gate = testing::Cell(
      "COND", 1,
      testing::Input("A", 1) + testing::Input("B", 1, testing::Passive(20, 30, "when : \"!A\";")) +
          testing::Output("Y", "A",
                          testing::Timing("A", "positive_unate", when_b, 100) +
                              testing::Timing("A", "positive_unate", when_not) +
                              testing::Power("A", 3, 3, when_b) +
                              testing::Power("A", 40, 40, when_not)));
  const Library library =
      ParseLibertyLibrary(testing::Header() + testing::Gates() + gate + "}", "t");
  NetlistBuilder builder;
  builder.In("a").In("b").Gate("COND", "u", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}).Out("y");
  const Design design(library, builder.Done(), {.wire_ff_per_sink = 0});
  Simulator simulator(design);
  const auto cycle = [&](std::uint64_t a, std::uint64_t b) {
    simulator.ForgetCounts();
    simulator.SetInput(0, a);
    simulator.SetInput(1, b);
    simulator.RunCycle();
    return std::pair(std::round(simulator.Report().per_cycle.combinational_internal_pj * 1e6) / 1e3,
                     std::round(simulator.Report().longest_settling_ps));
  };
  EXPECT_EQ(cycle(1, 0), std::pair(40.0, 10.0));
  EXPECT_EQ(cycle(1, 1), std::pair(0.0, 0.0));  // B moves while A is high: its condition fails
  EXPECT_EQ(cycle(0, 1), std::pair(3.0, 106.0));
  EXPECT_EQ(cycle(0, 0), std::pair(30.0, 0.0));  // B falls while A is low
}

TEST(Simulator, WideAndNarrowPorts) {
  NetlistBuilder builder;
  builder.In("a", 131).Out("y", 131, "a").Out("none", 0, "0");
  Bench bench(builder);
  const std::vector<std::uint64_t> value{~0ull, 0x0123456789abcdefull, 5};
  const std::size_t a = bench.simulator.PortNumber("a");
  bench.simulator.SetInput(a, value);
  bench.Cycle();
  EXPECT_EQ(bench.simulator.PortValue(bench.simulator.PortNumber("y")), value);
  bench.simulator.SetInput(a, 7);  // missing words are 0
  bench.Cycle();
  EXPECT_EQ(bench.simulator.PortValue(a), (std::vector<std::uint64_t>{7, 0, 0}));
  EXPECT_EQ(bench.Get("none"), 0u);
  EXPECT_THAT([&] { (void)bench.simulator.PortNumber("yy"); },
              ThrowsMessage<UserError>(HasSubstr("there is no port 'yy'; ")));
}

TEST(Simulator, WhatNeverRestsIsRefused) {
  NetlistBuilder builder;  // an open latch that inverts itself
  builder.In("g").Gate("DLAT", "l", {{"D", "d"}, {"G", "g"}, {"Q", "q"}});
  builder.Gate("INV", "i", {{"A", "q"}, {"Y", "d"}}).Out("q");
  Bench bench(builder);
  EXPECT_THAT(
      [&] { bench.simulator.RunCycle(); },
      ThrowsMessage<UserError>(HasSubstr("does not come to rest; look for a loop through an "
                                         "open latch")));
}

}  // namespace
}  // namespace mixpe::sim::netlist
