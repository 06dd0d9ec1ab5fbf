// SPDX-License-Identifier: Apache-2.0
// Which mapping of a product is best. Objective: least energy-delay product (cycles x search
// energy), because the fewest cycles alone buy the last 0.1 % of latency with several times the
// memory traffic; among equals fewest cycles; among equals the first in the order of enumeration
// (dataflow as listed, segments rising, m, n, k tiles rising, loop orders as listed).
#pragma once

#include <functional>

#include "sim/mapping/gemm.hpp"

namespace mixpe::sim {

struct Mapped {
  Mapping mapping;
  GemmCost cost;
};

/// Best mapping. Hoists what tiles, loop orders and dataflows share and skips what cannot win.
/// Throws UserError if not even the smallest tile fits, naming operand, needed and available bits.
[[nodiscard]] Mapped Search(const GemmProblem& problem, const ArrayModel& array);

/// The same by looking at every candidate: what Search is tested against.
[[nodiscard]] Mapped SearchExhaustive(const GemmProblem& problem, const ArrayModel& array);

/// Tile extents tried for one dimension: unit x 2^i below the extent, then the extent itself.
[[nodiscard]] std::vector<std::int64_t> TileCandidates(std::int64_t extent, std::int64_t unit);

/// The six loop orders in order of enumeration.
[[nodiscard]] const std::array<std::array<char, 3>, 6>& LoopOrders();

}  // namespace mixpe::sim
