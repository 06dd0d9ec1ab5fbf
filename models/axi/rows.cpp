// SPDX-License-Identifier: Apache-2.0
#include "models/axi/rows.hpp"

#include <algorithm>

namespace mixpe::models {
namespace {

constexpr std::uint64_t kBoundaryBytes = 4096;

std::uint64_t Wrap(std::uint64_t address, int address_bits) {
  return address_bits == 64 ? address : address & ((std::uint64_t{1} << address_bits) - 1);
}

/// Beats that hold any byte of a row.
std::uint64_t RowBeats(std::uint64_t address, std::uint64_t bytes, std::uint64_t data_bytes) {
  return (address % data_bytes + bytes + data_bytes - 1) / data_bytes;
}

}  // namespace

std::uint64_t RowAddress(const DmaCommand& command, std::uint64_t row, int address_bits) {
  return Wrap(command.address + row * command.stride, address_bits);
}

std::vector<DmaWord> PackRows(const ByteImage& memory, const DmaCommand& command,
                              std::uint64_t data_bytes, int address_bits) {
  std::vector<DmaWord> words;
  for (std::uint64_t row = 0; row < command.rows; ++row) {
    const std::uint64_t start = RowAddress(command, row, address_bits);
    for (std::uint64_t done = 0; done < command.row_bytes; done += data_bytes) {
      DmaWord word;
      const std::uint64_t count = std::min(data_bytes, command.row_bytes - done);
      for (std::uint64_t i = 0; i < count; ++i) {
        word.bytes.push_back(memory.Read(Wrap(start + done + i, address_bits)));
      }
      word.row_last = done + count == command.row_bytes;
      word.last = word.row_last && row + 1 == command.rows;
      words.push_back(std::move(word));
    }
  }
  return words;
}

std::vector<DmaBurst> SplitBursts(const DmaCommand& command, std::uint64_t data_bytes,
                                  std::uint64_t max_beats, int address_bits) {
  std::vector<DmaBurst> bursts;
  if (command.row_bytes == 0) return bursts;
  for (std::uint64_t row = 0; row < command.rows; ++row) {
    const std::uint64_t start = RowAddress(command, row, address_bits);
    std::uint64_t address = start - start % data_bytes;
    std::uint64_t left = RowBeats(start, command.row_bytes, data_bytes);
    while (left > 0) {
      const std::uint64_t in_page = (kBoundaryBytes - address % kBoundaryBytes) / data_bytes;
      const std::uint64_t beats = std::min({left, in_page, max_beats});
      bursts.push_back({address, beats});
      address = Wrap(address + beats * data_bytes, address_bits);
      left -= beats;
    }
  }
  return bursts;
}

std::uint64_t BusBeats(const DmaCommand& command, std::uint64_t data_bytes) {
  std::uint64_t beats = 0;
  for (std::uint64_t row = 0; row < command.rows && command.row_bytes > 0; ++row) {
    beats += RowBeats(command.address + row * command.stride, command.row_bytes, data_bytes);
  }
  return beats;
}

}  // namespace mixpe::models
