// SPDX-License-Identifier: Apache-2.0
// W8A8 as anyone writes it: two's-complement product, two's-complement sum, no constant.
//
// Range: |activation x weight| <= 128 x 128 = 2^14, reached only by the two most negative operands;
// that end needs 15 magnitude bits and a sign: 16 + log2 G. The model has 24 bits at G = 128,
// which INT8 designs are compared at.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8 final : public IntegerPe {
 public:
  Int8() : IntegerPe({.weight = "int8", .weight_bits = 8, .store_bits = 8, .product_bits = 17}) {}

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return static_cast<std::uint64_t>(SignExtend(travelling, 8) * SignExtend(stored, 8));
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8",
     .sentence = "W8A8, conventional: products by the * operator, two's complement throughout",
     .model = std::make_shared<Int8>()});

}  // namespace
}  // namespace mixpe::models
