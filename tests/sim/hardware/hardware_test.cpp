// SPDX-License-Identifier: Apache-2.0
// Every description in the tree loads, and every way to get one wrong says where and what.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "sim/hardware/accelerator.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

template <class Action>
std::string ErrorOf(Action action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "(no error)";
}

/// A copy of the project's data in which one text is replaced.
class Mutated {
 public:
  Mutated(const std::string& file, const std::string& from, const std::string& to)
      : root_(fs::temp_directory_path() / ("mixpe_hardware_" + std::to_string(getpid()))) {
    const fs::path source = ProjectRoot();
    fs::create_directories(root_);
    for (const char* part : {"sim/pe", "sim/memory", "sim/accelerators", "sim/tables"}) {
      fs::create_directories(root_ / part);
      fs::copy(source / part, root_ / part, fs::copy_options::recursive);
    }
    std::string text = ReadFile(root_ / file);
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    WriteFile(root_ / file, text.replace(at, from.size(), to));
    home_ = std::getenv("MIXPE_HOME");
    setenv("MIXPE_HOME", root_.c_str(), 1);
  }
  ~Mutated() {
    setenv("MIXPE_HOME", home_.c_str(), 1);
    fs::remove_all(root_);
  }

 private:
  fs::path root_;
  std::string home_;
};

TEST(Hardware, EveryAcceleratorOfTheTreeBuilds) {
  int built = 0;
  for (const CatalogueEntry& entry : Catalogue("sim/accelerators", "accelerator.yaml")) {
    const Machine machine = BuildMachine(LoadAccelerator(entry.name));
    EXPECT_EQ(machine.spec.name, entry.name);
    ++built;
  }
  EXPECT_GE(built, 12);
  EXPECT_THAT(RivalNames(),
              testing::UnorderedElementsAre("ant", "bitfusion", "fp16", "int4xint8", "int8",
                                            "int8_signmag", "mixpe_w4a16", "mixpe_w4a8",
                                            "mixpe_w4a8_digit", "olaccel", "olive"));
  EXPECT_THAT(RivalNames(ParseCosts("published")),
              testing::UnorderedElementsAre("ant", "bitfusion", "fp16", "int4xint8", "int8",
                                            "mixpe_w4a16", "mixpe_w4a8", "olaccel", "olive"));
}

TEST(Hardware, ScalingIsQuadraticForAreaAndLinearForEnergy) {
  EXPECT_DOUBLE_EQ(At({100, "um2", 56, 50, 200, "published", "x"}, 28).value, 25.0);
  EXPECT_DOUBLE_EQ(At({100, "pJ", 56, 50, 200, "published", "x"}, 28).high, 100.0);
  EXPECT_DOUBLE_EQ(At({100, "pJ/bit", 0, 50, 200, "published", "x"}, 28).low, 50.0);
}

TEST(Hardware, ModesAreChosenByWidthAndFamily) {
  const PeSpec bitfusion = LoadPe("bitfusion");
  EXPECT_EQ(ModeFor(bitfusion, {4, false}, {8, false}).k_parallel, 2);
  EXPECT_EQ(ModeFor(bitfusion, {3, false}, {4, false}).k_parallel, 4);
  EXPECT_EQ(ModeFor(bitfusion, {8, false}, {16, false}).passes, 2);
  EXPECT_EQ(ModeFor(LoadPe("mixpe_w4a8"), {8, false}, {8, false}).passes, 2);
  EXPECT_EQ(ErrorOf([] {
              (void)ModeFor(LoadPe("int8"), {16, true}, {16, true});
            }),
            "PE int8 cannot multiply FP16 by FP16; choose formats among its modes in "
            "sim/pe/int8/pe.yaml");
}

TEST(Hardware, UnknownNamesAreAnsweredWithKnownOnes) {
  EXPECT_EQ(ErrorOf([] { (void)LoadAccelerator("mixpe_w4a9"); }),
            "unknown accelerator 'mixpe_w4a9'; did you mean 'mixpe_w4a8'?");
  EXPECT_EQ(ErrorOf([] { (void)LoadMemory("hbm5"); }),
            "unknown memory 'hbm5'; did you mean 'hbm3'?");
  EXPECT_THAT(ErrorOf([] { (void)LoadPe("zzzzzz"); }),
              HasSubstr("unknown PE 'zzzzzz'; known: ant, bitfusion"));
  EXPECT_EQ(ErrorOf([] { (void)LoadAccelerator("int8", {"cols=0"}); }),
            "--set: cols: '0' is outside 1..65536; use a value in that range");
  EXPECT_THAT(ErrorOf([] { (void)LoadAccelerator("int8", {"colls=3"}); }),
              HasSubstr("colls: unknown key; did you mean 'cols'?"));
}

TEST(Hardware, BadTablesNamePlaceAndRemedy) {
  {
    const Mutated tree("sim/pe/int8/pe.yaml", "unit: um2", "unit: pJ");
    EXPECT_EQ(ErrorOf([] { (void)LoadPe("int8"); }),
              "sim/pe/int8/pe.yaml: published.area: unit pJ where um2 is meant; convert the value");
  }
  {
    const Mutated tree("sim/pe/int8/pe.yaml", "low: 550.1", "low: 950.1");
    EXPECT_EQ(ErrorOf([] { (void)LoadPe("int8"); }),
              "sim/pe/int8/pe.yaml: published.area: value lies outside its band low..high; give "
              "low <= value "
              "<= high");
  }
  {
    const Mutated tree("sim/pe/int8/pe.yaml", "name: int8", "name: int9");
    EXPECT_EQ(ErrorOf([] { (void)LoadPe("int8"); }),
              "sim/pe/int8/pe.yaml: name: 'int9' is not the folder's name; write name: int8");
  }
  {
    const Mutated tree("sim/memory/ddr4/memory.yaml", "burst_bytes: 64\n", "");
    EXPECT_EQ(ErrorOf([] { (void)LoadMemory("ddr4"); }),
              "sim/memory/ddr4/memory.yaml:1: burst_bytes: missing; add it: smallest transfer [B]");
  }
  {
    const Mutated tree("sim/accelerators/int8/accelerator.yaml", "dataflows: [os, ws, is]",
                       "dataflows: [rs]");
    EXPECT_EQ(ErrorOf([] { (void)LoadAccelerator("int8"); }),
              "sim/accelerators/int8/accelerator.yaml:8: dataflows[0]: 'rs' is not possible here; "
              "did you mean 'os'?");
  }
  {
    const Mutated tree("sim/accelerators/int8/accelerator.yaml", "dataflows: [os, ws, is]",
                       "dataflows: []");
    EXPECT_EQ(ErrorOf([] { (void)LoadAccelerator("int8"); }),
              "sim/accelerators/int8/accelerator.yaml: dataflows: empty; name at least one of os, "
              "ws, is");
  }
  {
    const Mutated tree("sim/accelerators/mixpe_w4a8/accelerator.yaml",
                       "group_size: 128, scale_bits: 16", "group_size: 128");
    EXPECT_EQ(ErrorOf([] { (void)LoadAccelerator("mixpe_w4a8"); }),
              "sim/accelerators/mixpe_w4a8/accelerator.yaml: formats.weight.group_size: groups "
              "without a scale; set "
              "formats.weight.scale_bits, or group_size: 0");
  }
  {
    const Mutated tree("sim/tables/components.yaml", "unit: uW/bit", "unit: uW");
    EXPECT_EQ(ErrorOf([] { (void)LoadComponents(); }),
              "sim/tables/components.yaml: weight_sram.leakage: unit uW where uW/bit is meant; "
              "convert the value");
  }
}

}  // namespace
}  // namespace mixpe::sim
