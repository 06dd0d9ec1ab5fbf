// SPDX-License-Identifier: Apache-2.0
// Costs of the parts every accelerator shares: SRAM, vector unit, group (dequantization) unit.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sim/hardware/sourced.hpp"

namespace mixpe::sim {

/// SRAM built of equal banks, so every figure is per bit stored or per bit moved.
struct SramCosts {
  Sourced read;     ///< pJ/bit
  Sourced write;    ///< pJ/bit
  Sourced area;     ///< um2/bit
  Sourced leakage;  ///< uW/bit

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("read", read, Field("", "energy per bit read"));
    visit("write", write, Field("", "energy per bit written"));
    visit("area", area, Field("", "area per bit stored"));
    visit("leakage", leakage, Field("", "leakage per bit stored"));
  }
};

/// Multiply-add lanes: of the vector unit or of the group unit.
struct LaneCosts {
  Sourced energy;   ///< pJ per lane operation
  Sourced area;     ///< um2 per lane
  Sourced leakage;  ///< uW per lane

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("energy", energy, Field("", "energy of one lane operation"));
    visit("area", area, Field("", "area of one lane"));
    visit("leakage", leakage, Field("", "leakage of one lane"));
  }
};

/// sim/tables/components.yaml
struct ComponentTable {
  std::int64_t schema = 1;
  double node_nm = 28.0;  ///< all coefficients are brought to this node
  SramCosts weight_sram;
  SramCosts activation_sram;
  SramCosts output_sram;
  LaneCosts vector_lane;
  LaneCosts group_lane;
  Sourced group_sum_add;  ///< pJ of one integer add of the activation group sums at the array edge
  std::map<std::string, double>
      vector_operations;  ///< lane operations per element, by operator or function

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("node_nm", node_nm,
          Field("nm", "node to which every coefficient is scaled").Range(1, 250));
    visit("weight_sram", weight_sram, Field("", "weight buffer"));
    visit("activation_sram", activation_sram, Field("", "activation buffer"));
    visit("output_sram", output_sram, Field("", "output buffer"));
    visit("vector_lane", vector_lane, Field("", "one lane of the vector unit"));
    visit("group_lane", group_lane, Field("", "one lane of the group unit"));
    visit("group_sum_add", group_sum_add, Field("", "one add of an activation group sum"));
    visit("vector_operations", vector_operations,
          Field("operations", "lane operations per element").Range(0, 1000));
  }
};

/// Throws UserError on a malformed table.
[[nodiscard]] ComponentTable LoadComponents();

}  // namespace mixpe::sim
