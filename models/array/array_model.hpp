// SPDX-License-Identifier: Apache-2.0
// What the arrays of rtl/array compute, bit for bit, and in how many cycles.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {

/// An array of rows x tile_cols tiles, each of cols columns x dot lanes; all at least 1.
struct ArrayShape {
  int rows = 1;
  int tile_cols = 1;
  int cols = 1;
  int dot = 1;
  int max_group = 128;         ///< products that one sum may hold
  bool tree_register = false;  ///< a register between products and running sum

  /// Columns of the whole array.
  [[nodiscard]] int Width() const { return tile_cols * cols; }
  /// Operand pairs that one tile row takes per column and cycle.
  [[nodiscard]] int StepCodes(const PeMode& mode) const { return dot * mode.elements_per_lane; }
  /// Extent of K that a weight-stationary array holds.
  [[nodiscard]] int Depth(const PeMode& mode) const { return rows * StepCodes(mode); }
};

/// Weight-stationary array: resident weights, and waves of activations that continue given sums.
class WsArrayModel {
 public:
  /// `model` and `mode` must outlive the array.
  WsArrayModel(const PeModel& model, const PeMode& mode, const ArrayShape& shape);

  /// `codes`: Depth x Width, k-major (column fastest); `pass` < number of passes of the mode.
  void LoadWeights(std::span<const Code> codes, int pass);

  /// The sums that leave below, one per column, when `activations` (Depth codes) meet the resident
  /// weights; `sums` enter above, one per column. The order of addition is that of k.
  [[nodiscard]] std::vector<std::uint64_t> Wave(std::span<const Code> activations,
                                                std::span<const std::uint64_t> sums) const;

 private:
  const PeModel& model_;
  const PeMode& mode_;
  ArrayShape shape_;
  int sum_bits_;
  Code mode_code_ = 0;
  std::vector<Bus> stored_;  ///< rows x Width
};

/// Cycles from a wave at the left edge to its sums at the deskewed bottom.
[[nodiscard]] int WsLatency(const ArrayShape& shape);

/// Cycles from the first load of a row of weights to the last sums, both included, when `tiles`
/// weight tiles of `waves` waves each run as close as the array allows:
/// 2 + (tiles - 1) max(waves, rows, tile_cols + 2) + waves + latency.
[[nodiscard]] std::int64_t WsCycles(const ArrayShape& shape, std::int64_t tiles,
                                    std::int64_t waves);

/// Cycles from the last step of a group at the edges to the sums of the last row at the bottom;
/// those of the other rows follow, one per cycle, the first row last.
[[nodiscard]] int OsLatency(const ArrayShape& shape);

/// Cycles from the first step to the last sums, both included, of groups of `steps` steps each:
/// steps[0] + sum over the others of max(steps[j], rows) + latency + rows - 1.
[[nodiscard]] std::int64_t OsCycles(const ArrayShape& shape, std::span<const int> steps);

}  // namespace mixpe::models
