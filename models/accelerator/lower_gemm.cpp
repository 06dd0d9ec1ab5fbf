// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/lower_gemm.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "reference/base/error.hpp"

namespace mixpe::models {

std::uint32_t GemmProgram::Output(const std::vector<std::uint8_t>& image, int row, int col) const {
  const std::uint64_t address =
      output.address + static_cast<std::uint64_t>(row) * static_cast<std::uint64_t>(output.stride) +
      4 * static_cast<std::uint64_t>(col);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) bits |= std::uint32_t{image.at(address + i)} << (8 * i);
  return bits;
}

namespace {

/// [begin, begin + size).
struct Range {
  int begin = 0;
  int size = 0;
  auto operator<=>(const Range&) const = default;
};

std::vector<Range> Split(int begin, int end, int most) {
  std::vector<Range> parts;
  for (; begin < end; begin += most) parts.push_back({begin, std::min(most, end - begin)});
  return parts;
}

class Lowering {
 public:
  Lowering(const GemmProblem& problem, const PeModel& model, const PeMode& mode,
           const AcceleratorConfig& config, const GemmLayout& layout)
      : problem_(problem), model_(model), mode_(mode), config_(config), layout_(layout) {
    CheckSizes();
    program_.memory.resize(layout.base);
  }

  GemmProgram Run() {
    PlaceActivations();
    PlaceScales();
    program_.output.stride = 4 * (problem_.n + layout_.output_padding);
    program_.output.address =
        Reserve(static_cast<std::size_t>(program_.output.stride) * Size(problem_.m), 4);
    for (const Range& rows : Split(0, problem_.m, config_.max_m)) {
      for (const Range& cols : Split(0, problem_.n, config_.array.Width())) {
        for (int group = 0; group < problem_.Groups(); ++group) LowerGroup(rows, cols, group);
      }
    }
    ShareActivations();
    program_.count = static_cast<std::uint32_t>(tiles_.size());
    program_.table = Reserve(tiles_.size() * TileDescriptor::kBytes, 1);
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
      const DescriptorBytes bytes = Pack(tiles_[i]);
      std::copy(bytes.begin(), bytes.end(),
                program_.memory.begin() +
                    static_cast<std::ptrdiff_t>(program_.table + i * TileDescriptor::kBytes));
    }
    return program_;
  }

 private:
  static std::size_t Size(int value) { return static_cast<std::size_t>(value); }

  void CheckSizes() const {
    const GemmProblem& p = problem_;
    MIXPE_EXPECT(p.m >= 1 && p.n >= 1 && p.k >= 1, "extents of at least 1");
    MIXPE_EXPECT(p.group >= 1 && p.group <= config_.array.max_group, "a group that the sums hold");
    MIXPE_EXPECT(p.activations.size() == Size(p.m) * Size(p.k), "m x k activations");
    MIXPE_EXPECT(p.weights.size() == Size(p.k) * Size(p.n), "k x n weights");
    const std::size_t scales = Size(p.Groups()) * Size(p.n);
    MIXPE_EXPECT(p.scales.size() == scales, "groups x n scales");
    MIXPE_EXPECT(p.seconds.size() == (p.form == ScaleForm::kScale ? 0 : scales),
                 "groups x n zero points or minima");
    MIXPE_EXPECT(static_cast<int>(mode_.pass_weights.size()) <= config_.passes,
                 "hardware with the passes of the mode");
  }

  /// Zeros; their address.
  std::uint64_t Reserve(std::size_t bytes, std::size_t alignment) {
    std::size_t address = program_.memory.size();
    address = (address + alignment - 1) / alignment * alignment;
    program_.memory.resize(address + bytes);
    return address;
  }

  void PutBits(std::uint64_t address, int lsb, int width, Code code) {
    for (int i = 0; i < width; ++i) {
      const std::size_t bit = Size(lsb + i);
      std::uint8_t& byte = program_.memory[address + bit / 8];
      const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
      byte = static_cast<std::uint8_t>((code >> i & 1) ? byte | mask : byte & ~mask);
    }
  }

  /// Whole bytes without gaps between lanes: tiles are cut out of the plain matrix. Otherwise each
  /// tile gets its own copy, laid out as the array takes it.
  [[nodiscard]] bool PlainActivations() const {
    return mode_.activation_bits % 8 == 0 &&
           mode_.activation_bits * mode_.elements_per_lane == ActivationPortBits(model_);
  }

  void PlaceActivations() {
    if (!PlainActivations()) return;
    const int bytes = mode_.activation_bits / 8;
    activation_stride_ = problem_.k * bytes + layout_.activation_padding;
    activation_address_ = Reserve(Size(activation_stride_) * Size(problem_.m), 1);
    for (int row = 0; row < problem_.m; ++row) {
      for (int k = 0; k < problem_.k; ++k) {
        PutBits(activation_address_ + Size(row) * Size(activation_stride_),
                k * mode_.activation_bits, mode_.activation_bits, Activation(row, k));
      }
    }
  }

  Code Activation(int row, int k) const {
    return problem_.activations[Size(row) * Size(problem_.k) + Size(k)];
  }

  void PlaceScales() {
    const std::size_t bytes = 2 * problem_.scales.size();
    scale_address_ = Reserve(bytes, 2);
    second_address_ = Reserve(2 * problem_.seconds.size(), 2);
    for (std::size_t i = 0; i < problem_.scales.size(); ++i) {
      PutBits(scale_address_ + 2 * i, 0, 16, problem_.scales[i]);
    }
    for (std::size_t i = 0; i < problem_.seconds.size(); ++i) {
      PutBits(second_address_ + 2 * i, 0, 16, problem_.seconds[i]);
    }
  }

  void LowerGroup(const Range& rows, const Range& cols, int group) {
    const int begin = group * problem_.group;
    const int size = std::min(problem_.group, problem_.k - begin);
    const int passes = static_cast<int>(mode_.pass_weights.size());
    for (int pass = 0; pass < passes; ++pass) {
      for (const Range& part : Split(begin, begin + size, config_.array.Depth(mode_))) {
        TileDescriptor d;
        d.first_group = group == 0;
        d.last_group = group + 1 == problem_.Groups();
        d.form = problem_.form;
        d.group = static_cast<std::uint16_t>(size);
        d.position = static_cast<std::uint16_t>(part.begin - begin);
        SetPass(d, pass);
        d.m = static_cast<std::uint16_t>(rows.size);
        d.n = static_cast<std::uint16_t>(cols.size);
        d.k = static_cast<std::uint16_t>(part.size);
        SetActivations(d, rows, part);
        SetWeights(d, cols, part);
        SetResults(d, rows, cols, group);
        tiles_.push_back(d);
      }
    }
  }

  void SetPass(TileDescriptor& d, int pass) const {
    const double weight = mode_.pass_weights[Size(pass)];
    const int shift = std::ilogb(std::abs(weight));
    MIXPE_EXPECT(std::abs(weight) == std::ldexp(1.0, shift) && shift >= 0 && shift <= 15,
                 "pass weights that are a power of two");
    d.mode = static_cast<std::uint8_t>(mode_.first_code + static_cast<Code>(pass));
    d.pass = static_cast<std::uint8_t>(pass);
    d.shift = static_cast<std::uint8_t>(shift);
    d.negate = weight < 0;
    d.first_pass = pass == 0;
    d.last_pass = pass + 1 == static_cast<int>(mode_.pass_weights.size());
  }

  void SetActivations(TileDescriptor& d, const Range& rows, const Range& part) {
    if (PlainActivations()) {
      const int bytes = mode_.activation_bits / 8;
      d.activations.address = activation_address_ + Size(rows.begin) * Size(activation_stride_) +
                              Size(part.begin * bytes);
      d.activations.stride = activation_stride_;
      d.activation_row_bytes = static_cast<std::uint16_t>(part.size * bytes);
      return;
    }
    const int row_bits = config_.array.dot * ActivationPortBits(model_);
    const int step = config_.array.StepCodes(mode_);
    const int bytes = ((part.size + step - 1) / step * row_bits + 7) / 8;
    const auto [entry, is_new] = activation_tiles_.try_emplace({rows, part}, 0);
    if (is_new) {
      entry->second = Reserve(Size(bytes) * Size(rows.size), 1);
      for (int row = 0; row < rows.size; ++row) {
        for (int i = 0; i < part.size; ++i) {
          PutBits(entry->second + Size(row) * Size(bytes),
                  i / step * row_bits + i % step * mode_.activation_bits, mode_.activation_bits,
                  Activation(rows.begin + row, part.begin + i));
        }
      }
    }
    d.activations = {entry->second, bytes};
    d.activation_row_bytes = static_cast<std::uint16_t>(bytes);
  }

  void SetWeights(TileDescriptor& d, const Range& cols, const Range& part) {
    const int column_bits = config_.array.dot * WeightPortBits(model_);
    const int step = config_.array.StepCodes(mode_);
    const int bytes = (cols.size * column_bits + 7) / 8;
    const int rows = (part.size + step - 1) / step;
    const auto [entry, is_new] = weight_tiles_.try_emplace({cols, part}, 0);
    if (is_new) {
      entry->second = Reserve(Size(bytes) * Size(rows), 1);
      for (int i = 0; i < part.size; ++i) {
        for (int col = 0; col < cols.size; ++col) {
          PutBits(
              entry->second + Size(i / step) * Size(bytes),
              col * column_bits + i % step * mode_.weight_bits, mode_.weight_bits,
              problem_.weights[Size(part.begin + i) * Size(problem_.n) + Size(cols.begin + col)]);
        }
      }
    }
    d.weights = {entry->second, bytes};
    d.weight_row_bytes = static_cast<std::uint16_t>(bytes);
    d.weight_rows = static_cast<std::uint16_t>(rows);
  }

  void SetResults(TileDescriptor& d, const Range& rows, const Range& cols, int group) const {
    d.scales.address = scale_address_ + 2 * (Size(group) * Size(problem_.n) + Size(cols.begin));
    d.scales.stride = static_cast<std::int32_t>(second_address_ - scale_address_);
    d.output.address = program_.output.address + Size(rows.begin) * Size(program_.output.stride) +
                       4 * Size(cols.begin);
    d.output.stride = program_.output.stride;
  }

  void ShareActivations() {
    std::vector<bool> shared(tiles_.size(), false);
    for (std::size_t i = 1; i < tiles_.size(); ++i) {
      const TileDescriptor& a = tiles_[i - 1];
      const TileDescriptor& b = tiles_[i];
      shared[i] = a.m == b.m && a.activations.address == b.activations.address &&
                  a.activation_row_bytes == b.activation_row_bytes;
    }
    for (std::size_t i = 1; i < tiles_.size(); ++i) {
      if (!shared[i]) continue;
      tiles_[i - 1].keep_activations = true;
      tiles_[i].activation_row_bytes = 0;
    }
  }

  const GemmProblem& problem_;
  const PeModel& model_;
  const PeMode& mode_;
  const AcceleratorConfig& config_;
  const GemmLayout& layout_;
  GemmProgram program_;
  std::vector<TileDescriptor> tiles_;
  int activation_stride_ = 0;
  std::uint64_t activation_address_ = 0;
  std::uint64_t scale_address_ = 0;
  std::uint64_t second_address_ = 0;
  std::map<std::pair<Range, Range>, std::uint64_t> activation_tiles_;
  std::map<std::pair<Range, Range>, std::uint64_t> weight_tiles_;
};

}  // namespace

GemmProgram LowerGemm(const GemmProblem& problem, const PeModel& model, const PeMode& mode,
                      const AcceleratorConfig& config, const GemmLayout& layout) {
  return Lowering(problem, model, mode, config, layout).Run();
}

}  // namespace mixpe::models
