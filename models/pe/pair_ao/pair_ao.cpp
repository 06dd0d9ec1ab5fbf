// SPDX-License-Identifier: Apache-2.0
// W4A8 with two lanes per partial product, uncomplemented rows. Activations travel as v = 127 - a,
// unsigned. Bit i of the weights of two lanes selects 0, v0, v1 or v0 + v1, a number R of nine
// bits. The row added is R 2^i. The sign bits select from the complements: (511 - R) 2^3 where both
// are set, (255 - R) 2^3 for one, 0 for none. A pair adds
//
//   sum of v w + a constant of the weights = -sum of a w + another constant of the weights,
//
// and the group unit negates. All activations, all weights.
//
// Range: -a w is within -2^10 and 1016, so that a sum less its constant fits a two's-complement
// number of 11 + log2 G bits: the negated sum needs one bit less than the sum, whose end +2^10 G
// only -128 x -8 reaches. Sums wrap, differences are right modulo 2^bits.
#include <array>

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class PairAo final : public IntegerPe {
 public:
  PairAo() : IntegerPe({.product_bits = 11, .pass_weights = {-1.0}}) {}

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode_code) const override {
    sum = IntegerPe::Step(activations, weights, dot, sum, sum_bits, mode_code);
    for (int lane = 0; lane < dot; lane += 2) {
      const std::uint64_t first = Weight(weights.Get(lane * 4, 4));
      const std::uint64_t second = lane + 1 < dot ? Weight(weights.Get((lane + 1) * 4, 4)) : 0;
      sum += PairConstant(((first & kSign) + (second & kSign)) / kSign);
    }
    return LowBits(sum, sum_bits);
  }

 protected:
  std::uint64_t Travelling(Code activation) const override { return activation ^ 0x7f; }
  std::uint64_t Stored(Code weight) const override { return LowBits(~weight, 4); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return travelling * static_cast<std::uint64_t>(SignExtend(Weight(stored), 4));
  }

 private:
  static constexpr std::uint64_t kSign = 8;

  static std::uint64_t Weight(std::uint64_t stored) { return LowBits(~stored, 4); }
  /// What a pair's rows add besides its products.
  static std::uint64_t PairConstant(std::uint64_t negative_weights) {
    constexpr std::array<std::uint64_t, 3> kSignRow = {0, 255, 511};
    return kSignRow[negative_weights] * kSign;
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "pair_ao",
                     .sentence = "W4A8: a weight bit of two lanes selects 0, either activation or "
                                 "their row-shared sum, rows uncomplemented",
                     .model = std::make_shared<PairAo>()});

}  // namespace
}  // namespace mixpe::models
