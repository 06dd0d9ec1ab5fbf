// SPDX-License-Identifier: Apache-2.0
// A PE in a folder of the user: refused if it is wrong, else characterised and priced like the
// tree's own.
#pragma once

#include <string>
#include <vector>

#include "sim/characterize/study.hpp"
#include "sim/hardware/accelerator.hpp"
#include "sim/verify/row.hpp"

namespace mixpe::experiments {

/// Throws UserError with the failing operands if the rows of `verify` say that the PE in `folder`
/// computes something else than its formats.
void ExpectRight(const std::string& folder, const std::vector<sim::Row>& rows);

/// The PE, once it is lint clean and equal to the arithmetic of its formats; its netlists are held
/// to the modules themselves. What was found out is kept in build/verify. Throws UserError if it is
/// not so, DeviceError if a tool fails.
[[nodiscard]] sim::characterize::PeSource VerifiedPe(const std::string& folder, int jobs);

/// An accelerator like `like` around the PE: its formats in the array, its costs from structure,
/// operands and edges as sim/tables/recorded_costs.yaml asks for, in the one library
/// kDefaultLibrary. Operands of the cache that are wider than its weights take passes, as in
/// `like`. Characterises it first where that has not been done. Throws UserError, DeviceError.
[[nodiscard]] sim::Machine MachineAround(const std::string& folder,
                                         const sim::AcceleratorSpec& like, int jobs,
                                         const sim::characterize::Progress& progress);

}  // namespace mixpe::experiments
