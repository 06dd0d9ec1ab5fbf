// SPDX-License-Identifier: Apache-2.0
// The arithmetic of number formats alone: what a PE that comes without a golden model is held to.
#pragma once

#include <filesystem>
#include <memory>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::sim {

/// From the fields activation and weight of a pe.yaml: int2 to int16 or uint1 to uint16, with the
/// optional ranges activation_range and weight_range ([least, greatest]), and PE_ACT_SHARE of the
/// pe.svh beside it. Its sums are values, not
/// the bits of any module. Throws UserError with file and line.
[[nodiscard]] std::shared_ptr<const models::PeModel> ReadFormatModel(
    const std::filesystem::path& pe_yaml);

}  // namespace mixpe::sim
