// SPDX-License-Identifier: Apache-2.0
// W8A8 on signs and magnitudes: m = |a| |w|, and a lane adds 2^14 + m or 2^14 - m, unsigned: its
// bits are {not s, m xor s...s} and a carry-in s, with s the product's sign. Weights -127 to 127.
// Activations -127 to 127. A product of zero adds 2^14 whatever its sign.
//
// Range: m <= 127 x 127 = 16129 < 2^14, so that a lane adds 1 to 2^15 - 1 and a sum of G lanes
// stays below 2^15 G, unsigned and without wrap; 15 + log2 G bits hold the signed difference as
// well. The model has 24 bits at G = 128, which INT8 designs are compared at.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8Smo final : public IntegerPe {
 public:
  Int8Smo()
      : IntegerPe({.weight = "int8",
                   .weight_bits = 8,
                   .symmetric_activation = true,
                   .symmetric_weight = true,
                   .store_bits = 8,
                   .product_bits = 17}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return SignMagnitude(activation, 8); }
  std::uint64_t Stored(Code weight) const override { return SignMagnitude(weight, 8); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const bool negative = (travelling >> 7) != (stored >> 7);
    const std::uint64_t magnitude = LowBits(travelling, 7) * LowBits(stored, 7);
    return 16384 + (negative ? -magnitude : magnitude);
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "int8_smo",
                     .sentence = "W8A8 on signs and magnitudes, products offset to unsigned",
                     .model = std::make_shared<Int8Smo>()});

}  // namespace
}  // namespace mixpe::models
