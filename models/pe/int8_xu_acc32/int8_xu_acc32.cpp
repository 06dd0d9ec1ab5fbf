// SPDX-License-Identifier: Apache-2.0
// int8_xu with 32-bit sums, which hold groups of 2^17 products: |a w| <= 2^14, and a sign.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8XuAcc32 final : public IntegerPe {
 public:
  Int8XuAcc32()
      : IntegerPe({.weight = "int8",
                   .weight_bits = 8,
                   .symmetric_weight = true,
                   .store_bits = 8,
                   .product_bits = 17}) {}

  int SumBits(int) const override { return 32; }

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override { return SignMagnitude(weight, 8); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const bool negative = stored >> 7;
    return (negative ? travelling ^ 0xff : travelling) * LowBits(stored, 7);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_xu_acc32",
     .sentence = "W8A8: offset-binary activation XOR the static weight sign, 32-bit sums",
     .model = std::make_shared<Int8XuAcc32>()});

}  // namespace
}  // namespace mixpe::models
