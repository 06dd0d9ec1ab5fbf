// SPDX-License-Identifier: Apache-2.0
// Ports of a Verilated model as buses: Verilator gives a port an integer up to 64 bits and an array
// of 32-bit words beyond, so its C++ type changes with a parameter.
#pragma once

#include <cstdint>
#include <type_traits>

#include "models/pe/base/bus.hpp"

namespace mixpe::tests {

/// Wires [lsb, lsb + width) of a port, width at most 64.
template <class Port>
std::uint64_t Peek(const Port& port, int lsb, int width) {
  if constexpr (std::is_integral_v<Port>) {
    return models::LowBits(static_cast<std::uint64_t>(port) >> lsb, width);
  } else {
    std::uint64_t value = 0;
    for (int i = 0; i < width; ++i) {
      const std::uint64_t bit = port[(lsb + i) / 32] >> ((lsb + i) % 32) & 1;
      value |= bit << i;
    }
    return value;
  }
}

template <class Port>
void Poke(Port& port, int lsb, int width, std::uint64_t value) {
  if constexpr (std::is_integral_v<Port>) {
    const std::uint64_t mask = models::LowBits(~std::uint64_t{0}, width) << lsb;
    port = static_cast<Port>((port & ~mask) | ((value << lsb) & mask));
  } else {
    for (int i = 0; i < width; ++i) {
      const std::uint32_t bit = std::uint32_t{1} << ((lsb + i) % 32);
      std::uint32_t word = port[(lsb + i) / 32];
      word = (value >> i & 1) ? word | bit : word & ~bit;
      port[(lsb + i) / 32] = word;
    }
  }
}

/// `bits` wires from `lsb` on.
template <class Port>
models::Bus PeekBus(const Port& port, int lsb, int bits) {
  models::Bus bus(bits);
  for (int i = 0; i < bits; i += 32) {
    const int width = bits - i < 32 ? bits - i : 32;
    bus.Put(i, width, Peek(port, lsb + i, width));
  }
  return bus;
}

}  // namespace mixpe::tests
