// SPDX-License-Identifier: Apache-2.0
// What a whole trace asks for, in a few rows. Counts are of all executions (`repeat`) together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/trace/trace.hpp"

namespace mixpe::experiments {

/// Operators of one kind in one phase.
struct OperatorRow {
  reference::OpKind kind;
  reference::Phase phase;
  std::int64_t records = 0;     ///< operators in the file
  std::int64_t executions = 0;  ///< each record times its repeat
  std::int64_t macs = 0;
};

/// Operands of one role in one number format.
struct OperandRow {
  reference::Role role;
  std::string format;
  std::int64_t elements_read = 0;     ///< as inputs
  std::int64_t elements_written = 0;  ///< as outputs
};

struct Summary {
  std::vector<OperatorRow> operators;  ///< by kind, then phase, in the order of their enumerations
  std::vector<OperandRow> operands;    ///< by role, then format
  OperatorRow total{};                 ///< its kind and phase mean nothing
};

/// Throws UserError if a count does not fit 64 bits.
[[nodiscard]] Summary Summarise(const reference::Trace& trace);

}  // namespace mixpe::experiments
