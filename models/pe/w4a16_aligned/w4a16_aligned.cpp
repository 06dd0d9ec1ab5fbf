// SPDX-License-Identifier: Apache-2.0
// W4A16 with activations that share an exponent per group (models/group_align): integers of 11 to
// 16 bits, sign-extended to 16, in two passes of one byte: low, then high. The integer sums are
// exact; what is lost was lost in the alignment.
//
// Range: bytes are unsigned, |byte x weight| <= 255 x 8 < 2^11, 12 + log2 G bits with a sign.
#include <bit>

#include "models/pe/base/pe_model.hpp"
#include "models/pe/booth/booth.hpp"

namespace mixpe::models {
namespace {

constexpr int kSliceBits = 8;

class W4A16Aligned final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = {{.activation = "int16",
                                               .weight = "int4",
                                               .activation_bits = 16,
                                               .weight_bits = 4,
                                               .pass_weights = {1.0, 256.0}}};
    return modes;
  }

  int SumBits(int max_group) const override {
    return 12 + std::bit_width(static_cast<unsigned>(max_group - 1));
  }

  double ActivationValue(const PeMode&, Code code) const override {
    return static_cast<double>(SignExtend(code, 16));
  }

  double WeightValue(const PeMode&, Code code) const override {
    return static_cast<double>(SignExtend(code, 4));
  }

  Bus EncodeActivations(std::span<const Code> codes, Code pass) const override {
    std::vector<Code> slices;
    for (Code code : codes) slices.push_back(pass ? (code >> 8) ^ 0x80 : code & 0xff);
    return Concatenate(slices, kSliceBits);
  }

  Bus EncodeWeights(std::span<const Code> codes, Code) const override {
    return Concatenate(codes, 4);
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int lane = 0; lane < dot; ++lane) {
      const std::uint64_t slice = activations.Get(lane * kSliceBits, kSliceBits);
      sum += BoothProduct(slice, kSliceBits, weights.Get(lane * 4, 4));
    }
    return LowBits(sum, sum_bits);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "w4a16_aligned",
     .sentence = "W4A16 with group-aligned integer activations in two passes of a W4A8 tile",
     .model = std::make_shared<W4A16Aligned>()});

}  // namespace
}  // namespace mixpe::models
