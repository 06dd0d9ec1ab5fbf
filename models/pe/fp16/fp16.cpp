// SPDX-License-Identifier: Apache-2.0
// FP16 x FP16, FP32 sums: what a GPU without integer units does. Exact products, rounding sums.
#include "models/pe/float_sum/float_sum_pe.hpp"

namespace mixpe::models {
namespace {

class Fp16 final : public FloatSumPe {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = {{.activation = "fp16",
                                               .weight = "fp16",
                                               .activation_bits = 16,
                                               .weight_bits = 16,
                                               .exact = false}};
    return modes;
  }

  bool AcceptsWeight(const PeMode& mode, Code code) const override {
    return AcceptsActivation(mode, code);
  }

  double WeightValue(const PeMode&, Code code) const override { return ToDouble(kFp16, code); }

 protected:
  int StoredBits() const override { return 17; }
  Code Store(Code weight) const override { return RecodeFp16(static_cast<std::uint16_t>(weight)); }
  Unpacked StoredValue(Code stored) const override { return DecodeRecoded(stored); }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "fp16",
                     .sentence = "FP16 products added into FP32 sums by rounding adders",
                     .model = std::make_shared<Fp16>()});

}  // namespace
}  // namespace mixpe::models
