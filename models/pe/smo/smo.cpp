// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes: m = |a| |w|, and a lane adds 2^10 + m or 2^10 - m, unsigned: its
// bits are {not s, m xor s...s} and a carry-in s, with s the product's sign. Weights -7 to 7.
// Activations -127 to 127. A product of zero adds 2^10 whatever its sign.
//
// Range: m <= 127 x 7 = 889 < 2^10, so that a lane adds 1 to 2^11 - 1 and a sum of G lanes stays
// below 2^11 G, unsigned and without wrap; 11 + log2 G bits hold the signed difference as well.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Smo final : public IntegerPe {
 public:
  Smo() : IntegerPe({.symmetric_activation = true, .symmetric_weight = true, .product_bits = 11}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return SignMagnitude(activation, 8); }
  std::uint64_t Stored(Code weight) const override { return SignMagnitude(weight, 4); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const bool negative = (travelling >> 7) != (stored >> 3);
    const std::uint64_t magnitude = LowBits(travelling, 7) * LowBits(stored, 3);
    return 1024 + (negative ? -magnitude : magnitude);
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "smo",
                     .sentence = "W4A8 on signs and magnitudes, products offset to unsigned",
                     .model = std::make_shared<Smo>()});

}  // namespace
}  // namespace mixpe::models
