// SPDX-License-Identifier: Apache-2.0
// What one run of the accelerator's RTL reports.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "models/accelerator/descriptor.hpp"

namespace mixpe::sim {

/// What a cycle went to; order of the hardware's counters after the first, which counts all.
enum class CycleClass {
  kIdle,
  kCompute,
  kWeightLoad,
  kFill,
  kLoadStall,
  kGroupStall,
  kStoreStall,
  kDrain,
  kCount
};
inline constexpr std::size_t kCycleClasses = static_cast<std::size_t>(CycleClass::kCount);

/// In words, for tables.
[[nodiscard]] std::string ToString(CycleClass cycle_class);

struct AcceleratorRun {
  bool done = false;  ///< the table was executed to its end
  models::Status status = models::Status::kOk;
  std::uint64_t error_address = 0;  ///< of the refused descriptor or failed access
  std::uint32_t tiles = 0;          ///< descriptors executed
  std::uint64_t cycles = 0;         ///< from start until idle again, as the hardware counts
  std::array<std::uint64_t, kCycleClasses> by_class{};

  /// A table as wide as its longest name, one class per line.
  [[nodiscard]] std::string Table() const;
};

}  // namespace mixpe::sim
