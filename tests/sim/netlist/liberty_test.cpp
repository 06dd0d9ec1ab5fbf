// SPDX-License-Identifier: Apache-2.0
// Is every quantity of a Liberty text read, in our units, and every fault named with its place?
#include <gmock/gmock.h>
#include <zlib.h>

#include <filesystem>

#include "reference/base/text.hpp"
#include "sim/netlist/text_file.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

using testing::Cell;
using ::testing::HasSubstr;
using testing::Header;
using testing::Input;
using testing::Output;

std::string Refusal(const std::string& text) {
  try {
    (void)ParseLibertyLibrary(text, "t.lib");
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

std::string Scratch(const std::string& name) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("liberty_test_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  return (folder / name).string();
}

std::string WritePacked(const std::string& name, const std::string& text) {
  const std::string file = Scratch(name);
  gzFile out = gzopen(file.c_str(), "wb");
  EXPECT_EQ(gzwrite(out, text.data(), static_cast<unsigned>(text.size())),
            static_cast<int>(text.size()));
  gzclose(out);
  return file;
}

TEST(Liberty, CellsPinsArcs) {
  const Library library = testing::Small();
  EXPECT_EQ(library.name, "small");
  EXPECT_EQ(library.cells.size(), 10u);
  const auto& nand = *library.Find("NAND2");
  EXPECT_EQ(nand.area, 1.5);
  EXPECT_DOUBLE_EQ(nand.leakage_nw, 0.1);
  const Pin& y = *nand.FindPin("Y");
  ASSERT_EQ(y.timing.size(), 2u);
  EXPECT_EQ(y.timing[1].related_pin, "B");
  EXPECT_EQ(y.timing[1].sense, Sense::kNegative);
  EXPECT_DOUBLE_EQ(y.timing[1].delay_ps[0].At(50, 4), 11 + 8);
  EXPECT_DOUBLE_EQ(y.timing[1].delay_ps[1].At(50, 4), 7 + 4);
  EXPECT_DOUBLE_EQ(y.power[1].energy_fj[1].At(0, 0), 6);
  const auto& dff = *library.Find("DFFR");
  ASSERT_TRUE(dff.sequential);
  EXPECT_EQ(dff.sequential->state, "IQ");
  EXPECT_EQ(dff.sequential->inverted_state, "IQN");
  EXPECT_TRUE(dff.sequential->clear.has_value());
  EXPECT_FALSE(dff.sequential->preset.has_value());
  EXPECT_TRUE(dff.FindPin("CK")->clock);
  EXPECT_EQ(dff.FindPin("D")->timing[0].kind, ArcKind::kSetupRising);
  EXPECT_EQ(library.Find("DLAT")->sequential->kind, Sequential::Kind::kLatch);
  EXPECT_EQ(library.Find("none"), nullptr);
}

TEST(Liberty, UnitsBecomePsFfFjNw) {
  const std::string text = R"(library ("u") {
    time_unit : "10ns"; capacitive_load_unit ("0.1", pf); leakage_power_unit : 1uW;
    voltage_unit : "1V"; nom_voltage : 0.5;
    lu_table_template (t) { variable_1 : total_output_net_capacitance; index_1 ("1, 2"); }
    cell (X) { area : 1; cell_leakage_power : 2;
      pin (A) { direction : input; rise_capacitance : 1; fall_capacitance : 3; capacitance : 9; }
      pin (Y) { direction : output; function : "A"; max_capacitance : 4;
        timing () { related_pin : "A"; cell_rise (t) { values ("1", "3"); } }
        internal_power () { related_pin : "A"; power (scalar) { values ("0.25"); } } } } })";
  const Library library = ParseLibertyLibrary(text, "u.lib");
  EXPECT_EQ(library.voltage, 0.5);
  const auto& cell = *library.Find("X");
  EXPECT_DOUBLE_EQ(cell.leakage_nw, 2000);
  const Pin& a = *cell.FindPin("A");
  EXPECT_DOUBLE_EQ(a.edge_capacitance_ff[0], 100);
  EXPECT_DOUBLE_EQ(a.edge_capacitance_ff[1], 300);
  EXPECT_DOUBLE_EQ(a.capacitance_ff, 200);
  const Pin& y = *cell.FindPin("Y");
  EXPECT_DOUBLE_EQ(y.max_capacitance_ff, 400);
  EXPECT_DOUBLE_EQ(y.timing[0].delay_ps[0].At(0, 150), 2 * 10000);
  EXPECT_TRUE(y.timing[0].delay_ps[1].empty());
  for (int edge : {0, 1}) EXPECT_DOUBLE_EQ(y.power[0].energy_fj[edge].At(0, 0), 25);
}

TEST(Liberty, TablesWhoseFirstAxisIsTheLoadAreTurned) {
  std::string text = Header() + R"(
    lu_table_template (turned) { variable_1 : total_output_net_capacitance;
      variable_2 : input_net_transition; index_1 ("0, 10"); index_2 ("0, 50, 100"); }
    cell (X) { area : 1; pin (A) { direction : input; }
      pin (Y) { direction : output; function : "A"; timing () { related_pin : "A";
        cell_rise (turned) { values ("1, 2, 3", "4, 5, 6"); } } } } })";
  const Library library = ParseLibertyLibrary(text, "t.lib");
  const Table& table = library.Find("X")->FindPin("Y")->timing[0].delay_ps[0];
  EXPECT_EQ(table.At(50, 0), 2);
  EXPECT_EQ(table.At(0, 10), 4);
  EXPECT_EQ(table.At(100, 10), 6);
}

TEST(Liberty, SemicolonsMayBeMissingAtLineEnds) {
  const Library library = ParseLibertyLibrary(Header() + R"(
    cell (X) {
      area : 3.25
      pin (A) { direction : input
        capacitance : 2 }
      /* a comment ; with } all { of it */
      dont_use : true } })",
                                              "t.lib");
  EXPECT_EQ(library.Find("X")->area, 3.25);
  EXPECT_EQ(library.Find("X")->FindPin("A")->capacitance_ff, 2);
  EXPECT_TRUE(library.Find("X")->dont_use);
}

TEST(Liberty, GroupsWithoutUseArePassedOverWithAllTheyHold) {
  const std::string unused =
      "test_cell () { pin (A) { direction : input; } ff (IQ) { } area : nonsense; }";
  const Library library = ParseLibertyLibrary(
      Header() + Cell("X", 2, unused + Input("A", 1)) + Cell("Y", 3, "") + "}", "t.lib");
  EXPECT_EQ(library.cells.size(), 2u);
  EXPECT_EQ(library.Find("X")->pins.size(), 1u);
  EXPECT_FALSE(library.Find("X")->sequential);
  EXPECT_EQ(Refusal(Header() + "cell (X) {\n test_cell () { pin (A) { }"),
            "t.lib:19: this group is not closed; add a '}'");
}

TEST(Liberty, LeakageIsTheStatedMeanElseTheUnconditionedElseTheMeanOfStates) {
  const auto leakage = [](const std::string& body) {
    return ParseLibertyLibrary(Header() + "cell (X) {" + body + "} }", "t.lib")
        .Find("X")
        ->leakage_nw;
  };
  const std::string states =
      "leakage_power () { value : 2000; when : \"A\"; } leakage_power () { value : 4000; when : "
      "\"!A\"; }";
  EXPECT_DOUBLE_EQ(leakage(states), 3);
  EXPECT_DOUBLE_EQ(leakage(states + "leakage_power () { value : 5000; }"), 5);
  EXPECT_DOUBLE_EQ(
      leakage(states + "leakage_power () { value : 5000; } cell_leakage_power : 7000;"), 7);
  EXPECT_DOUBLE_EQ(leakage(""), 0);
}

TEST(Liberty, WhatFlowsIntoAGroundRailIsNotCountedAgain) {
  const std::string rails =
      "pg_pin (VDD) { pg_type : primary_power; } pg_pin (VSS) { pg_type : primary_ground; }";
  const auto power = [&](const std::string& rail) {
    return testing::Power("A", 3, 2, "related_pg_pin : " + rail + ";");
  };
  const Library library = ParseLibertyLibrary(
      Header() +
          Cell("X", 1, rails + Input("A", 1) + Output("Y", "A", power("VDD") + power("VSS"))) + "}",
      "t.lib");
  EXPECT_EQ(library.Find("X")->FindPin("Y")->power.size(), 1u);
}

TEST(Liberty, WhatCannotBeUsedIsMarked) {
  const auto why = [](const std::string& body) {
    return ParseLibertyLibrary(Header() + Cell("X", 1, body) + "}", "t.lib").Find("X")->unsupported;
  };
  EXPECT_EQ(why(Input("A", 1) + Output("Y", "A", "")), "");
  EXPECT_EQ(why(Output("Y", "A", "three_state : \"!E\";")), "its output Y has three states");
  EXPECT_EQ(why("pin (Y) { direction : output; }"), "its output Y has no function");
  EXPECT_EQ(why("pin (Y) { direction : inout; }"), "the direction of its pin Y is 'inout'");
  EXPECT_EQ(why("bus (Y) { }"), "it has a bus");
  EXPECT_EQ(why("clock_gating_integrated_cell : \"none_posedge\";"),
            "it is a clock gate of the kind 'none_posedge'");
}

TEST(Liberty, AClockGateIsALatchAndAnAnd) {
  const Library library = ParseLibertyLibrary(
      Header() +
          Cell("GATE", 1,
               "clock_gating_integrated_cell : \"latch_posedge_precontrol\";" +
                   Input("CLK", 1, "clock_gate_clock_pin : true;") +
                   Input("E", 1, "clock_gate_enable_pin : true;") +
                   Input("SE", 1, "clock_gate_test_pin : true;") +
                   "statetable (\"CLK E SE\", IQ) { table : \"L L L : - : L\"; }"
                   "pin (G) { direction : output; clock_gate_out_pin : true; }") +
          "}",
      "t.lib");
  const auto& gate = *library.Find("GATE");
  EXPECT_EQ(gate.unsupported, "");
  ASSERT_TRUE(gate.sequential && gate.FindPin("G")->function);
  EXPECT_EQ(TruthTable(gate.sequential->data, {"E", "SE"}, {}),
            (std::vector<bool>{false, true, true, true}));
}

TEST(Liberty, FilesMergePlainAndPacked) {
  WriteFile(Scratch("a.lib"), Header() + testing::Gates() + "}");
  const std::string packed = WritePacked("b.lib.gz", Header() + testing::FlipFlops() + "}");
  const Library both = ReadLiberty({Scratch("a.lib"), packed});
  EXPECT_EQ(both.cells.size(), 8u);
  EXPECT_EQ(both.files.size(), 2u);
  EXPECT_THAT(
      [&] {
        (void)ReadLiberty({packed, packed});
      },
      ::testing::ThrowsMessage<UserError>(HasSubstr("the cell 'DFF' is already in " + packed)));
  std::string other = Header() + "}";
  other.replace(other.find("nom_voltage : 1.0"), 17, "nom_voltage : 0.7");
  WriteFile(Scratch("c.lib"), other);
  EXPECT_THAT(
      [&] {
        (void)ReadLiberty({packed, Scratch("c.lib")});
      },
      ::testing::ThrowsMessage<UserError>(
          HasSubstr("the supply is 0.7 V, that of " + packed + " is 1 V")));
  EXPECT_THROW((void)ReadLiberty({}), UserError);
}

TEST(Liberty, DamagedPackedFilesAreRefused) {
  const std::string good = ReadFile(WritePacked("g.lib.gz", testing::SmallText()));
  for (const std::string& bad :
       {good.substr(0, good.size() / 2), good.substr(0, 12), good + "tail"}) {
    WriteFile(Scratch("bad.lib.gz"), bad);
    EXPECT_THAT([&] { (void)ReadTextFile(Scratch("bad.lib.gz")); },
                ::testing::ThrowsMessage<UserError>(HasSubstr("does not unpack as gzip")));
  }
  WriteFile(Scratch("two.lib.gz"), good + good);  // RFC 1952: members in a row are one file
  EXPECT_EQ(ReadTextFile(Scratch("two.lib.gz")), testing::SmallText() + testing::SmallText());
  EXPECT_THROW((void)ReadTextFile(Scratch("absent")), UserError);
}

TEST(Liberty, EveryFaultNamesItsLine) {
  const std::string start = "library (l) {\n nom_voltage : 1;\n";
  EXPECT_EQ(Refusal(""),
            "t.lib:1: a name is expected, found the end of the file; "
            "write 'name : value;' or 'name (...) {'");
  EXPECT_EQ(Refusal("cell (x) { }"),
            "t.lib:1: the outermost group is 'cell', not 'library'; give a Liberty file");
  EXPECT_EQ(Refusal(start), "t.lib:1: the group 'library' is not closed; add a '}'");
  EXPECT_EQ(Refusal(start + "}\n}"),
            "t.lib:4: '}' stands behind the library's end; look for a '}' too many");
  EXPECT_EQ(Refusal("library (l) { }"),
            "t.lib:1: the library states no supply voltage; add nom_voltage");
  EXPECT_EQ(Refusal(start + "\n time_unit : 3parsec; }"),
            "t.lib:4: time_unit '3parsec' is no unit; write a number, a prefix and a unit, as in "
            "1ns or 1nW");
  EXPECT_EQ(Refusal(start + "capacitive_load_unit (1, Z); }"),
            "t.lib:3: capacitive_load_unit '1Z' is no unit; write a number and ff or pf");
  EXPECT_EQ(Refusal(start + "voltage_unit : 1mV; }"),
            "t.lib:3: voltage_unit is not 1V; only 1V is supported");
  EXPECT_EQ(Refusal(start + "cell (X) { area : big; } }"),
            "t.lib:3: 'big' is no finite number; write one");
  EXPECT_EQ(Refusal(start + "cell (X) { area : -1; } }"),
            "t.lib:3: area is negative; write 0 or more");
  EXPECT_EQ(Refusal(start + "cell (X) { area } }"),
            "t.lib:3: 'area' is followed by '}'; a ':' or '(' belongs there");
  EXPECT_EQ(Refusal(start + "cell (X) { /* no end } }"),
            "t.lib:3: this comment is not closed; add '*/'");
  EXPECT_EQ(Refusal(start + "cell (X) { area : \"1; } }"),
            "t.lib:3: this string is not closed; add '\"'");
  EXPECT_EQ(Refusal(start + "cell (X { area : 1; } }"),
            "t.lib:3: the parenthesis of 'cell' is not closed; add a ')'");
  EXPECT_EQ(Refusal(start + "cell (X) { ff (Q) { clocked_on : \"C\"; } } }"),
            "t.lib:3: the state has no next_state; add it");
  EXPECT_EQ(Refusal(start + "cell (X) { pin (A) { } pin (A) { } } }"),
            "t.lib:3: the pin 'A' appears twice; remove one");
  EXPECT_EQ(Refusal(start + "cell (X) { } cell (X) { } }"),
            "t.lib:3: the cell 'X' is already in t.lib:3: X: ; remove one of them");
}

TEST(Liberty, FaultsOfTables) {
  const auto with = [](const std::string& table) {
    return Refusal(Header() + "\ncell (X) { pin (Y) { timing () { related_pin : \"A\";\n" + table +
                   "} } } }");
  };
  EXPECT_THAT(with("cell_rise (delay) { values (\"1, 2\", \"3\"); }"),
              HasSubstr("a table of 4 entries has 3 values; give as many as the indices span"));
  EXPECT_THAT(with("cell_rise (delay) { index_1 (\"5, 5\"); values (\"1, 2\", \"3, 4\"); }"),
              HasSubstr("an index does not rise strictly; write rising numbers"));
  EXPECT_THAT(with("cell_rise (other) { values (\"1\"); }"),
              HasSubstr("the template 'other' is not defined; define it before the cells"));
  EXPECT_THAT(with("cell_rise (scalar) { }"), HasSubstr("a table has no values"));
  EXPECT_THAT(with("cell_rise (scalar) { values (\"nan\"); }"), HasSubstr("is no finite number"));
}

TEST(Liberty, SmallestGatesAreFoundByWhatTheyCompute) {
  const Library small = testing::Small();
  EXPECT_EQ(SmallestInverter(small).name, "INV");
  EXPECT_EQ(SmallestNand2(small).name, "NAND2");
  EXPECT_DOUBLE_EQ(DefaultWireCapacitanceFf(small), 0.6);
  EXPECT_DOUBLE_EQ(TypicalSlewPs(small), 4 + 4 * 1);
  const Library none = ParseLibertyLibrary(Header() + "}", "t.lib");
  EXPECT_THAT([&] { (void)SmallestInverter(none); },
              ::testing::ThrowsMessage<UserError>(HasSubstr("library 'small' has no inverter")));
}

TEST(Liberty, OsuLibraryWhole) {
  const Library osu = ReadLiberty({testing::kOsu018});
  EXPECT_EQ(osu.cells.size(), 32u);
  EXPECT_EQ(osu.voltage, 1.8);
  EXPECT_EQ(SmallestNand2(osu).name, "NAND2X1");
  EXPECT_EQ(osu.Find("DFFPOSX1")->area, 96);
  EXPECT_EQ(osu.Find("LATCH")->area, 0);
  EXPECT_DOUBLE_EQ(osu.Find("DFFPOSX1")->leakage_nw, 0.160725);
  // First entries of CLK to Q, rising: load 0.005 pF, slew 0.06 ns, 0.093526 ns.
  EXPECT_DOUBLE_EQ(osu.Find("DFFPOSX1")->FindPin("Q")->timing[0].delay_ps[0].At(60, 5), 93.526);
  EXPECT_EQ(osu.Find("TBUFX1")->unsupported, "its output Y has three states");
  EXPECT_EQ(osu.Find("FAX1")->OutputNames().size(), 2u);
}

}  // namespace
}  // namespace mixpe::sim::netlist
