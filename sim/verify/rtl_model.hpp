// SPDX-License-Identifier: Apache-2.0
// A PE without a golden model, seen through that interface: number formats from its pe.yaml, buses
// and sums from the circuit that Yosys reads in its modules.
#pragma once

#include <filesystem>
#include <memory>

#include "models/pe/base/pe_model.hpp"
#include "sim/verify/subject.hpp"

namespace mixpe::sim {

/// `work`: a folder of its own below the project's build folder. The model is as right as the
/// modules are: the check "exhaustive" holds them to the formats. Thread-safe. Circuits are made
/// when they are first needed; that throws DeviceError if Yosys fails. Throws UserError for formats
/// that nobody knows.
[[nodiscard]] std::shared_ptr<const models::PeModel> ReadRtlModel(
    const Subject& subject, const std::filesystem::path& work);

}  // namespace mixpe::sim
