// SPDX-License-Identifier: Apache-2.0
// Costs of a PE from this project's own synthesis: characterised netlists in several cell libraries
// (sim/characterized), brought to one.
#pragma once

#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "sim/characterize/result.hpp"
#include "sim/hardware/pe_costs.hpp"

namespace mixpe::sim {

/// Which characterisation a PE's costs come from.
struct SynthesisSource {
  std::string design;     ///< folder of rtl/pe
  std::string structure;  ///< of rtl/synth/structures.yaml; "": that of the yardstick
  std::string operands;   ///< of rtl/synth/operands; "": those of the yardstick
  double products = 1;    ///< of one PE and cycle in the formats that were characterised

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("design", design, Field("", "folder of rtl/pe"));
    visit("structure", structure,
          Field("", "of rtl/synth/structures.yaml; \"\": as all PEs").Optional());
    visit("operands", operands, Field("", "of rtl/synth/operands; \"\": as all PEs").Optional());
    visit("products", products,
          Field("", "products of one PE and cycle in the formats that were characterised")
              .Range(0.01, 64)
              .Optional());
  }
};

/// sim/tables/recorded_costs.yaml: what all PEs have in common, and the library that stands for
/// all.
struct Yardstick {
  std::int64_t schema = 1;
  std::string structure, operands;
  std::vector<std::string> libraries;
  double node_nm = 45;
  double nand2_area_um2 = 0;
  double inverter_input_ff = 0;
  double supply_v = 0;
  double leakage_uw_per_um2 = 0;
  std::string source, leakage_source;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("structure", structure, Field("", "of rtl/synth/structures.yaml"));
    visit("operands", operands, Field("", "of rtl/synth/operands"));
    visit("libraries", libraries, Field("", "every design has to be recorded in each of them"));
    visit("node_nm", node_nm, Field("nm", "of the library that stands for all").Range(1, 250));
    visit("nand2_area_um2", nand2_area_um2, Field("um2", "its NAND2").Range(1e-3, 1e3));
    visit("inverter_input_ff", inverter_input_ff,
          Field("fF", "input of its smallest inverter").Range(1e-3, 1e3));
    visit("supply_v", supply_v, Field("V", "its supply").Range(0.1, 10));
    visit("leakage_uw_per_um2", leakage_uw_per_um2, Field("uW/um2", "leakage").Range(0, 1e3));
    visit("source", source, Field("", "of its figures"));
    visit("leakage_source", leakage_source, Field("", "of the leakage"));
  }
};

/// Throws UserError on a malformed table.
[[nodiscard]] Yardstick LoadYardstick();

/// Results of one design in several libraries.
struct Characterised {
  std::vector<characterize::Result> results;
  bool activation_edge = false, weight_edge = false;  ///< whether the design has such modules
};

/// What is recorded of a design in sim/characterized. Throws UserError for an unknown design.
[[nodiscard]] Characterised LoadCharacterised(const std::string& design);

/// Figures of `libraries` brought to the yardstick's: areas by that of a NAND2, energies without
/// leakage by an inverter's input capacitance times the square of the supply voltage. Value:
/// geometric mean over the libraries; band: smallest to largest. Leakage follows the area:
/// libraries of different nodes leak too differently to be averaged. Throws UserError with the
/// command that makes what is missing; `at`: where the source is named.
[[nodiscard]] PeCosts CostsOf(const SynthesisSource& source, const Characterised& known,
                              const std::vector<std::string>& libraries, const Where& at);

}  // namespace mixpe::sim
