// SPDX-License-Identifier: Apache-2.0
// A bundle of wires of any width, as RTL ports have.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mixpe::models {

/// `bits` wires, wire 0 first. Fields of up to 64 wires are read and written at any position.
class Bus {
 public:
  Bus() = default;
  explicit Bus(int bits);

  [[nodiscard]] int Bits() const { return bits_; }
  /// Little-endian 32-bit words, as Verilator lays out a wide port.
  [[nodiscard]] const std::vector<std::uint32_t>& Words() const { return words_; }

  /// Throws ContractError unless 0 <= lsb, 1 <= width <= 64 and lsb + width <= Bits().
  [[nodiscard]] std::uint64_t Get(int lsb, int width) const;
  /// Bits of `value` above `width` are dropped.
  void Put(int lsb, int width, std::uint64_t value);

  bool operator==(const Bus&) const = default;

 private:
  void ExpectInside(int lsb, int width) const;

  int bits_ = 0;
  std::vector<std::uint32_t> words_;
};

/// The low `width` wires of `value`, read as two's complement; 1 <= width <= 64.
[[nodiscard]] std::int64_t SignExtend(std::uint64_t value, int width);

/// The low `width` wires of `value`, 1 <= width <= 64.
[[nodiscard]] std::uint64_t LowBits(std::uint64_t value, int width);

/// One field of `width` wires per code, the first in the lowest wires.
[[nodiscard]] Bus Concatenate(std::span<const std::uint32_t> codes, int width);

}  // namespace mixpe::models
