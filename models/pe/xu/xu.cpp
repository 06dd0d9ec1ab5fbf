// SPDX-License-Identifier: Apache-2.0
// W4A8 with activations in offset binary, u = a + 128, and weights as sign s and magnitude m. A
// lane adds (u xor s...s) x m, unsigned: for s = 0 this is a x w + 128 m, for s = 1 it is (255 - u)
// m = a x w + 127 m. The constant depends on the weight alone. Any activation, -128 included;
// weights -7 to 7.
//
// Range: a sum less its constant is at most 128 x 7 per product in magnitude, less than 2^10; with
// the sign 11 + log2 G bits. The sum itself may wrap: only the difference counts, modulo 2^bits.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Xu final : public IntegerPe {
 public:
  Xu() : IntegerPe({.symmetric_weight = true, .product_bits = 11}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override { return SignMagnitude(weight, 4); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const bool negative = stored >> 3;
    return (negative ? travelling ^ 0xff : travelling) * LowBits(stored, 3);
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "xu",
                     .sentence = "W4A8: offset-binary activation XOR the static weight sign, all "
                                 "rows in one carry-save sum",
                     .model = std::make_shared<Xu>()});

}  // namespace
}  // namespace mixpe::models
