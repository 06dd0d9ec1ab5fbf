// SPDX-License-Identifier: Apache-2.0
// W8A8 with two lanes per partial product, complemented rows. Activations travel as u = a + 128,
// unsigned. Bit i of the weights of two lanes selects 0, u0, u1 or u0 + u1, a number R of nine
// bits. The row added is its one's complement, (511 - R) 2^i. The sign bits select from the
// complements, so that R counts positive: R 2^7 where both are set, (256 + R) 2^7 for one, 511 x
// 2^7 for none. A pair adds
//
//   -sum of u w + a constant of the weights = -sum of a w + another constant of the weights,
//
// and the group unit negates. All activations, all weights.
//
// Range: -a w is within -2^14 and 16256, so that a sum less its constant fits a two's-complement
// number of 15 + log2 G bits: the negated sum needs one bit less than the sum, whose end +2^14 G
// only -128 x -128 reaches. Sums wrap, differences are right modulo 2^bits. The model has 24 bits
// at G = 128, which INT8 designs are compared at.
#include <array>

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8Pair final : public IntegerPe {
 public:
  Int8Pair()
      : IntegerPe({.weight = "int8",
                   .weight_bits = 8,
                   .store_bits = 8,
                   .product_bits = 17,
                   .pass_weights = {-1.0}}) {}

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode_code) const override {
    sum = IntegerPe::Step(activations, weights, dot, sum, sum_bits, mode_code);
    for (int lane = 0; lane < dot; lane += 2) {
      const std::uint64_t first = Weight(weights.Get(lane * 8, 8));
      const std::uint64_t second = lane + 1 < dot ? Weight(weights.Get((lane + 1) * 8, 8)) : 0;
      sum += PairConstant(((first & kSign) + (second & kSign)) / kSign);
    }
    return LowBits(sum, sum_bits);
  }

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override { return LowBits(~weight, 8); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return -(travelling * static_cast<std::uint64_t>(SignExtend(Weight(stored), 8)));
  }

 private:
  static constexpr std::uint64_t kSign = 128;

  static std::uint64_t Weight(std::uint64_t stored) { return LowBits(~stored, 8); }
  /// What a pair's rows add besides its products.
  static std::uint64_t PairConstant(std::uint64_t negative_weights) {
    constexpr std::array<std::uint64_t, 3> kSignRow = {511, 256, 0};
    return 511 * (kSign - 1) + kSignRow[negative_weights] * kSign;
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_pair",
     .sentence =
         "W8A8: a weight bit of two lanes selects 0, either activation or their row-shared sum",
     .model = std::make_shared<Int8Pair>()});

}  // namespace
}  // namespace mixpe::models
