// SPDX-License-Identifier: Apache-2.0
// What a DMA command means: the words it delivers and the bursts it is made of.
#pragma once

#include <cstdint>
#include <vector>

#include "models/axi/byte_image.hpp"

namespace mixpe::models {

/// Row r is the `row_bytes` bytes from address + r * stride on; addresses and stride are modulo
/// 2^address_bits. No rows or no bytes: nothing is moved.
struct DmaCommand {
  std::uint64_t address = 0;
  std::uint64_t rows = 0;
  std::uint64_t row_bytes = 0;
  std::uint64_t stride = 0;
};

/// One word of the packed stream: 1 to data_bytes bytes; a row starts in lane 0 of a new word.
struct DmaWord {
  std::vector<std::uint8_t> bytes;
  bool row_last = false;
  bool last = false;  // of the command

  bool operator==(const DmaWord&) const = default;
};

/// `beats` full-width bus beats from `address` on, bus aligned.
struct DmaBurst {
  std::uint64_t address = 0;
  std::uint64_t beats = 0;

  bool operator==(const DmaBurst&) const = default;
};

/// Address of a row's first byte.
[[nodiscard]] std::uint64_t RowAddress(const DmaCommand& command, std::uint64_t row,
                                       int address_bits);

/// The stream of a read, or what a write has to be fed.
[[nodiscard]] std::vector<DmaWord> PackRows(const ByteImage& memory, const DmaCommand& command,
                                            std::uint64_t data_bytes, int address_bits);

/// Fewest bursts that stay in a row, in a 4 KiB page (AXI4, IHI 0022H A3.4.1) and within
/// max_beats.
[[nodiscard]] std::vector<DmaBurst> SplitBursts(const DmaCommand& command, std::uint64_t data_bytes,
                                                std::uint64_t max_beats, int address_bits);

/// Sum of the beats of SplitBursts: the cycles a perfect bus needs.
[[nodiscard]] std::uint64_t BusBeats(const DmaCommand& command, std::uint64_t data_bytes);

}  // namespace mixpe::models
