// SPDX-License-Identifier: Apache-2.0
#include "models/pe/booth/booth.hpp"

namespace mixpe::models {

namespace {

/// `window`: the digit's two bits and the one below them.
std::uint64_t Row(std::uint64_t activation, int activation_bits, std::uint64_t window) {
  const std::uint64_t once = (window ^ window >> 1) & 1;
  const std::uint64_t twice = window == 3 || window == 4;
  const std::uint64_t multiple = (once + 2 * twice) * activation;
  const std::uint64_t ones = (std::uint64_t{1} << (activation_bits + 1)) - 1;
  return window & 4 ? multiple ^ ones : multiple;
}

}  // namespace

std::uint64_t BoothProduct(std::uint64_t activation, int activation_bits, std::uint64_t weight) {
  return Row(activation, activation_bits, weight << 1 & 7) +
         (Row(activation, activation_bits, weight >> 1) << 2);
}

}  // namespace mixpe::models
