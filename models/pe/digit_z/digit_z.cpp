// SPDX-License-Identifier: Apache-2.0
// W4A8 by two signed base-4 digits, w = 4 h + l with h in -2..1 and l in -1..2, so that no multiple
// but one and two is needed: weights -9 to 6. Code 7 stands for -9, all others are two's
// complement. INT4 with a zero point z, values q - z, is this with the group unit's zero point at z
// - 1: the quantizer gives w = q - 1. So is plain INT4: zero point -1.
//
// Activations travel as u = a + 128, unsigned. Minus means complement: 255 - u or twice that, which
// is wrong by a constant of the weights alone. Rows are added as one's complements of nine bits,
// 511 - row, which makes the sum run backwards: the group unit negates it.
//
// Range: |a w| <= 128 x 9 = 1152 < 2^11: 12 + log2 G bits. Sums wrap, differences are right modulo
// 2^bits.
#include <array>

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class DigitZ final : public IntegerPe {
 public:
  DigitZ() : IntegerPe({.product_bits = 12, .pass_weights = {-1.0}}) {}

  double WeightValue(const PeMode&, Code code) const override {
    return code == 7 ? -9.0 : static_cast<double>(SignExtend(code, 4));
  }

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override {
    return LowBits(~(((weight + 1) & 0xc) | (weight & 0x3)), 4);
  }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const std::uint64_t minus = 255 - travelling;
    const std::array<std::uint64_t, 4> low = {minus, 2 * travelling, travelling, 0};
    const std::array<std::uint64_t, 4> high = {minus, 2 * minus, travelling, 0};
    const std::uint64_t rows = low[stored & 3] + 4 * high[stored >> 2];
    return 511 * 5 - rows;
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "digit_z",
                     .sentence = "W4A8: two digits -2..1 and -1..2 select 0, plus or minus one or "
                                 "two activations; weights -9..6",
                     .model = std::make_shared<DigitZ>()});

}  // namespace
}  // namespace mixpe::models
