// SPDX-License-Identifier: Apache-2.0
// Costs of a PE from this project's own synthesis instead of a published figure.
#pragma once

#include <string>

#include "sim/hardware/sourced.hpp"

namespace mixpe::sim {

/// Which recorded characterisation (sim/characterized) a PE's costs come from.
struct SynthesisSource {
  std::string design;                 ///< folder of rtl/pe
  std::string structure;              ///< of rtl/synth/structures.yaml
  std::string operands = "gaussian";  ///< of rtl/synth/operands

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("design", design, Field("", "folder of rtl/pe"));
    visit("structure", structure, Field("", "of rtl/synth/structures.yaml"));
    visit("operands", operands, Field("", "of rtl/synth/operands").Optional());
  }
};

/// Of one product per cycle, at 45 nm.
struct SynthesisedCosts {
  Sourced area;     ///< um2
  Sourced energy;   ///< pJ, leakage not included
  Sourced leakage;  ///< uW
};

/// Figures of all libraries in which the structure is recorded, brought to the 45 nm Nangate
/// library: areas by that of a NAND2, energies by an inverter's input capacitance times the square
/// of the supply voltage. Value: geometric mean; band: smallest to largest.
/// Throws UserError naming `place` if no library has it.
[[nodiscard]] SynthesisedCosts CostsOf(const SynthesisSource& source, const std::string& place);

}  // namespace mixpe::sim
