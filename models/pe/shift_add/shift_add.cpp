// SPDX-License-Identifier: Apache-2.0
// W4A8 by shift and add, the straightforward reading of MixPE (arXiv 2411.16158): weight bit i
// gates the activation shifted by i, the sign bit's copy is subtracted.
//
// Range: |activation x weight| <= 128 x 8 = 2^10. A group of G products stays within 2^10 G, which
// needs 11 + log2 G magnitude bits only because -128 x -8 reaches +2^10 itself, and a sign.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class ShiftAdd final : public IntegerPe {
 public:
  ShiftAdd() : IntegerPe({.product_bits = 12}) {}

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override {
    const auto activation = static_cast<std::uint64_t>(SignExtend(travelling, 8));
    std::uint64_t product = 0;
    for (int bit = 0; bit < 4; ++bit) {
      const std::uint64_t addend = (stored >> bit & 1) ? activation << bit : 0;
      product += bit == 3 ? -addend : addend;
    }
    return product;
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "shift_add",
                     .sentence = "W4A8 as MixPE draws it: four gated, shifted copies are added",
                     .model = std::make_shared<ShiftAdd>()});

}  // namespace
}  // namespace mixpe::models
