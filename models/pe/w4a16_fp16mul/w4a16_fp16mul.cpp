// SPDX-License-Identifier: Apache-2.0
// W4A16 on FP16 hardware: INT4 weights become FP16, exactly, at the array's edge.
#include "models/pe/float_sum/float_sum_pe.hpp"

namespace mixpe::models {
namespace {

class W4A16Fp16Mul final : public FloatSumPe {
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
  int StoredBits() const override { return 17; }
  Code Store(Code weight) const override { return RecodeFp16(ToFp16(Int4Value(weight))); }
  Unpacked StoredValue(Code stored) const override { return DecodeRecoded(stored); }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "w4a16_fp16mul",
     .sentence = "W4A16 on FP16 hardware: INT4 weights become FP16 at the edge, FP32 sums",
     .model = std::make_shared<W4A16Fp16Mul>()});

}  // namespace
}  // namespace mixpe::models
