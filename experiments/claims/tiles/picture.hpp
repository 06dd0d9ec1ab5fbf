// SPDX-License-Identifier: Apache-2.0
// Area against energy of recorded tiles, one panel per library, in units of the INT8 rival.
#pragma once

#include <string>
#include <vector>

#include "experiments/claims/tiles/comparison.hpp"

namespace mixpe::experiments::tiles {

/// SVG 1.1. Libraries without the rival have no panel.
[[nodiscard]] std::string Picture(const std::vector<Tile>& tiles);

}  // namespace mixpe::experiments::tiles
