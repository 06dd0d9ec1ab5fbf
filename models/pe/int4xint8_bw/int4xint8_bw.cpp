// SPDX-License-Identifier: Apache-2.0
// W4A8, the array of Baugh and Wooley (IEEE Trans. Computers C-22, 1973): partial products that
// count negative enter inverted, and a lane adds a w + 1912 = a w + 128 (8 - 1) + 8 (128 - 1). The
// constant is the same for all operands; it leaves with the sum of zero activations.
//
// Range: |a w| <= 2^10, reached at -128 x -8 alone, so that sums less their constant need 12 + log2
// G bits. Sums wrap, differences are right modulo 2^bits.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int4xInt8Bw final : public IntegerPe {
 public:
  Int4xInt8Bw() : IntegerPe({.product_bits = 12}) {}

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return static_cast<std::uint64_t>(SignExtend(travelling, 8) * SignExtend(stored, 4) + 1912);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int4xint8_bw",
     .sentence = "W4A8, Baugh-Wooley array by hand, its constant deferred to the group end",
     .model = std::make_shared<Int4xInt8Bw>()});

}  // namespace
}  // namespace mixpe::models
