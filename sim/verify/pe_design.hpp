// SPDX-License-Identifier: Apache-2.0
// What a PE has to compute, and the SystemVerilog that says so: the operands it accepts, and the
// arithmetic of its number formats.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "sim/verify/subject.hpp"

namespace mixpe::sim {

/// A PE with the arithmetic that it is held against.
struct PeDesign {
  std::shared_ptr<const models::PeModel> model;
  bool bit_exact = true;  ///< the model has edges and sums as the modules do; else only values
};

/// The registered golden model; for a PE outside the tree the arithmetic of the formats in its
/// pe.yaml. Throws DeviceError if the tree has no golden model of it, UserError for formats that
/// nobody knows.
[[nodiscard]] PeDesign DesignOf(const Subject& subject);

/// Folders that decide what that model computes.
[[nodiscard]] std::vector<std::string> ModelFolders(const Subject& subject);

/// One value of the mode input.
struct PePass {
  const models::PeMode* mode = nullptr;
  int index = 0;  ///< of the pass within the mode
  [[nodiscard]] models::Code code() const {
    return mode->first_code + static_cast<models::Code>(index);
  }
};
[[nodiscard]] std::vector<PePass> PassesOf(const models::PeModel& model);

/// Accepted codes, ascending.
[[nodiscard]] std::vector<models::Code> AcceptedActivations(const models::PeModel& model,
                                                            const models::PeMode& mode);
[[nodiscard]] std::vector<models::Code> AcceptedWeights(const models::PeModel& model,
                                                        const models::PeMode& mode);

/// Module pe_gate: pe_unit with `sum_o` forced to zero for operands outside the PE's range, where
/// its result is unspecified, and for unused codes of the mode input.
[[nodiscard]] std::string GateSource(const models::PeModel& model, int dot);

/// Whether a mode computes integers (up to a power of two) from formats small or regular enough to
/// be written down: then a proof is due.
[[nodiscard]] bool IsProvable(const models::PeModel& model, const models::PeMode& mode);

/// Modules proof_left and proof_right with ports act_i, weight_i, sum_i and value_o: what the RTL
/// makes of the operands in all passes of the mode, the sum of zero activations removed and the
/// PE_ACT_SHARE of the activations added; and the products of the formats' values. Both are zero
/// for operands outside the PE's range.
[[nodiscard]] std::string ProofSource(const models::PeModel& model, const models::PeMode& mode,
                                      int dot);

}  // namespace mixpe::sim
