// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/accelerator_model.hpp"

#include <algorithm>
#include <optional>

#include "models/group_unit/group_unit.hpp"
#include "reference/base/error.hpp"

namespace mixpe::models {

namespace {

/// Stops the execution.
struct Stop {
  Status status;
  std::uint64_t address;
};

/// A mode whose passes include the given code of the mode input.
const PeMode& ModeOf(const PeModel& model, Code code) {
  for (const PeMode& mode : model.Modes()) {
    if (code >= mode.first_code && code - mode.first_code < mode.pass_weights.size()) return mode;
  }
  MIXPE_EXPECT(false, "the mode input selects no mode of the PE");
  return model.Modes().front();
}

class Machine {
 public:
  Machine(const PeModel& model, const AcceleratorConfig& config, std::span<std::uint8_t> memory)
      : model_(model), config_(config), memory_(memory) {}

  void Run(const TileDescriptor& d) {
    const PeMode& mode = ModeOf(model_, d.mode);
    if (d.activation_row_bytes != 0) LoadActivations(d, mode);
    if (d.position == 0) sums_.assign(static_cast<std::size_t>(d.m) + 1, ZeroSums());
    WsArrayModel array(model_, mode, config_.array);
    array.LoadWeights(LoadWeights(d, mode), static_cast<int>(d.mode - mode.first_code));
    const std::vector<Code> zeros(static_cast<std::size_t>(config_.array.Depth(mode)), 0);
    if (d.position == 0) act_sums_.assign(d.m, 0);
    sums_[0] = array.Wave(zeros, sums_[0]);
    for (std::size_t row = 0; row < d.m; ++row) {
      sums_[row + 1] = array.Wave(activations_[row], sums_[row + 1]);
      for (const Code code : activations_[row]) {
        act_sums_[row] += SignExtend(code, mode.activation_bits);
      }
    }
    if (d.EndsPass()) FinishPass(d);
    if (d.EndsOutput()) Store(d);
  }

  std::span<const std::uint8_t> Read(std::uint64_t address, std::size_t count) const {
    if (address > memory_.size() || count > memory_.size() - address) {
      throw Stop{Status::kReadDecodeError, address};
    }
    return memory_.subspan(address, count);
  }

 private:
  std::vector<std::uint64_t> ZeroSums() const {
    return std::vector<std::uint64_t>(static_cast<std::size_t>(config_.array.Width()), 0);
  }

  /// A row of memory as `total_bits` wires, zeros beyond its bytes.
  Bus ReadWord(const MemoryBlock& block, std::size_t row, std::size_t bytes, int total_bits) const {
    const std::uint64_t address =
        block.address + static_cast<std::uint64_t>(static_cast<std::int64_t>(row) * block.stride);
    const std::span<const std::uint8_t> source = Read(address & ((1ULL << 40) - 1), bytes);
    Bus bus(total_bits);
    for (int lsb = 0; lsb < total_bits && static_cast<std::size_t>(lsb / 8) < bytes; lsb += 8) {
      const int width = std::min(8, total_bits - lsb);
      bus.Put(lsb, width, source[static_cast<std::size_t>(lsb / 8)]);
    }
    return bus;
  }

  void LoadActivations(const TileDescriptor& d, const PeMode& mode) {
    const ArrayShape& array = config_.array;
    const int row_bits = array.dot * ActivationPortBits(model_);
    activations_.assign(d.m, {});
    for (std::size_t row = 0; row < d.m; ++row) {
      const Bus word = ReadWord(d.activations, row, d.activation_row_bytes, array.rows * row_bits);
      for (int r = 0; r < array.rows; ++r) {
        for (int i = 0; i < array.StepCodes(mode); ++i) {
          activations_[row].push_back(static_cast<Code>(
              word.Get(r * row_bits + i * mode.activation_bits, mode.activation_bits)));
        }
      }
    }
  }

  /// Depth x Width codes; rows of the array that are not loaded are zero.
  std::vector<Code> LoadWeights(const TileDescriptor& d, const PeMode& mode) const {
    const ArrayShape& array = config_.array;
    const int width = array.Width();
    const int step = array.StepCodes(mode);
    const int column_bits = array.dot * WeightPortBits(model_);
    std::vector<Code> codes(static_cast<std::size_t>(array.Depth(mode) * width), 0);
    for (int r = 0; r < d.weight_rows; ++r) {
      const Bus word =
          ReadWord(d.weights, static_cast<std::size_t>(r), d.weight_row_bytes, width * column_bits);
      for (int col = 0; col < width; ++col) {
        for (int i = 0; i < step; ++i) {
          codes[static_cast<std::size_t>((r * step + i) * width + col)] = static_cast<Code>(
              word.Get(col * column_bits + i * mode.weight_bits, mode.weight_bits));
        }
      }
    }
    return codes;
  }

  void FinishPass(const TileDescriptor& d) {
    const int width = config_.array.Width();
    const GroupUnitConfig unit{.sum_bits = model_.SumBits(config_.array.max_group),
                               .int_bits = config_.int_bits,
                               .act_share = model_.ActivationShare(),
                               .int_exponent = 0,
                               .with_minimum = config_.with_minimum};
    if (d.first_group && d.first_pass) results_.assign(static_cast<std::size_t>(d.m * width), {});
    Bus scales(16 * width);
    Bus seconds(16 * width);
    if (d.EndsGroup()) {
      scales = ReadWord(d.scales, 0, std::size_t{2} * d.n, 16 * width);
      if (d.form != ScaleForm::kScale) {
        seconds = ReadWord(d.scales, 1, std::size_t{2} * d.n, 16 * width);
      }
    }
    for (int row = 0; row < d.m; ++row) {
      for (int col = 0; col < d.n; ++col) {
        GroupResult& result = results_[static_cast<std::size_t>(row * width + col)];
        result = EvaluateGroupBeat(unit, Beat(d, row, col, scales, seconds, result));
      }
    }
  }

  GroupBeat Beat(const TileDescriptor& d, int row, int col, const Bus& scales, const Bus& seconds,
                 const GroupResult& before) const {
    const auto r = static_cast<std::size_t>(row);
    const auto c = static_cast<std::size_t>(col);
    GroupBeat beat{.first_pass = d.first_pass,
                   .last_pass = d.EndsGroup(),
                   .first_group = d.first_group,
                   .shift = d.shift,
                   .negate = d.negate,
                   .raw = sums_[r + 1][c],
                   .zero_raw = sums_[0][c],
                   .partial = before.partial,
                   .act_sum = act_sums_[r],
                   .acc = before.acc};
    beat.scale = static_cast<std::uint16_t>(scales.Get(16 * col, 16));
    const std::uint64_t second = seconds.Get(16 * col, 16);
    if (d.form == ScaleForm::kZeroPoint) beat.zero_point = SignExtend(second, config_.zero_bits);
    if (d.form == ScaleForm::kMinimum) beat.minimum = static_cast<std::uint16_t>(second);
    return beat;
  }

  void Store(const TileDescriptor& d) {
    for (int row = 0; row < d.m; ++row) {
      const std::uint64_t address =
          d.output.address +
          static_cast<std::uint64_t>(std::int64_t{row} * std::int64_t{d.output.stride});
      const std::size_t bytes = std::size_t{4} * d.n;
      if (address > memory_.size() || bytes > memory_.size() - address) {
        throw Stop{Status::kWriteDecodeError, address};
      }
      for (int col = 0; col < d.n; ++col) {
        const std::uint32_t acc =
            results_[static_cast<std::size_t>(row * config_.array.Width() + col)].acc;
        for (std::size_t i = 0; i < 4; ++i) {
          memory_[address + 4 * static_cast<std::size_t>(col) + i] =
              static_cast<std::uint8_t>(acc >> (8 * i));
        }
      }
    }
  }

  const PeModel& model_;
  const AcceleratorConfig& config_;
  std::span<std::uint8_t> memory_;
  std::vector<std::vector<Code>> activations_;    ///< per row of the tile
  std::vector<std::vector<std::uint64_t>> sums_;  ///< the zero row's, then each row's
  std::vector<std::int64_t> act_sums_;            ///< per row
  std::vector<GroupResult> results_;              ///< rows x Width
};

}  // namespace

ExecutionResult Execute(const PeModel& model, const AcceleratorConfig& config,
                        std::span<std::uint8_t> memory, std::uint64_t table, std::uint32_t count) {
  Machine machine(model, config, memory);
  DescriptorOrder order;
  ExecutionResult result;
  try {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint64_t address = table + std::uint64_t{TileDescriptor::kBytes} * i;
      const auto bytes = machine.Read(address, TileDescriptor::kBytes);
      const UnpackedDescriptor unpacked = Unpack(bytes.first<TileDescriptor::kBytes>());
      const Status status = CheckDescriptor(unpacked, order, model, config, i + 1 == count);
      if (status != Status::kOk) throw Stop{status, address};
      order.Accept(unpacked.descriptor);
      machine.Run(unpacked.descriptor);
      ++result.tiles;
    }
  } catch (const Stop& stop) {
    result.status = stop.status;
    result.error_address = stop.address;
  }
  return result;
}

}  // namespace mixpe::models
