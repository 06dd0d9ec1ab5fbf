// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/components.hpp"

#include "reference/base/paths.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

void CheckSram(const SramCosts& sram, const std::string& place) {
  Check(sram.read, "pJ/bit", place + ".read");
  Check(sram.write, "pJ/bit", place + ".write");
  Check(sram.area, "um2/bit", place + ".area");
  Check(sram.leakage, "uW/bit", place + ".leakage");
}

void CheckLane(const LaneCosts& lane, const std::string& place) {
  Check(lane.energy, "pJ", place + ".energy");
  Check(lane.area, "um2", place + ".area");
  Check(lane.leakage, "uW", place + ".leakage");
}

}  // namespace

ComponentTable LoadComponents() {
  const auto file = ProjectRoot() / "sim/tables/components.yaml";
  ComponentTable table = ReadYaml<ComponentTable>(LoadYaml(file.string()));
  const std::string place = ShownPath(file) + ": ";
  CheckSram(table.weight_sram, place + "weight_sram");
  CheckSram(table.activation_sram, place + "activation_sram");
  CheckSram(table.output_sram, place + "output_sram");
  CheckLane(table.vector_lane, place + "vector_lane");
  CheckLane(table.group_lane, place + "group_lane");
  Check(table.group_sum_add, "pJ", place + "group_sum_add");
  return table;
}

}  // namespace mixpe::sim
