// SPDX-License-Identifier: Apache-2.0
// W4A16 as MixPE (arXiv 2411.16158) describes it: bits of the weight's magnitude gate shifted
// copies of the FP16 significand, which are added; FP32 sums. A stored weight is its sign and its
// magnitude, 0 to 8; 2047 x 8 < 2^14, so the product is exact in FP32.
#include "models/pe/float_sum/float_sum_pe.hpp"

namespace mixpe::models {
namespace {

class W4A16ShiftAdd final : public FloatSumPe {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = {{.activation = "fp16",
                                               .weight = "int4",
                                               .activation_bits = 16,
                                               .weight_bits = 4,
                                               .exact = false}};
    return modes;
  }

  double WeightValue(const PeMode&, Code code) const override { return Int4Value(code); }

 protected:
  int StoredBits() const override { return 5; }

  Code Store(Code weight) const override {
    const bool negative = (weight & 8) != 0;
    return negative ? 16 | (16 - weight) : weight;
  }

  Unpacked StoredValue(Code stored) const override {
    return {.negative = (stored & 16) != 0, .significand = stored & 15};
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "w4a16_shift_add",
     .sentence = "W4A16 as MixPE describes it: gated, shifted copies of the significand, FP32 sums",
     .model = std::make_shared<W4A16ShiftAdd>()});

}  // namespace
}  // namespace mixpe::models
