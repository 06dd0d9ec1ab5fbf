// SPDX-License-Identifier: Apache-2.0
// W4A8 by shift and add, the straightforward reading of MixPE (arXiv 2411.16158): weight bit i
// gates the activation shifted by i, the sign bit's copy is subtracted.
//
// Range: |activation x weight| <= 128 x 8 = 2^10. A group of G products stays within 2^10 G, which
// needs 11 + log2 G magnitude bits only because -128 x -8 reaches +2^10 itself, and a sign.
#include "models/pe/base/pe_model.hpp"

#include <bit>

namespace mixpe::models {
namespace {

constexpr int kActivationBits = 8;
constexpr int kWeightBits = 4;

class ShiftAdd final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = {
        {.activation = "int8", .weight = "int4", .activation_bits = 8, .weight_bits = 4}};
    return modes;
  }

  int SumBits(int max_group) const override {
    return 12 + std::bit_width(static_cast<unsigned>(max_group - 1));
  }

  double ActivationValue(const PeMode&, Code code) const override {
    return static_cast<double>(SignExtend(code, kActivationBits));
  }

  double WeightValue(const PeMode&, Code code) const override {
    return static_cast<double>(SignExtend(code, kWeightBits));
  }

  Bus EncodeActivations(std::span<const Code> codes, Code) const override {
    return Concatenate(codes, kActivationBits);
  }

  Bus EncodeWeights(std::span<const Code> codes, Code) const override {
    return Concatenate(codes, kWeightBits);
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int lane = 0; lane < dot; ++lane) {
      const std::int64_t activation =
          SignExtend(activations.Get(lane * kActivationBits, kActivationBits), kActivationBits);
      const std::uint64_t weight = weights.Get(lane * kWeightBits, kWeightBits);
      sum += static_cast<std::uint64_t>(Product(activation, weight));
    }
    return LowBits(sum, sum_bits);
  }

 private:
  static std::int64_t Product(std::int64_t activation, std::uint64_t weight) {
    std::int64_t product = 0;
    for (int bit = 0; bit < kWeightBits; ++bit) {
      const std::int64_t addend = (weight >> bit & 1) ? activation * (1 << bit) : 0;
      product += bit == kWeightBits - 1 ? -addend : addend;
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
