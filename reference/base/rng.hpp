// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same on every platform (the standard distributions are not).
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace mixpe {

/// SplitMix64 [Steele, Lea, Flood, OOPSLA 2014]: 64-bit state, period 2^64, any seed.
class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  /// Uniform over all 64-bit words.
  [[nodiscard]] std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  /// Uniform integer in [low, high]; the bias of at most (high-low)/2^64 is accepted.
  [[nodiscard]] std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(Next() % static_cast<std::uint64_t>(high - low + 1));
  }

  /// Uniform in [0, 1) with 53 bits.
  [[nodiscard]] double Uniform() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

  /// Standard normal by Box-Muller, one of the pair.
  [[nodiscard]] double Normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * Uniform());
  }

 private:
  std::uint64_t state_;
};

}  // namespace mixpe
