// SPDX-License-Identifier: Apache-2.0
// W8A8, the array of Baugh and Wooley (IEEE Trans. Computers C-22, 1973): partial products that
// count negative enter inverted, and a lane adds a w + 32512 = a w + 128 (128 - 1) + 128 (128 - 1).
// The constant is the same for all operands; it leaves with the sum of zero activations.
//
// Range: |a w| <= 2^14, reached at -128 x -128 alone, so that sums less their constant need 16 +
// log2 G bits. Sums wrap, differences are right modulo 2^bits. The model has 24 bits at G = 128.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8Bw final : public IntegerPe {
 public:
  Int8Bw() : IntegerPe({.weight = "int8", .weight_bits = 8, .store_bits = 8, .product_bits = 17}) {}

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return static_cast<std::uint64_t>(SignExtend(travelling, 8) * SignExtend(stored, 8) + 32512);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_bw",
     .sentence = "W8A8, Baugh-Wooley array by hand, its constant deferred to the group end",
     .model = std::make_shared<Int8Bw>()});

}  // namespace
}  // namespace mixpe::models
