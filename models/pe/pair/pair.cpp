// SPDX-License-Identifier: Apache-2.0
// W4A8 with two lanes per partial product. Activations travel as v = 127 - a, unsigned. Bit i of
// the weights of two lanes selects 0, v0, v1 or v0 + v1, a number R of nine bits; the row added is
// its one's complement (511 - R) 2^i, and for the sign bit the selection from the complements,
// complemented, R 2^3 where any weight bit is set and 511 x 2^3 where none is. A pair adds
//
//   -sum over lanes of v w + a constant of the weights = sum of a w + another constant of the
//   weights.
//
// All activations, all weights. Range: |a w| <= 2^10, reached at -128 x -8 alone, so that sums less
// their constant need 12 + log2 G bits; sums wrap, differences are right modulo 2^bits.
#include <algorithm>

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Pair final : public IntegerPe {
 public:
  Pair() : IntegerPe({.product_bits = 12}) {}

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode_code) const override {
    sum = IntegerPe::Step(activations, weights, dot, sum, sum_bits, mode_code);
    for (int lane = 0; lane < dot; lane += 2) {
      sum += PairConstant(weights.Get(lane * 4, std::min(2, dot - lane) * 4));
    }
    return LowBits(sum, sum_bits);
  }

 protected:
  std::uint64_t Travelling(Code activation) const override { return activation ^ 0x7f; }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return -(travelling * static_cast<std::uint64_t>(SignExtend(stored, 4)));
  }

 private:
  /// What a pair's rows add besides its products; `stored`: its one or two weights.
  static std::uint64_t PairConstant(std::uint64_t stored) {
    constexpr std::uint64_t kRow = 511;
    constexpr std::uint64_t kSign = 8;
    const bool any_negative = (stored | stored >> 4) & kSign;
    return kRow * (kSign - 1) + (any_negative ? 0 : kRow * kSign);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "pair",
     .sentence =
         "W4A8: a weight bit of two lanes selects 0, either activation or their row-shared sum",
     .model = std::make_shared<Pair>()});

}  // namespace
}  // namespace mixpe::models
