// SPDX-License-Identifier: Apache-2.0
#include "models/array/array_model.hpp"

#include <algorithm>

#include "reference/base/error.hpp"

namespace mixpe::models {

WsArrayModel::WsArrayModel(const PeModel& model, const PeMode& mode, const ArrayShape& shape)
    : model_(model), mode_(mode), shape_(shape), sum_bits_(model.SumBits(shape.max_group)) {}

void WsArrayModel::LoadWeights(std::span<const Code> codes, int pass) {
  const auto step = static_cast<std::size_t>(shape_.StepCodes(mode_));
  const auto width = static_cast<std::size_t>(shape_.Width());
  MIXPE_EXPECT(codes.size() == static_cast<std::size_t>(shape_.rows) * step * width,
               "one weight per k and column of the array");
  mode_code_ = mode_.first_code + static_cast<Code>(pass);
  stored_.clear();
  std::vector<Code> lanes(step);
  for (std::size_t row = 0; row < static_cast<std::size_t>(shape_.rows); ++row) {
    for (std::size_t col = 0; col < width; ++col) {
      for (std::size_t i = 0; i < step; ++i) lanes[i] = codes[(row * step + i) * width + col];
      stored_.push_back(model_.EncodeWeights(lanes, mode_code_));
    }
  }
}

std::vector<std::uint64_t> WsArrayModel::Wave(std::span<const Code> activations,
                                              std::span<const std::uint64_t> sums) const {
  const auto step = static_cast<std::size_t>(shape_.StepCodes(mode_));
  const auto width = static_cast<std::size_t>(shape_.Width());
  MIXPE_EXPECT(!stored_.empty(), "weights come before waves");
  MIXPE_EXPECT(activations.size() == static_cast<std::size_t>(shape_.rows) * step,
               "one activation per k of the array");
  MIXPE_EXPECT(sums.size() == width, "one sum per column of the array");
  std::vector<std::uint64_t> result(sums.begin(), sums.end());
  for (std::size_t row = 0; row < static_cast<std::size_t>(shape_.rows); ++row) {
    const Bus lanes = model_.EncodeActivations(activations.subspan(row * step, step), mode_code_);
    for (std::size_t col = 0; col < width; ++col) {
      result[col] = model_.Step(lanes, stored_[row * width + col], shape_.dot, result[col],
                                sum_bits_, mode_code_);
    }
  }
  return result;
}

int WsLatency(const ArrayShape& shape) {
  return shape.rows + shape.tile_cols + (shape.tree_register ? 1 : 0);
}

std::int64_t WsCycles(const ArrayShape& shape, std::int64_t tiles, std::int64_t waves) {
  MIXPE_EXPECT(tiles >= 1 && waves >= 1, "at least one wave");
  const std::int64_t period = std::max<std::int64_t>({waves, shape.rows, shape.tile_cols + 2});
  return 2 + (tiles - 1) * period + waves + WsLatency(shape);
}

int OsLatency(const ArrayShape& shape) {
  return shape.rows + shape.tile_cols + (shape.tree_register ? 2 : 1);
}

std::int64_t OsCycles(const ArrayShape& shape, std::span<const int> steps) {
  MIXPE_EXPECT(!steps.empty(), "at least one group");
  std::int64_t cycles = steps[0] + OsLatency(shape) + shape.rows - 1;
  for (const int group : steps.subspan(1)) cycles += std::max(group, shape.rows);
  return cycles;
}

}  // namespace mixpe::models
