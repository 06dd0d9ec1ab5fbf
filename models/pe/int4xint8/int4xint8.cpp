// SPDX-License-Identifier: Apache-2.0
// W4A8 as anyone writes it: two's-complement product, two's-complement sum, no constant.
//
// Range: |activation x weight| <= 128 x 8 = 2^10, reached only by the two most negative operands;
// that end needs 11 magnitude bits and a sign: 12 + log2 G.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int4xInt8 final : public IntegerPe {
 public:
  Int4xInt8() : IntegerPe({.product_bits = 12}) {}

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return static_cast<std::uint64_t>(SignExtend(travelling, 8) * SignExtend(stored, 4));
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int4xint8",
     .sentence = "W4A8, conventional: products by the * operator, two's complement throughout",
     .model = std::make_shared<Int4xInt8>()});

}  // namespace
}  // namespace mixpe::models
