// SPDX-License-Identifier: Apache-2.0
// W4A8 in four passes over a group: pass p adds the activations whose weight has bit p. The passes
// count 1, 2, 4 and -8. Activations travel as u = a + 128; the 128 leave with the sum of zero
// activations of the same pass.
//
// Range: a lane adds at most 255, a group of G less than 2^8 G, unsigned and without wrap; the
// difference is within -128 G and 127 G, which 8 + log2 G bits of two's complement hold.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class BitSerial final : public IntegerPe {
 public:
  BitSerial() : IntegerPe({.product_bits = 8, .pass_weights = {1.0, 2.0, 4.0, -8.0}}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code pass) const override {
    return (stored >> pass & 1) ? travelling : 0;
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "bit_serial",
                     .sentence = "W4A8, bit-serial: one weight bit plane per pass over the group",
                     .model = std::make_shared<BitSerial>()});

}  // namespace
}  // namespace mixpe::models
