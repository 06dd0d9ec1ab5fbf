// SPDX-License-Identifier: Apache-2.0
// W4A16 without any rounding. A finite FP16 number is an integer multiple of 2^-24 within
// 2047 x 2^29 < 2^40: 40 bits and a sign. Times -8 it is below 2^43, and a group of G below 2^43 G:
// 44 + log2 G bits with the sign, 51 for 128.
//
// Activations travel as a + 2^27 + 2^40 (41 bits, unsigned): rtl/pe/w4a16_exact says why. What the
// bias adds depends on the weights alone.
#include <bit>

#include "models/float/soft_float.hpp"
#include "models/pe/base/pe_model.hpp"
#include "models/pe/booth/booth.hpp"

namespace mixpe::models {
namespace {

constexpr int kFixedBits = 41;
constexpr int kWeightBits = 4;
constexpr std::uint64_t kBias = (std::uint64_t{1} << 27) + (std::uint64_t{1} << 40);

class W4A16Exact final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = {{.activation = "fp16",
                                               .weight = "int4",
                                               .activation_bits = 16,
                                               .weight_bits = 4,
                                               .pass_weights = {0x1p-24}}};
    return modes;
  }

  int SumBits(int max_group) const override {
    return 44 + std::bit_width(static_cast<unsigned>(max_group - 1));
  }

  bool AcceptsActivation(const PeMode& mode, Code code) const override {
    return PeModel::AcceptsActivation(mode, code) && (code & 0x7c00) != 0x7c00;
  }

  double ActivationValue(const PeMode&, Code code) const override { return ToDouble(kFp16, code); }

  double WeightValue(const PeMode&, Code code) const override {
    return static_cast<double>(SignExtend(code, kWeightBits));
  }

  Bus EncodeActivations(std::span<const Code> codes, Code) const override {
    Bus bus(static_cast<int>(codes.size()) * kFixedBits);
    for (int lane = 0; lane < static_cast<int>(codes.size()); ++lane) {
      const auto bits = static_cast<std::uint16_t>(codes[static_cast<std::size_t>(lane)]);
      bus.Put(lane * kFixedBits, kFixedBits, static_cast<std::uint64_t>(Fp16ToFixed(bits)) + kBias);
    }
    return bus;
  }

  Bus EncodeWeights(std::span<const Code> codes, Code) const override {
    return Concatenate(codes, kWeightBits);
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int lane = 0; lane < dot; ++lane) {
      const std::uint64_t activation = activations.Get(lane * kFixedBits, kFixedBits);
      const std::uint64_t weight = weights.Get(lane * kWeightBits, kWeightBits);
      sum += BoothProduct(activation, kFixedBits, weight);
    }
    return LowBits(sum, sum_bits);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "w4a16_exact",
     .sentence = "W4A16 without rounding: activations in biased fixed point, one 51-bit sum",
     .model = std::make_shared<W4A16Exact>()});

}  // namespace
}  // namespace mixpe::models
