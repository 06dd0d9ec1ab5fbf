// SPDX-License-Identifier: Apache-2.0
// What must hold of any design: values of zero-delay logic, and how energies scale. Random netlists
// of the small library and of OSU 0.18 um.
#include <gmock/gmock.h>

#include <map>

#include "reference/base/paths.hpp"
#include "sim/netlist/simulator.hpp"
#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

using testing::RandomNetlist;

constexpr int kWidth = 7;

/// The same design evaluated from its expressions, without delays.
class ZeroDelay {
 public:
  ZeroDelay(const Library& library, const Netlist& netlist)
      : library_(library), netlist_(netlist), nets_(netlist.net_names.size(), false) {
    nets_[kNet1] = true;
    Settle();
  }

  std::uint64_t Cycle(std::uint64_t input) {
    std::map<NetId, bool> sampled;
    for (const Instance& instance : netlist_.instances) {
      if (library_.Find(instance.type)->sequential)
        sampled[Net(instance, "Q")] = nets_[static_cast<std::size_t>(Net(instance, "D"))];
    }
    for (const auto& [net, value] : sampled) nets_[static_cast<std::size_t>(net)] = value;
    for (int i = 0; i < kWidth; ++i)
      nets_[static_cast<std::size_t>(netlist_.ports[1].nets[static_cast<std::size_t>(i)])] =
          (input >> i) & 1;
    Settle();
    std::uint64_t out = 0;
    for (int i = 0; i < kWidth; ++i)
      out |=
          std::uint64_t{
              nets_[static_cast<std::size_t>(netlist_.ports[2].nets[static_cast<std::size_t>(i)])]}
          << i;
    return out;
  }

 private:
  static NetId Net(const Instance& instance, const std::string& pin) {
    for (const auto& [name, net] : instance.pins) {
      if (name == pin) return net;
    }
    ADD_FAILURE() << pin;
    return 0;
  }

  /// Gates were added in order, so that one pass suffices.
  void Settle() {
    for (const Instance& instance : netlist_.instances) {
      const auto& cell = *library_.Find(instance.type);
      if (cell.sequential) continue;
      for (const std::string& output : cell.OutputNames()) {
        const Expression& function = *cell.FindPin(output)->function;
        std::uint64_t values = 0;
        for (std::size_t i = 0; i < function.Variables().size(); ++i)
          values |=
              std::uint64_t{nets_[static_cast<std::size_t>(Net(instance, function.Variables()[i]))]}
              << i;
        nets_[static_cast<std::size_t>(Net(instance, output))] = function.Evaluate(values);
      }
    }
  }

  const Library& library_;
  const Netlist& netlist_;
  std::vector<bool> nets_;
};

Netlist SmallRandom(const Library& library, std::uint64_t seed) {
  return RandomNetlist(library, {"INV", "NAND2", "NAND2", "XOR2", "BUF", "FAI"}, "DFF", "CK",
                       kWidth, 120, seed);
}

Netlist OsuRandom(const Library& library, std::uint64_t seed) {
  return RandomNetlist(library,
                       {"AND2X1", "AOI21X1", "AOI22X1", "BUFX2", "FAX1", "HAX1", "INVX1", "INVX4",
                        "MUX2X1", "NAND2X1", "NAND3X1", "NOR2X1", "NOR3X1", "OAI21X1", "OAI22X1",
                        "OR2X2", "XNOR2X1", "XOR2X1"},
                       "DFFPOSX1", "CLK", kWidth, 150, seed);
}

EnergyReport RunRandom(const Design& design, const SimulationOptions& options = {}) {
  Rng rng(99);
  return Simulate(design, options, 5, 60,
                  [&](std::int64_t, Simulator& s) { s.SetInput(1, rng.Next()); })
      .energy;
}

TEST(Laws, SettledValuesAreThoseOfZeroDelayLogic) {
  const Library small = testing::Small(), osu = ReadLiberty({testing::kOsu018});
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Library& library = seed % 2 ? small : osu;
    const Netlist netlist = seed % 2 ? SmallRandom(small, seed) : OsuRandom(osu, seed);
    const Design design(library, netlist);
    Simulator simulator(design);
    ZeroDelay golden(library, netlist);
    Rng rng(seed);
    for (int cycle = 0; cycle < 100; ++cycle) {
      const std::uint64_t input = rng.Next();
      simulator.SetInput(1, input);
      simulator.RunCycle();
      ASSERT_EQ(simulator.PortValue(2)[0], golden.Cycle(input)) << "seed " << seed << " " << cycle;
    }
    EXPECT_GT(simulator.Report().glitch_ratio(), 1) << seed;
  }
}

/// A 4-bit adder between registers as yosys 0.70 mapped it: every pair of operands, two cycles
/// late.
TEST(Laws, ASynthesisedAdderAdds) {
  const Library osu = ReadLiberty({testing::kOsu018});
  const Design design(
      osu, ReadYosysJson((ProjectRoot() / "tests/sim/netlist/adder_osu018.json").string()));
  Simulator simulator(design);
  const std::size_t a = simulator.PortNumber("a_i"), b = simulator.PortNumber("b_i");
  const std::size_t sum = simulator.PortNumber("sum_o"), first = simulator.PortNumber("first_o");
  for (std::uint64_t pair = 0; pair < 256 + 2; ++pair) {
    simulator.SetInput(a, pair & 15);
    simulator.SetInput(b, (pair >> 4) & 15);
    simulator.RunCycle();
    EXPECT_EQ(simulator.PortValue(first)[0], pair & 1);  // the input itself
    if (pair < 2) continue;
    const std::uint64_t due = pair - 2;
    ASSERT_EQ(simulator.PortValue(sum)[0], (due & 15) + (due >> 4)) << due;
  }
}

TEST(Laws, RunsAreRepeatable) {
  const Library osu = ReadLiberty({testing::kOsu018});
  const Design design(osu, OsuRandom(osu, 1));
  const EnergyReport a = RunRandom(design), b = RunRandom(design);
  EXPECT_EQ(a.per_cycle.total_pj(), b.per_cycle.total_pj());
  EXPECT_EQ(a.events, b.events);
  EXPECT_EQ(a.cycles, 60);
}

TEST(Laws, ThePeriodOnlyScalesLeakage) {
  const Library osu = ReadLiberty({testing::kOsu018});
  const Design design(osu, OsuRandom(osu, 2));
  const EnergyParts fast = RunRandom(design, {.period_ps = 500}).per_cycle;
  const EnergyParts slow = RunRandom(design, {.period_ps = 1000}).per_cycle;
  EXPECT_DOUBLE_EQ(slow.leakage_pj, 2 * fast.leakage_pj);
  EXPECT_DOUBLE_EQ(slow.total_pj() - slow.leakage_pj, fast.total_pj() - fast.leakage_pj);
}

TEST(Laws, ConstantInputsCostClockAndLeakageOnly) {
  const Library small = testing::Small();
  testing::NetlistBuilder builder;
  builder.In("clk").In("in", 2).Gate("DFF", "r", {{"D", "in[0]"}, {"CK", "clk"}, {"Q", "q"}});
  builder.Gate("NAND2", "u", {{"A", "q"}, {"B", "in[1]"}, {"Y", "y"}}).Out("y");
  const Design design(small, builder.Done());
  const EnergyParts parts = Simulate(design, {}, 3, 10, [](std::int64_t, Simulator& s) {
                              s.SetInput(1, 1);
                            }).energy.per_cycle;
  EXPECT_GT(parts.clock_pins_pj, 0);
  EXPECT_DOUBLE_EQ(parts.total_pj(), parts.clock_pins_pj + parts.leakage_pj);
}

/// Every capacitance and load axis of the library doubled; the tables' values stay.
Library WithDoubledCapacitances(Library library) {
  for (auto& [name, cell] : library.cells) {
    for (Pin& pin : cell.pins) {
      pin.capacitance_ff *= 2;
      for (double& c : pin.edge_capacitance_ff) c *= 2;
      for (TimingArc& arc : pin.timing) {
        if (arc.kind == ArcKind::kSetupRising || arc.kind == ArcKind::kSetupFalling) continue;
        for (int edge : {0, 1}) {
          for (double& y : arc.delay_ps[edge].y) y *= 2;
          for (double& y : arc.slew_ps[edge].y) y *= 2;
        }
      }
      for (PowerArc& arc : pin.power) {
        for (Table& table : arc.energy_fj) {
          for (double& y : table.y) y *= 2;
        }
      }
    }
  }
  return library;
}

TEST(Laws, DoubledCapacitancesDoubleSwitching) {
  const Library osu = ReadLiberty({testing::kOsu018});
  const Library doubled = WithDoubledCapacitances(osu);
  const Netlist netlist = OsuRandom(osu, 3);
  const EnergyReport one = RunRandom(Design(osu, netlist)),
                     two = RunRandom(Design(doubled, netlist));
  EXPECT_EQ(one.events, two.events);
  EXPECT_DOUBLE_EQ(two.per_cycle.combinational_switching_pj,
                   2 * one.per_cycle.combinational_switching_pj);
  EXPECT_DOUBLE_EQ(two.per_cycle.input_ports_pj, 2 * one.per_cycle.input_ports_pj);
  EXPECT_DOUBLE_EQ(two.per_cycle.combinational_internal_pj,
                   one.per_cycle.combinational_internal_pj);
}

TEST(Laws, ThePartsAreWhatEveryNetAndGateSumsTo) {
  const Library small = testing::Small();
  const Netlist netlist = SmallRandom(small, 4);
  const Design design(small, netlist, {.wire_ff_per_sink = 0});
  Simulator simulator(design);
  Rng rng(4);
  for (int cycle = 0; cycle < 20; ++cycle) {
    simulator.SetInput(1, rng.Next());
    simulator.RunCycle();
  }
  const EnergyParts p = simulator.Report().per_cycle;
  EXPECT_DOUBLE_EQ(p.total_pj(), p.input_ports_pj + p.combinational_switching_pj +
                                     p.combinational_internal_pj + p.flipflop_data_pj +
                                     p.clock_pins_pj + p.leakage_pj);
  // Each cycle: the clock net of 2 fF per flip-flop twice, and 11 + 9 fJ per clock pin.
  EXPECT_DOUBLE_EQ(p.clock_pins_pj, 1e-3 * kWidth * (2 + 20));
}

}  // namespace
}  // namespace mixpe::sim::netlist
