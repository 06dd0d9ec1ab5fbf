// SPDX-License-Identifier: Apache-2.0
// The released simulator's search written down a second time, straight from its formulas, slowly
// and sharing no code with the cost model: every tile of every extent in all 120 loop orders.
#pragma once

#include "experiments/claims/mixpe_paper/study.hpp"

namespace mixpe::experiments::paper {

/// Cost under the best tiling and loop order: fewest cycles, then least search energy.
[[nodiscard]] LayerCost SearchEverything(const AsPublished& study, const Design& design,
                                         const Layer& layer);

}  // namespace mixpe::experiments::paper
