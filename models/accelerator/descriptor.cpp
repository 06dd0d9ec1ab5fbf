// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/descriptor.hpp"

#include <algorithm>
#include <bit>

namespace mixpe::models {

namespace {

constexpr std::uint64_t kLow32 = 0xffffffff;

std::uint32_t Flags(const TileDescriptor& d) {
  return (d.first_group ? 1U : 0U) | (d.last_group ? 2U : 0U) | (d.keep_activations ? 4U : 0U) |
         (d.interrupt ? 8U : 0U);
}

std::uint32_t Pair(std::uint32_t low, std::uint32_t high) { return low | high << 16; }

std::uint32_t HighBytes(const TileDescriptor& d) {
  std::uint32_t word = 0;
  int shift = 0;
  for (const MemoryBlock* block : {&d.activations, &d.weights, &d.scales, &d.output}) {
    word |= static_cast<std::uint32_t>(block->address >> 32 & 0xff) << shift;
    shift += 8;
  }
  return word;
}

std::array<std::uint32_t, 16> Words(const TileDescriptor& d) {
  const std::uint32_t pass = d.position | std::uint32_t{d.pass} << 16 | (d.shift & 15U) << 24 |
                             (d.negate ? 1U << 28 : 0U) | (d.first_pass ? 1U << 29 : 0U) |
                             (d.last_pass ? 1U << 30 : 0U);
  return {d.opcode | Flags(d) << 8 | static_cast<std::uint32_t>(d.form) << 16 |
              std::uint32_t{d.mode} << 24,
          Pair(d.m, d.n),
          Pair(d.k, d.group),
          pass,
          static_cast<std::uint32_t>(d.activations.address & kLow32),
          static_cast<std::uint32_t>(d.weights.address & kLow32),
          static_cast<std::uint32_t>(d.scales.address & kLow32),
          static_cast<std::uint32_t>(d.output.address & kLow32),
          HighBytes(d),
          static_cast<std::uint32_t>(d.activations.stride),
          static_cast<std::uint32_t>(d.weights.stride),
          static_cast<std::uint32_t>(d.scales.stride),
          static_cast<std::uint32_t>(d.output.stride),
          Pair(d.activation_row_bytes, d.weight_row_bytes),
          d.weight_rows,
          0};
}

void ReadBlocks(const std::array<std::uint32_t, 16>& w, TileDescriptor& d) {
  MemoryBlock* const blocks[] = {&d.activations, &d.weights, &d.scales, &d.output};
  for (std::size_t i = 0; i < 4; ++i) {
    blocks[i]->address = w[4 + i] | std::uint64_t{w[8] >> (8 * i) & 0xff} << 32;
    blocks[i]->stride = static_cast<std::int32_t>(w[9 + i]);
  }
}

}  // namespace

DescriptorBytes Pack(const TileDescriptor& descriptor) {
  DescriptorBytes bytes{};
  const std::array<std::uint32_t, 16> words = Words(descriptor);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(words[i / 4] >> (8 * (i % 4)));
  }
  return bytes;
}

UnpackedDescriptor Unpack(std::span<const std::uint8_t, TileDescriptor::kBytes> bytes) {
  std::array<std::uint32_t, 16> w{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    w[i / 4] |= std::uint32_t{bytes[i]} << (8 * (i % 4));
  UnpackedDescriptor result;
  TileDescriptor& d = result.descriptor;
  const auto half = [](std::uint32_t word, int shift) {
    return static_cast<std::uint16_t>(word >> shift);
  };
  d.opcode = static_cast<std::uint8_t>(w[0]);
  d.first_group = w[0] >> 8 & 1;
  d.last_group = w[0] >> 9 & 1;
  d.keep_activations = w[0] >> 10 & 1;
  d.interrupt = w[0] >> 11 & 1;
  d.form = static_cast<ScaleForm>(w[0] >> 16 & 0xff);
  d.mode = static_cast<std::uint8_t>(w[0] >> 24);
  d.m = half(w[1], 0);
  d.n = half(w[1], 16);
  d.k = half(w[2], 0);
  d.group = half(w[2], 16);
  d.position = half(w[3], 0);
  d.pass = static_cast<std::uint8_t>(w[3] >> 16);
  d.shift = static_cast<std::uint8_t>(w[3] >> 24 & 15);
  d.negate = w[3] >> 28 & 1;
  d.first_pass = w[3] >> 29 & 1;
  d.last_pass = w[3] >> 30 & 1;
  ReadBlocks(w, d);
  d.activation_row_bytes = half(w[13], 0);
  d.weight_row_bytes = half(w[13], 16);
  d.weight_rows = half(w[14], 0);
  result.reserved_ok = (w[0] >> 12 & 15) == 0 && w[3] >> 31 == 0 && w[14] >> 16 == 0 && w[15] == 0;
  return result;
}

int ActivationPortBits(const PeModel& model) {
  int bits = 0;
  for (const PeMode& mode : model.Modes()) {
    bits = std::max(bits, mode.elements_per_lane * mode.activation_bits);
  }
  return bits;
}

int WeightPortBits(const PeModel& model) {
  int bits = 0;
  for (const PeMode& mode : model.Modes()) {
    bits = std::max(bits, mode.elements_per_lane * mode.weight_bits);
  }
  return bits;
}

void DescriptorOrder::Accept(const TileDescriptor& descriptor) {
  previous = descriptor;
  in_output = !descriptor.EndsOutput();
  in_group = !descriptor.EndsGroup();
  in_pass = !descriptor.EndsPass();
}

namespace {

bool Fits(const TileDescriptor& d, const PeModel& model, const AcceleratorConfig& config) {
  const ArrayShape& array = config.array;
  const int act_bytes = (array.rows * array.dot * ActivationPortBits(model) + 7) / 8;
  const int weight_bytes = (array.Width() * array.dot * WeightPortBits(model) + 7) / 8;
  return d.m <= config.max_m && d.n <= array.Width() && d.weight_rows <= array.rows &&
         d.activation_row_bytes <= act_bytes && d.weight_row_bytes <= weight_bytes &&
         d.group <= array.max_group && d.position + d.k <= d.group;
}

/// The mode input is as wide as the mode codes need, at least one bit.
int ModeCodes(const PeModel& model) {
  std::uint32_t last = 1;
  for (const PeMode& mode : model.Modes()) {
    last = std::max(last, mode.first_code + static_cast<Code>(mode.pass_weights.size()) - 1);
  }
  return 1 << std::bit_width(last);
}

bool FormFits(const TileDescriptor& d, const PeModel& model, const AcceleratorConfig& config) {
  const bool form = d.form == ScaleForm::kScale || d.form == ScaleForm::kZeroPoint ||
                    (config.with_minimum && d.form == ScaleForm::kMinimum);
  return form && d.mode < ModeCodes(model) && d.pass < config.passes &&
         (config.passes > 1 || (d.first_pass && d.last_pass));
}

/// Output tile, group and pass each begin where the one before has ended.
bool Continues(const TileDescriptor& d, const DescriptorOrder& order) {
  const TileDescriptor& p = order.previous;
  const bool first_group = !order.in_output || (order.in_group && p.first_group);
  const bool first_pass = !order.in_group || (order.in_pass && p.first_pass);
  if (d.first_group != first_group || d.first_pass != first_pass) return false;
  if (order.in_output && (d.m != p.m || d.n != p.n)) return false;
  if (order.in_group && (d.group != p.group || d.last_group != p.last_group)) return false;
  if (!order.in_pass) return d.position == 0;
  return d.position == p.position + p.k && d.mode == p.mode && d.pass == p.pass &&
         d.last_pass == p.last_pass;
}

bool ReuseFits(const TileDescriptor& d, const DescriptorOrder& order, bool last) {
  const bool loads = d.activation_row_bytes != 0;
  if (last && d.keep_activations) return false;
  return order.previous.keep_activations ? !loads && d.m == order.previous.m : loads;
}

}  // namespace

Status CheckDescriptor(const UnpackedDescriptor& unpacked, const DescriptorOrder& order,
                       const PeModel& model, const AcceleratorConfig& config, bool last) {
  const TileDescriptor& d = unpacked.descriptor;
  if (d.opcode != 1 || !unpacked.reserved_ok) return Status::kOpcode;
  if (d.m == 0 || d.n == 0 || d.k == 0 || d.group == 0 || d.weight_rows == 0 ||
      d.weight_row_bytes == 0) {
    return Status::kZero;
  }
  if (!Fits(d, model, config)) return Status::kTooLarge;
  if (!FormFits(d, model, config)) return Status::kForm;
  if (d.output.address % 4 != 0 || d.output.stride % 4 != 0 || d.scales.address % 2 != 0 ||
      d.scales.stride % 2 != 0) {
    return Status::kMisaligned;
  }
  if (!Continues(d, order)) return Status::kOrder;
  if (!ReuseFits(d, order, last)) return Status::kReuse;
  if (last && !d.EndsOutput()) return Status::kUnfinished;
  return Status::kOk;
}

}  // namespace mixpe::models
