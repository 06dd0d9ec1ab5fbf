// SPDX-License-Identifier: Apache-2.0
// W8A8 by radix-4 Booth digits -2..2 (MacSorley, Proc. IRE 49, 1961), recoded once per array
// column: a digit is stored as {negative, two, one}. Activations travel as u = a + 128. A digit
// adds its multiple of u, or the complement of nine bits, 511 less the multiple, where it is
// negative.
//
// Range: |a w| <= 2^14, reached at -128 x -128 alone, so that sums less their constant need 16 +
// log2 G bits. Sums wrap, differences are right modulo 2^bits. The model has 24 bits at G = 128.
#include <array>

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8Booth final : public IntegerPe {
 public:
  Int8Booth()
      : IntegerPe({.weight = "int8", .weight_bits = 8, .store_bits = 12, .product_bits = 17}) {}

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Stored(Code weight) const override {
    std::uint64_t stored = 0;
    for (int digit = 0; digit < 4; ++digit) {
      constexpr std::array<std::uint64_t, 8> kRecoded = {0, 1, 1, 2, 6, 5, 5, 0};
      stored |= kRecoded[weight << 1 >> 2 * digit & 7] << 3 * digit;
    }
    return stored;
  }
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    std::uint64_t sum = 0;
    for (int digit = 0; digit < 4; ++digit) {
      const std::uint64_t recoded = stored >> 3 * digit;
      const std::uint64_t multiple = (recoded & 3) * travelling;
      sum += ((recoded & 4) ? 511 - multiple : multiple) << 2 * digit;
    }
    return sum;
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_booth",
     .sentence =
         "W8A8: radix-4 Booth digits, recoded once per array column, on offset-binary activations",
     .model = std::make_shared<Int8Booth>()});

}  // namespace
}  // namespace mixpe::models
