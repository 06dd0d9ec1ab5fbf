// SPDX-License-Identifier: Apache-2.0
// W4A8 by base-4 digits: the top one -2..1, the others 0..3. Activations travel as u = a + 128; 3 u
// comes from the row. A digit selects 0, u, 2 u or 3 u, for minus one and minus two 255 - u and 510
// - 2 u. Rows are added as one's complements, 1023 - row below the top digit and 511 - row for it,
// which makes the sum run backwards: the group unit negates it. All activations, all weights.
//
// Range: -a w is within -2^10 and 1016: 11 + log2 G bits; the positive end of a w would need one
// more. Sums wrap, differences are right modulo 2^bits.
#include <array>

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Digit final : public IntegerPe {
 public:
  Digit() : IntegerPe({.product_bits = 11, .pass_weights = {-1.0}}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override { return LowBits(~weight, 4); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const std::uint64_t minus = 255 - travelling;
    const std::array<std::uint64_t, 4> top = {0, travelling, 2 * minus, minus};
    const std::uint64_t weight = LowBits(~stored, 4);
    std::uint64_t sum = (511 - top[weight >> 2]) << 2;
    for (int digit = 0; digit < 1; ++digit) {
      sum += (1023 - (weight >> 2 * digit & 3) * travelling) << 2 * digit;
    }
    return sum;
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "digit",
     .sentence =
         "W4A8: base-4 digits select 0, one, two or three activations, the top digit -2 to 1",
     .model = std::make_shared<Digit>()});

}  // namespace
}  // namespace mixpe::models
