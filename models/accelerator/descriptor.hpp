// SPDX-License-Identifier: Apache-2.0
// The tile descriptor: the instruction set of the accelerator. SystemVerilog twin:
// rtl/accelerator/descriptor_pkg.sv; bytes in memory are the same.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "models/array/array_model.hpp"

namespace mixpe::models {

/// Why an execution ended. Codes are those of the hardware's error register.
enum class Status : std::uint8_t {
  kOk = 0x00,
  kOpcode = 0x01,      ///< opcode unknown, or a reserved bit set
  kZero = 0x02,        ///< an extent, a group, rows or row bytes of zero
  kTooLarge = 0x03,    ///< for a buffer, the array, or the sums
  kForm = 0x04,        ///< scale form, mode or pass that the hardware lacks
  kMisaligned = 0x05,  ///< output not at a multiple of 4, scales not at one of 2
  kOrder = 0x06,       ///< does not continue the group or output tile before it
  kReuse = 0x07,       ///< activations neither loaded nor kept, or both, or kept for nobody
  kUnfinished = 0x08,  ///< the table ends within an output tile
  kReadDecodeError = 0x13,
  kWriteDecodeError = 0x23,
};

/// How a group's integer becomes a number.
enum class ScaleForm : std::uint8_t {
  kScale = 0,      ///< scale x n
  kZeroPoint = 1,  ///< scale x (n - zero point x activation sum)
  kMinimum = 2,    ///< scale x n + minimum x activation sum (GGUF Q4_1)
};

/// A block of rows in memory; row i begins at address + i x stride.
struct MemoryBlock {
  std::uint64_t address = 0;  ///< below 2^40
  std::int32_t stride = 0;    ///< bytes
};

/// One weight tile: m activation rows times k x n weights, part of one pass over one group of one
/// output tile. A group's tiles follow in the order of k, its passes one after another, an output
/// tile's groups one after another. The tile that completes a group brings its scales; the one that
/// completes the output tile has it stored.
struct TileDescriptor {
  static constexpr int kBytes = 64;

  std::uint8_t opcode = 1;
  bool first_group = true;
  bool last_group = true;
  bool keep_activations = false;  ///< the next tile uses them too and loads none
  bool interrupt = false;         ///< when the output tile is stored
  ScaleForm form = ScaleForm::kScale;
  std::uint8_t mode = 0;       ///< mode input of the PE
  std::uint16_t m = 0;         ///< rows of activations and output
  std::uint16_t n = 0;         ///< columns
  std::uint16_t k = 0;         ///< codes along K in this tile
  std::uint16_t group = 0;     ///< codes in this group; the last of a row may be shorter
  std::uint16_t position = 0;  ///< of the tile within the group
  std::uint8_t pass = 0;
  std::uint8_t shift = 0;  ///< log2 of the pass's weight, 0..15
  bool negate = false;     ///< the pass's weight is negative
  bool first_pass = true;
  bool last_pass = true;
  MemoryBlock activations;  ///< m rows of activation_row_bytes
  MemoryBlock weights;      ///< weight_rows rows of weight_row_bytes, one per array row
  MemoryBlock scales;       ///< n FP16; second row: n zero points (16-bit) or FP16 minima
  MemoryBlock output;       ///< m rows of n FP32
  std::uint16_t activation_row_bytes = 0;  ///< 0: those that the tile before kept
  std::uint16_t weight_row_bytes = 0;
  std::uint16_t weight_rows = 0;

  [[nodiscard]] bool EndsPass() const { return position + k == group; }
  [[nodiscard]] bool EndsGroup() const { return EndsPass() && last_pass; }
  [[nodiscard]] bool EndsOutput() const { return EndsGroup() && last_group; }
};

using DescriptorBytes = std::array<std::uint8_t, TileDescriptor::kBytes>;

[[nodiscard]] DescriptorBytes Pack(const TileDescriptor& descriptor);

/// What the bytes say; `reserved_ok` false if a reserved bit is set.
struct UnpackedDescriptor {
  TileDescriptor descriptor;
  bool reserved_ok = true;
};
[[nodiscard]] UnpackedDescriptor Unpack(
    std::span<const std::uint8_t, TileDescriptor::kBytes> bytes);

/// The hardware's sizes, as the parameters of rtl/accelerator.
struct AcceleratorConfig {
  ArrayShape array;
  int max_m = 64;  ///< activation rows of a tile
  int passes = 1;
  bool with_minimum = false;
  int int_bits = 24;
  int zero_bits = 5;
};

/// Bits of one lane at the ports of a PE: what its widest mode needs.
[[nodiscard]] int ActivationPortBits(const PeModel& model);
[[nodiscard]] int WeightPortBits(const PeModel& model);

/// What the check remembers of the descriptor before.
struct DescriptorOrder {
  TileDescriptor previous;
  bool in_output = false;  ///< within an output tile
  bool in_group = false;   ///< within a group
  bool in_pass = false;    ///< within a pass over a group

  void Accept(const TileDescriptor& descriptor);
};

/// Whether the hardware takes the descriptor after those before it; `last`: of the table.
[[nodiscard]] Status CheckDescriptor(const UnpackedDescriptor& unpacked,
                                     const DescriptorOrder& order, const PeModel& model,
                                     const AcceleratorConfig& config, bool last);

}  // namespace mixpe::models
