// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/base/error.hpp"
#include "sim/characterize/cell_library.hpp"
#include "sim/characterize/liberty_writer.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/characterize/synthesis.hpp"
#include "sim/netlist/liberty_reader.hpp"

namespace mixpe::sim::characterize {
namespace {

using testing::HasSubstr;
using testing::Not;

// Digests from FIPS 180-4's published examples.
TEST(Sha256, MatchesThePublishedExamples) {
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Pattern, StarStandsForAnything) {
  EXPECT_TRUE(Matches("*__sd*", "lib__sdfxtp_1"));
  EXPECT_TRUE(Matches("LATCH", "LATCH"));
  EXPECT_TRUE(Matches("A*", "A"));
  EXPECT_FALSE(Matches("LATCH", "LATCHX"));
  EXPECT_FALSE(Matches("*__sd*", "lib__dfxtp_1"));
  EXPECT_FALSE(Matches("A*B", "AC"));
}

constexpr const char* kAdders = R"lib(library (small) {
  nom_voltage : 1.0; time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW";
  capacitive_load_unit (1, pf);
  cell (BIGFA) { area : 30;
    pin (A) { direction : input; capacitance : 0.1; } pin (B) { direction : input; capacitance : 0.1; }
    pin (C) { direction : input; capacitance : 0.1; }
    pin (S) { direction : output; function : "A^B^C"; }
    pin (Y) { direction : output; function : "(A&B)|(A&C)|(B&C)"; } }
  cell (INVFA) { area : 20;
    pin (P) { direction : input; capacitance : 0.1; } pin (Q) { direction : input; capacitance : 0.1; }
    pin (R) { direction : input; capacitance : 0.1; }
    pin (CON) { direction : output; function : "!((P&Q)|(P&R)|(Q&R))"; }
    pin (SN) { direction : output; function : "!(P^Q^R)"; } }
  cell (NOTFA) { area : 10;
    pin (A) { direction : input; capacitance : 0.1; } pin (B) { direction : input; capacitance : 0.1; }
    pin (C) { direction : input; capacitance : 0.1; }
    pin (S) { direction : output; function : "A^B^C"; }
    pin (Y) { direction : output; function : "A&B&C"; } }
  cell (AOI) { area : 5;
    pin (A) { direction : input; capacitance : 0.1; } pin (D) { direction : input; capacitance : 0.1; }
    pin (B) { direction : input; capacitance : 0.1; } pin (E) { direction : input; capacitance : 0.1; }
    pin (C) { direction : input; capacitance : 0.1; } pin (F) { direction : input; capacitance : 0.1; }
    pin (Y) { direction : output; function : "!((A&B)|(C&D)|(E&F))"; } }
})lib";

TEST(LeafCells, AreFoundByFunctionAndInvertedOutputsAreUndone) {
  const netlist::Library library = netlist::ParseLibertyLibrary(kAdders, "small.lib");
  const LeafCells leaves = FindLeafCells(library, [](const netlist::Cell&) { return true; });
  EXPECT_TRUE(leaves.full_adder);
  EXPECT_THAT(leaves.word_adders, HasSubstr("\\INVFA u_cell (.\\P (A), .\\Q (B), .\\R (C), "
                                            ".\\SN (s), .\\CON (c));\n"
                                            "  assign Y = ~s;\n  assign X = ~c;\n"));
  EXPECT_THAT(leaves.modules, HasSubstr("\\AOI u_cell (.\\A (a_i), .\\B (b_i), .\\D (c_i), "
                                        ".\\C (d_i), .\\E (e_i), .\\F (f_i), .\\Y (y));\n"
                                        "  assign y_o = y;\n"));
  EXPECT_THAT(leaves.modules, HasSubstr("  assign y_o = ~y;\n"));  // ao222 of the same cell
  EXPECT_THAT(leaves.modules, HasSubstr("assign y_o = ~((a_i & b_i) | (c_i & d_i));"));  // no cell
}

TEST(LeafCells, ABannedCellIsNotUsed) {
  const netlist::Library library = netlist::ParseLibertyLibrary(kAdders, "small.lib");
  const LeafCells leaves =
      FindLeafCells(library, [](const netlist::Cell& cell) { return cell.name == "NOTFA"; });
  EXPECT_FALSE(leaves.full_adder);
  EXPECT_EQ(leaves.word_adders, "");
  EXPECT_THAT(leaves.modules, HasSubstr("assign y_o = ~("));
}

TEST(ReducedLiberty, KeepsWantedCellsAndReadsBack) {
  const std::string text =
      ReduceLiberty({kAdders}, {"small.lib"}, [](std::string_view name) { return name == "AOI"; });
  const netlist::Library library = netlist::ParseLibertyLibrary(text, "reduced");
  EXPECT_EQ(library.cells.size(), 1U);
  EXPECT_EQ(library.cells.at("AOI").area, 5);
  EXPECT_EQ(library.cells.at("AOI").InputNames().size(), 6U);
}

TEST(Osu018, LeavesOutWhatCannotBePriced) {
  const CellLibrary library = LoadNamedLibrary("osu018");
  EXPECT_TRUE(library.leaves.full_adder);
  EXPECT_TRUE(library.usable.contains("DFFPOSX1"));
  EXPECT_FALSE(library.usable.contains("TBUFX1"));
  EXPECT_TRUE(library.liberty.find("cell (\"DFFPOSX1\")") != std::string::npos);
  EXPECT_TRUE(library.liberty.find("TBUF") == std::string::npos);
}

TEST(Osu018, ItsLatchHasTheAreaOfItsLayout) {
  const CellLibrary library = LoadNamedLibrary("osu018");
  EXPECT_EQ(library.cells->Find("LATCH")->area, 56);  // the file says 0
  EXPECT_TRUE(library.has_latch);
}

TEST(Osu018, WithoutALatchItHasNoTilesOfLatches) {
  CellLibrary library = LoadNamedLibrary("osu018");
  library.has_latch = false;
  const Job job{FindPe("shift_add"), FindStructure(LoadStructures(), "tile4_latch"), &library};
  EXPECT_EQ(WhyNot(job), "library osu018 has no latch that can be priced");
}

template <class Action>
std::string MessageOf(const Action& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Library, ErrorsSayWhatToDo) {
  EXPECT_EQ(MessageOf([] { (void)LoadNamedLibrary("osu81"); }),
            "unknown library 'osu81'; known: asap7, osu018, sg13g2, sky130hd");
  EXPECT_EQ(MessageOf([] { (void)LoadNamedLibrary("sg13g2"); }),
            "the files of library 'sg13g2' are not on this machine by name; give them: --liberty "
            "FILE... (sg13g2_stdcell_typ_1p20V_25C.lib), from "
            "github.com/IHP-GmbH/IHP-Open-PDK, ihp-sg13g2 (Apache-2.0)");
}

}  // namespace
}  // namespace mixpe::sim::characterize
