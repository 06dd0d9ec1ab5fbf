// SPDX-License-Identifier: Apache-2.0
// Recorded tiles beside each other: what a W4A8 tile costs in terms of its rivals.
#pragma once

#include <string>
#include <vector>

#include "sim/characterize/result.hpp"

namespace mixpe::experiments::tiles {

/// One recorded netlist, per MAC.
struct Tile {
  std::string library, design, family, structure;
  double area_um2 = 0, energy_fj = 0, path_ps = 0, flip_flops = 0;
  std::string equivalent;
};

/// Rows with Gaussian operands, by library, then area. Throws UserError if nothing is recorded.
[[nodiscard]] std::vector<Tile> LoadTiles();

/// nullptr if it is not recorded.
[[nodiscard]] const Tile* Find(const std::vector<Tile>& tiles, const std::string& library,
                               const std::string& design, const std::string& structure);

/// Libraries in which anything is recorded, sorted.
[[nodiscard]] std::vector<std::string> Libraries(const std::vector<Tile>& tiles);

/// The structure in which tiles are compared, and the rival that uses the same tricks: offset
/// activations, sign-magnitude weights, 24-bit sums.
inline constexpr const char* kTile = "tile8_latch";
inline constexpr const char* kRival = "int8_xu";
/// Shift-and-add as published: one product per PE, sums that stay (arXiv 2411.16158 runs output
/// stationary arrays), and the structure of it.
inline constexpr const char* kPublished = "shift_add";
inline constexpr const char* kPublishedPe = "pe_os";

/// A figure beside what was expected of it.
struct Finding {
  std::string question, library, tile;
  double figure = 0, bound = 0;
  bool holds = false;
};

/// Every bound asked of every library; rows for which something is not recorded are left out.
[[nodiscard]] std::vector<Finding> Findings(const std::vector<Tile>& tiles);

}  // namespace mixpe::experiments::tiles
