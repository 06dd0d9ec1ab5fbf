// SPDX-License-Identifier: Apache-2.0
// Costs of PEs from records made here: what is there is brought to one library, what is missing is
// asked for by the command that makes it.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "sim/hardware/accelerator.hpp"
#include "sim/netlist/library.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

template <class Action>
std::string ErrorOf(Action action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "(no error)";
}

/// Input capacitance of the library's inverter (fF) and its supply (V).
struct Library {
  std::string name;
  double inverter_ff, supply_v;
};
const Library kOld{"osu018", 8.5, 1.8};
const Library kNew{"asap7", 0.5, 0.7};

characterize::Row RowOf(const std::string& structure, double products, double nand2,
                        double energy_fj) {
  characterize::Row row;
  row.structure = structure;
  row.operands = "gaussian";
  row.flow = "cells_late";
  row.macs_per_cycle = products;
  row.area_um2.nand2_equivalents = nand2;
  row.energy_fj_per_mac.total = energy_fj + 5;
  row.energy_fj_per_mac.leakage = 5;
  row.equivalent = "proven";
  row.proof = "made up";
  return row;
}

/// The project's data without records, and with two libraries on the list.
class Recorded : public testing::Test {
 protected:
  Recorded()
      : root_(fs::temp_directory_path() / ("mixpe_recorded_" + std::to_string(getpid()))),
        home_(ProjectRoot().string()) {
    for (const char* part : {"sim/pe", "sim/accelerators", "sim/tables"}) {
      fs::create_directories(root_ / part);
      fs::copy(fs::path(home_) / part, root_ / part, fs::copy_options::recursive);
    }
    for (const char* part : {"sim/memory", "rtl"}) {
      fs::create_directory_symlink(fs::path(home_) / part, root_ / part);
    }
    Replace("sim/tables/recorded_costs.yaml", "libraries: [", "libraries: [osu018, asap7]  # ");
    setenv("MIXPE_HOME", root_.c_str(), 1);
  }
  ~Recorded() override {
    setenv("MIXPE_HOME", home_.c_str(), 1);
    fs::remove_all(root_);
  }

  void Replace(const std::string& file, const std::string& from, const std::string& to) {
    std::string text = ReadFile((root_ / file).string());
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    WriteFile((root_ / file).string(), text.replace(at, from.size(), to));
  }

  void WritePe(const std::string& name, const std::string& rest) {
    fs::create_directories(root_ / "sim/pe" / name);
    WriteFile((root_ / "sim/pe" / name / "pe.yaml").string(),
              "schema: 1\nname: " + name +
                  "\nsentence: \"of the test\"\nmodes:\n"
                  "  - {weight_bits: 4, activation_bits: 8, k_parallel: 2}\n" +
                  rest);
  }

  static void Record(const std::string& design, const Library& library,
                     std::vector<characterize::Row> rows) {
    characterize::Result result;
    result.design = design;
    result.family = "w4a8";
    result.library = library.name;
    result.provenance.voltage = library.supply_v;
    result.provenance.wire_ff_per_sink = library.inverter_ff * netlist::kWireShareOfInverter;
    result.rows = std::move(rows);
    characterize::Record(result);
  }

  fs::path root_;
  std::string home_;
};

TEST_F(Recorded, FiguresOfAllLibrariesAreBroughtToOne) {
  WritePe("mine", "synthesis: {design: shift_add, products: 2}\n");
  Record("shift_add", kOld, {RowOf("tile4", 16, 1600, 4000), RowOf("tile8", 64, 1, 1)});
  Record("shift_add", kNew, {RowOf("tile4", 16, 6400, 10)});
  const PeCosts costs = CostsOf(LoadPe("mine"), {});
  EXPECT_EQ(costs.kind, "recorded");
  EXPECT_EQ(costs.area.kind, "recorded");
  EXPECT_EQ(costs.area.node_nm, 45);
  // 100 and 400 NAND2 a product, 2 products a PE.
  EXPECT_NEAR(costs.area.low, 2 * 100 * 0.798, 1e-9);
  EXPECT_NEAR(costs.area.high, 2 * 400 * 0.798, 1e-9);
  EXPECT_NEAR(costs.area.value, 2 * 200 * 0.798, 1e-9);
  // 4000 fJ x 1.7 fF (1.1 V)^2 / (8.5 fF (1.8 V)^2); leakage is not part of it.
  const double old_pj = 2 * 4.0 * 1.7 * 1.21 / (8.5 * 3.24);
  const double new_pj = 2 * 0.01 * 1.7 * 1.21 / (0.5 * 0.49);
  EXPECT_NEAR(costs.energy.high, std::max(old_pj, new_pj), 1e-12);
  EXPECT_NEAR(costs.energy.low, std::min(old_pj, new_pj), 1e-12);
  EXPECT_NEAR(costs.energy.value, std::sqrt(old_pj * new_pj), 1e-12);
  EXPECT_EQ(costs.leakage.kind, "derived");
  EXPECT_NEAR(costs.leakage.value, costs.area.value * 0.03338, 1e-9);
  EXPECT_FALSE(costs.activation_edge || costs.weight_edge);  // shift_add has none
  EXPECT_EQ(costs.area.source,
            "netlists of shift_add, tile4, gaussian operands, in osu018, asap7 "
            "(./mixpe characterize)");
}

TEST_F(Recorded, EdgesArePricedPerOperandAndCountWithTheArray) {
  WritePe("mine", "synthesis: {design: digit_z, products: 2}\n");
  for (const Library& library : {kOld, kNew}) {
    Record("digit_z", library,
           {RowOf("tile4", 16, 1600, 100), RowOf("edge_act", 4, 8, 1),
            RowOf("edge_weight", 4, 40, 3)});
  }
  Replace("sim/accelerators/mixpe_w4a8/accelerator.yaml", "pe: mixpe_w4a8", "pe: mine");
  const Machine machine = BuildMachine(LoadAccelerator("mixpe_w4a8"));
  const std::vector<EdgeUnit> edges = machine.Edges();
  ASSERT_EQ(edges.size(), 2U);
  EXPECT_FALSE(edges[0].weights);
  EXPECT_TRUE(edges[1].weights);
  EXPECT_EQ(edges[1].per_line, 2);  // two products, two weights a cycle
  EXPECT_NEAR(edges[0].costs.area.value, 2 * 0.798, 1e-12);
  EXPECT_NEAR(edges[1].costs.area.value, 10 * 0.798, 1e-12);
  EXPECT_GT(edges[1].costs.energy.value, 0.0);
  EXPECT_NEAR(edges[1].costs.energy.value, 3 * edges[0].costs.energy.value, 1e-12);
}

TEST_F(Recorded, WhatIsMissingIsAskedForByItsCommand) {
  WritePe("mine", "synthesis: {design: digit_z, products: 2}\n");
  const auto error = [] { return ErrorOf([] { (void)CostsOf(LoadPe("mine"), {}); }); };
  EXPECT_EQ(error(),
            "sim/pe/mine/pe.yaml:6: synthesis: no recorded figures of digit_z, tile4, gaussian "
            "operands, in library osu018; make them: ./mixpe characterize digit_z --structure "
            "tile4 edge_act edge_weight --operands gaussian --library osu018 --record");
  Record("digit_z", kOld, {RowOf("tile4", 16, 1600, 100), RowOf("edge_act", 4, 8, 1)});
  Record("digit_z", kNew, {RowOf("tile4", 16, 1600, 100)});
  EXPECT_THAT(error(), testing::HasSubstr("of digit_z, edge_act, gaussian operands, in library "
                                          "asap7; make them: ./mixpe characterize digit_z "
                                          "--structure tile4 edge_act edge_weight --operands "
                                          "gaussian --liberty asap7sc7p5t_SIMPLE"));
  EXPECT_THAT(error(), testing::HasSubstr(".lib --name asap7 --record"));
}

TEST_F(Recorded, PublishedCostsStayReachableAndNothingStandsInForThem) {
  WritePe("mine", "synthesis: {design: shift_add, products: 2}\n");
  EXPECT_EQ(ErrorOf([] { (void)CostsOf(LoadPe("mine"), ParseCosts("published")); }),
            "PE mine has no published costs; leave --costs published out, or leave the PE out");
  const PeCosts costs = CostsOf(LoadPe("int8"), ParseCosts("published"));
  EXPECT_EQ(costs.kind, "published");
  EXPECT_EQ(costs.area.value, 687.6072);
  EXPECT_EQ(ErrorOf([] { (void)ParseCosts("publisht"); }),
            "--costs publisht is not possible here; did you mean 'published'?");
}

TEST_F(Recorded, DescriptionsThatCannotBeRightAreRefused) {
  const auto error = [] { return ErrorOf([] { (void)LoadPe("mine"); }); };
  WritePe("mine", "");
  EXPECT_EQ(error(),
            "sim/pe/mine/pe.yaml: says nothing about costs; add synthesis (a recorded design) or "
            "published (area, energy, leakage)");
  WritePe("mine", "synthesis: {design: shift_add}\n");
  EXPECT_EQ(error(),
            "sim/pe/mine/pe.yaml:6: synthesis: products: no mode does so many per PE and cycle; "
            "give those of the mode that was characterised");
  WritePe("mine", "synthesis: {design: shift_ad, products: 2}\n");
  EXPECT_THAT(ErrorOf([] { (void)CostsOf(LoadPe("mine"), {}); }),
              testing::HasSubstr("unknown design 'shift_ad'; did you mean 'shift_add'?"));
  Replace("sim/tables/recorded_costs.yaml", "[osu018, asap7]", "[]");
  EXPECT_EQ(ErrorOf([] { (void)LoadYardstick(); }),
            "sim/tables/recorded_costs.yaml: libraries: empty; name at least one library");
}

}  // namespace
}  // namespace mixpe::sim
