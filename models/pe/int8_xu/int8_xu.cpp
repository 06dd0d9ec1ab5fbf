// SPDX-License-Identifier: Apache-2.0
// W8A8 with activations in offset binary, u = a + 128, and weights as sign s and magnitude m. A
// lane adds (u xor s...s) x m, unsigned: for s = 0 this is a x w + 128 m, for s = 1 it is (255 - u)
// m = a x w + 127 m. The constant depends on the weight alone. Any activation, -128 included;
// weights -127 to 127.
//
// Range: a sum less its constant is at most 128 x 127 per product in magnitude, less than 2^14: 15
// + log2 G bits are enough. The model has 24 bits at G = 128, which INT8 designs are compared at.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8Xu final : public IntegerPe {
 public:
  Int8Xu()
      : IntegerPe({.weight = "int8",
                   .weight_bits = 8,
                   .symmetric_weight = true,
                   .store_bits = 8,
                   .product_bits = 17}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override { return SignMagnitude(weight, 8); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const bool negative = stored >> 7;
    return (negative ? travelling ^ 0xff : travelling) * LowBits(stored, 7);
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "int8_xu",
                     .sentence = "W8A8: offset-binary activation XOR the static weight sign, all "
                                 "rows in one carry-save sum",
                     .model = std::make_shared<Int8Xu>()});

}  // namespace
}  // namespace mixpe::models
