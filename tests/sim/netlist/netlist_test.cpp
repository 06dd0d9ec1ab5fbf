// SPDX-License-Identifier: Apache-2.0
// Is a netlist read and bound to its library, and everything wrong with it named?
#include <gmock/gmock.h>

#include "sim/netlist/area.hpp"
#include "sim/netlist/design.hpp"
#include "tests/reference/json/fuzz.hpp"
#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::NetlistBuilder;
using ::testing::ThrowsMessage;

constexpr const char* kText = R"({ "creator": "yosys", "modules": {
  "box": { "attributes": { "blackbox": "1" }, "ports": {}, "cells": {} },
  "top": { "attributes": {},
    "ports": { "a": { "direction": "input", "bits": [ 2, 3 ] },
               "y": { "direction": "output", "bits": [ 4, 2, "0", "1", "x" ] } },
    "cells": { "u1": { "type": "NAND2", "connections": { "A": [ 2 ], "B": [ 3 ], "Y": [ 5 ] } },
               "u2": { "type": "INV", "connections": { "A": [ 5 ], "Y": [ 4 ] } },
               "s": { "type": "$scopeinfo", "connections": {} } },
    "netnames": { "$1": { "hide_name": 1, "bits": [ 5 ] },
                  "same": { "hide_name": 0, "bits": [ 5 ] },
                  "a": { "hide_name": 0, "bits": [ 2, 3 ] } } } } })";

std::string Refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

std::string Replaced(std::string text, const std::string& old, const std::string& by) {
  return text.replace(text.find(old), old.size(), by);
}

std::string RefusedText(const std::string& text, const std::string& module = "") {
  return Refusal([&] { (void)ParseYosysJson(text, "n.json", module); });
}

std::string RefusedDesign(const NetlistBuilder& builder) {
  const Library library = testing::Small();
  return Refusal([&] { Design design(library, builder.Done()); });
}

TEST(NetlistReader, PortsCellsNamesConstantsAliases) {
  const Netlist read = ParseYosysJson(kText, "n.json");
  EXPECT_EQ(read.name, "top");
  ASSERT_EQ(read.ports.size(), 2u);
  EXPECT_EQ(read.ports[0].name, "a");
  EXPECT_FALSE(read.ports[0].output);
  const std::vector<NetId>& y = read.ports[1].nets;
  ASSERT_EQ(y.size(), 5u);
  EXPECT_EQ(y[1], read.ports[0].nets[0]);
  EXPECT_THAT(std::vector<NetId>(y.begin() + 2, y.end()), ElementsAre(kNet0, kNet1, kNet0));
  ASSERT_EQ(read.instances.size(), 2u);
  EXPECT_EQ(read.instances[0].type, "NAND2");
  const NetId between = read.instances[0].pins[2].second;
  EXPECT_EQ(read.net_names[static_cast<std::size_t>(between)], "same");
  EXPECT_EQ(read.net_names[static_cast<std::size_t>(read.ports[0].nets[1])], "a[1]");
  EXPECT_EQ(read.net_names[static_cast<std::size_t>(y[0])], "net 4");
}

TEST(NetlistReader, Faults) {
  EXPECT_THAT(RefusedText("{}"), HasSubstr("has no modules; write the netlist with write_json"));
  EXPECT_THAT(RefusedText(kText, "tip"),
              HasSubstr("there is no module 'tip'; did you mean 'top'?"));
  EXPECT_THAT(RefusedText(Replaced(kText, "\"blackbox\": \"1\"", "")),
              HasSubstr("there are 2 modules; say which; known: box, top"));
  EXPECT_EQ(RefusedText(Replaced(kText, "[ 2 ]", "[ 2, 3 ]")),
            "n.json:6: the pin 'A' of 'u1' is not one bit wide; "
            "map the netlist to library cells first");
  EXPECT_EQ(RefusedText(Replaced(kText, "[ 5 ]", "[ \"q\" ]")),
            "n.json:6: a bit is neither a number nor \"0\", \"1\", \"x\", \"z\"; "
            "write the netlist with write_json");
  EXPECT_EQ(RefusedText(Replaced(kText, "input", "inout")),
            "n.json:4: the port 'a' is 'inout'; use inputs and outputs only");
  EXPECT_EQ(RefusedText(Replaced(kText, "[ 2, 3 ]", "[ 2, \"0\" ]")),
            "n.json:4: a bit of the input 'a' is no net; write the netlist with write_json");
}

TEST(NetlistReader, DamagedTextIsReadOrRefused) {
  const Library library = testing::Small();
  const auto read_only = [&](const std::string& bytes) {
    Design design(library, ParseYosysJson(bytes, "fuzz.json"));
    return bytes;
  };
  const fuzz::Outcome outcome = fuzz::FuzzReader(read_only, {kText}, 2000);
  EXPECT_EQ(outcome.failure, "");
  EXPECT_GT(outcome.accepted, 20);
  EXPECT_GT(outcome.refused, 500);
}

TEST(Design, LoadsArePinsWireAndOutputPorts) {
  const Library library = testing::Small();
  const Netlist netlist = ParseYosysJson(kText, "n.json");
  const Design design(library, netlist, {.wire_ff_per_sink = 0.5, .output_load_ff = 3});
  const NetId a0 = netlist.ports[0].nets[0], y0 = netlist.ports[1].nets[0];
  EXPECT_DOUBLE_EQ(design.load_ff(a0), (2 + 0.5) + (3 + 0.5));
  EXPECT_DOUBLE_EQ(design.load_ff(y0), 3.5);
  EXPECT_DOUBLE_EQ(design.load_ff(netlist.instances[0].pins[2].second, Edge::kRise), 1.5);
  EXPECT_DOUBLE_EQ(Design(library, netlist).wire_ff_per_sink(), 0.6);
}

TEST(Design, Faults) {
  NetlistBuilder unknown;
  unknown.In("a").Gate("NAND3", "u", {{"A", "a"}, {"Y", "y"}});
  EXPECT_EQ(RefusedDesign(unknown),
            "built: u: the library 'small' has no cell 'NAND3'; did you mean 'NAND2'?");
  NetlistBuilder pin;
  pin.In("a").Gate("INV", "u", {{"A", "a"}, {"Z", "y"}});
  EXPECT_EQ(RefusedDesign(pin),
            "built: u: the cell 'INV' has no pin 'Z'; "
            "give the library that the netlist was mapped to");
  NetlistBuilder open;
  open.In("a").Gate("NAND2", "u", {{"A", "a"}, {"Y", "y"}});
  EXPECT_EQ(RefusedDesign(open), "built: u: the input 'B' is open; connect it");
  NetlistBuilder twice;
  twice.In("a")
      .Gate("INV", "u", {{"A", "a"}, {"Y", "y"}})
      .Gate("INV", "v", {{"A", "a"}, {"Y", "y"}});
  EXPECT_EQ(RefusedDesign(twice),
            "built: the net 'y' has two drivers, the second is 'v'; leave one");
  NetlistBuilder constant;
  constant.In("a").Gate("INV", "u", {{"A", "a"}, {"Y", "1"}});
  EXPECT_EQ(RefusedDesign(constant),
            "built: 'u' drives a constant; map the netlist to library cells");
  NetlistBuilder logic;
  logic.In("c").In("e").Gate("NAND2", "u", {{"A", "c"}, {"B", "e"}, {"Y", "g"}});
  logic.Gate("DFF", "r", {{"D", "e"}, {"CK", "g"}, {"Q", "q"}});
  EXPECT_EQ(RefusedDesign(logic),
            "built: r: its clock 'g' comes through logic, not from a port; "
            "clock it from a port or through a clock-gate cell");
}

TEST(Design, LoopsAreNamedAndRegistersCutThem) {
  NetlistBuilder loop;
  loop.In("a")
      .Gate("NAND2", "u", {{"A", "a"}, {"B", "z"}, {"Y", "x"}})
      .Gate("INV", "v", {{"A", "x"}, {"Y", "y"}})
      .Gate("BUF", "w", {{"A", "y"}, {"Y", "z"}})
      .Gate("INV", "after", {{"A", "z"}, {"Y", "o"}});
  EXPECT_EQ(RefusedDesign(loop),
            "built: combinational gates form a loop through: z, y, x; cut it with a register");
  NetlistBuilder cut;
  cut.In("c").Gate("DFF", "u", {{"D", "d"}, {"CK", "c"}, {"Q", "q"}});
  cut.Gate("INV", "v", {{"A", "q"}, {"Y", "d"}});
  EXPECT_EQ(RefusedDesign(cut), "accepted");
}

TEST(Design, ClockNetworksAreTracedToTheirPorts) {
  const Library library = testing::Small();
  NetlistBuilder builder;
  builder.In("c")
      .In("e")
      .In("we")
      .Gate("BUF", "b", {{"A", "c"}, {"Y", "cb"}})
      .Gate("GATE", "g", {{"CLK", "cb"}, {"E", "e"}, {"GCLK", "cg"}})
      .Gate("DFF", "r", {{"D", "e"}, {"CK", "cg"}, {"Q", "q"}})
      .Gate("DLAT", "l", {{"D", "e"}, {"G", "we"}, {"Q", "lq"}})
      .Gate("INV", "i", {{"A", "q"}, {"Y", "qi"}})
      .Gate("DLAT", "m", {{"D", "e"}, {"G", "qi"}, {"Q", "mq"}});
  const Design design(library, builder.Done());
  std::vector<std::string> ports, clocks;
  for (NetId net : design.clock_ports()) ports.push_back(design.net_name(net));
  for (NetId net = 0; net < static_cast<NetId>(design.net_count()); ++net) {
    if (design.is_clock(net)) clocks.push_back(design.net_name(net));
  }
  EXPECT_THAT(ports, ElementsAre("c", "we"));
  EXPECT_THAT(clocks, ElementsAre("c", "we", "cb", "cg"));
  EXPECT_THAT(design.clock_gates(), ElementsAre(0, 1));
}

TEST(Area, SumsCountsAndEquivalents) {
  const Library library = testing::Small();
  NetlistBuilder builder;
  builder.In("c")
      .In("a")
      .Gate("DFF", "r", {{"D", "a"}, {"CK", "c"}, {"Q", "q"}})
      .Gate("DFFN", "s", {{"D", "a"}, {"CK", "c"}})
      .Gate("DLAT", "l", {{"D", "a"}, {"G", "q"}, {"Q", "x"}})
      .Gate("GATE", "g", {{"CLK", "c"}, {"E", "a"}, {"GCLK", "cg"}})
      .Gate("INV", "i", {{"A", "a"}, {"Y", "y"}})
      .Gate("INV", "j", {{"A", "a"}, {"Y", "z"}});
  const AreaSummary area = SummarizeArea(Design(library, builder.Done()));
  EXPECT_DOUBLE_EQ(area.total, 8 + 8 + 5 + 6 + 1 + 1);
  EXPECT_DOUBLE_EQ(area.sequential, 27);
  EXPECT_DOUBLE_EQ(area.combinational, 2);
  EXPECT_DOUBLE_EQ(area.nand2_equivalents, 29 / 1.5);
  EXPECT_EQ(area.flip_flops, 2);
  EXPECT_EQ(area.latches, 1);
  EXPECT_EQ(area.clock_gates, 1);
  EXPECT_EQ(area.cells.at("INV"), 2);
  EXPECT_DOUBLE_EQ(area.leakage_nw, 0.6);
  EXPECT_TRUE(area.without_area.empty());
}

TEST(Area, CellsWithoutAreaAreNamed) {
  const Library osu = ReadLiberty({testing::kOsu018});
  NetlistBuilder builder;
  builder.In("c").In("a").Gate("LATCH", "l", {{"D", "a"}, {"CLK", "c"}, {"Q", "q"}});
  EXPECT_THAT(SummarizeArea(Design(osu, builder.Done())).without_area, ElementsAre("LATCH"));
}

}  // namespace
}  // namespace mixpe::sim::netlist
