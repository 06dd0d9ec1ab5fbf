// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes: m = |a| |w|, and a lane adds 2^11 + m or 2^11 - m, unsigned: its
// bits are {not s, m xor s...s} and a carry-in s, with s the product's sign. Weights -15 to 15,
// which holds w - z of unsigned 4-bit w and z. Activations -127 to 127. A product of zero adds 2^11
// whatever its sign.
//
// Range: m <= 127 x 15 = 1905 < 2^11, so that a lane adds 1 to 2^12 - 1 and a sum of G lanes stays
// below 2^12 G, unsigned and without wrap; 12 + log2 G bits hold the signed difference as well.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class SmoW5 final : public IntegerPe {
 public:
  SmoW5()
      : IntegerPe({.weight = "int5",
                   .weight_bits = 5,
                   .symmetric_activation = true,
                   .symmetric_weight = true,
                   .store_bits = 5,
                   .product_bits = 12}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return SignMagnitude(activation, 8); }
  std::uint64_t Stored(Code weight) const override { return SignMagnitude(weight, 5); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const bool negative = (travelling >> 7) != (stored >> 4);
    const std::uint64_t magnitude = LowBits(travelling, 7) * LowBits(stored, 4);
    return 2048 + (negative ? -magnitude : magnitude);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "smo_w5",
     .sentence = "W4A8: sign-magnitude activation times weight less zero point in five bits",
     .model = std::make_shared<SmoW5>()});

}  // namespace
}  // namespace mixpe::models
