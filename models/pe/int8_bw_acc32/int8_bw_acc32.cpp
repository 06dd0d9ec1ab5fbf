// SPDX-License-Identifier: Apache-2.0
// int8_bw with 32-bit sums, which hold groups of 2^17 products: |a w| <= 2^14, and a sign.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class Int8BwAcc32 final : public IntegerPe {
 public:
  Int8BwAcc32()
      : IntegerPe({.weight = "int8", .weight_bits = 8, .store_bits = 8, .product_bits = 17}) {}

  int SumBits(int) const override { return 32; }

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    return static_cast<std::uint64_t>(SignExtend(travelling, 8) * SignExtend(stored, 8) + 32512);
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "int8_bw_acc32",
                     .sentence = "W8A8, Baugh-Wooley array by hand, 32-bit sums",
                     .model = std::make_shared<Int8BwAcc32>()});

}  // namespace
}  // namespace mixpe::models
