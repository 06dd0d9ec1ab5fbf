// SPDX-License-Identifier: Apache-2.0
// The accelerator as software sees it: executes a table of tile descriptors on a memory image, bit
// for bit as rtl/accelerator does. Untimed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/accelerator/descriptor.hpp"

namespace mixpe::models {

struct ExecutionResult {
  Status status = Status::kOk;
  std::uint64_t error_address = 0;  ///< of the refused descriptor
  std::uint32_t tiles = 0;          ///< descriptors executed
};

/// Byte `i` of `memory` is at address i; what lies beyond its end answers with a decode error.
/// Stops at the first error; output tiles complete before it are written.
[[nodiscard]] ExecutionResult Execute(const PeModel& model, const AcceleratorConfig& config,
                                      std::span<std::uint8_t> memory, std::uint64_t table,
                                      std::uint32_t count);

}  // namespace mixpe::models
