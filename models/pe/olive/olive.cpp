// SPDX-License-Identifier: Apache-2.0
// OliVe (Guo et al., ISCA 2023, arXiv 2304.07493): operands come in pairs of 4-bit codes. Code 1000
// marks a victim, whose value is lost; the other code of the pair is then an outlier in abfloat
// E2M1, (2 + m) x 2^(e + bias). Other codes are int4 without -8 or flint4 (see ant), and the bias
// begins the outliers where those end: 2 for int4 (12 to 96), 3 for flint4 (24 to 192).
//
// Value sets as in the authors' public quantizer (clevercool/ANT-Quantization,
// olive_quantization/antquant/quant_modules.py), scaled to integers. An outlier of magnitude code
// 000 does not occur there; here it is zero, as is either of two victims, so that every pair has a
// meaning. The 8-bit mode, four PEs fused, is a matter of the accelerator.
//
// The edges decode to integer x 4^exponent. OliVe's exponents are of 2; an integer of up to 6
// instead of 3 takes the odd ones and saves an exponent bit.
//
// Range: products up to 192 x 192 = 36864 < 2^16, but at most one of a pair's two: the outlier's
// neighbour is zero. Outliers that do not meet make 2 x 192 x 16. So G products stay within
// 36864 x ceil(G / 2).
#include <array>
#include <bit>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr int kCodeBits = 4;
constexpr int kIntegerBits = 4;
constexpr int kOperandBits = 6;  // 2-bit exponent of 4 above the integer
constexpr int kPair = 2;
constexpr Code kVictim = 8;

// By magnitude code.
constexpr std::array<int, 8> kFlint = {0, 1, 2, 3, 16, 8, 4, 6};
constexpr std::array<int, 8> kOutlier = {0, 12, 16, 24, 32, 48, 64, 96};  // bias 2

bool ActivationsAreFlint(Code mode_code) { return (mode_code >> 1 & 1) != 0; }
bool WeightsAreFlint(Code mode_code) { return (mode_code & 1) != 0; }

/// `neighbour`: the pair's other code.
int Value(Code code, Code neighbour, bool is_flint) {
  if (code == kVictim) return 0;
  const int sign = code < kVictim ? 1 : -1;
  const Code magnitude = code & 7;
  if (neighbour == kVictim) return sign * kOutlier[magnitude] * (is_flint ? 2 : 1);
  if (is_flint) return sign * kFlint[magnitude];
  return static_cast<int>(SignExtend(code, kCodeBits));
}

std::vector<double> Values(std::span<const Code> codes, bool is_flint) {
  std::vector<double> values;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const Code neighbour = (i ^ 1) < codes.size() ? codes[i ^ 1] : 0;
    values.push_back(Value(codes[i], neighbour, is_flint));
  }
  return values;
}

/// value = integer x 4^exponent
struct Decoded {
  int integer = 0;
  int exponent = 0;
};

Decoded DecodeMagnitude(Code magnitude, bool is_outlier, bool is_flint) {
  const int bits = static_cast<int>(magnitude);
  if (magnitude == 0) return {};
  if (is_outlier) {
    const int power = (bits >> 1) + (is_flint ? 3 : 2);
    return {(2 + (bits & 1)) << power % 2, power / 2};
  }
  if (!is_flint || bits < 4) return {bits, 0};
  const int rest = bits & 3;  // behind the first one; its leading zeros are the exponent
  return {rest == 0 ? 1 : rest * 2, 2 - static_cast<int>(std::bit_width(magnitude & 3))};
}

Decoded Decode(Code code, Code neighbour, bool is_flint) {
  if (code == kVictim) return {};
  const bool is_outlier = neighbour == kVictim;
  const bool is_negative = code > kVictim;
  const bool is_integer = !is_outlier && !is_flint;
  const Code magnitude = is_negative && is_integer ? 16 - code : code & 7;
  Decoded decoded = DecodeMagnitude(magnitude, is_outlier, is_flint);
  if (is_negative) decoded.integer = -decoded.integer;
  return decoded;
}

Bus Encode(std::span<const Code> codes, bool is_flint) {
  Bus bus(static_cast<int>(codes.size()) * kOperandBits);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const Decoded d = Decode(codes[i], codes[i ^ 1], is_flint);
    const int lsb = static_cast<int>(i) * kOperandBits;
    bus.Put(lsb, kIntegerBits, static_cast<std::uint64_t>(d.integer));
    bus.Put(lsb + kIntegerBits, kOperandBits - kIntegerBits,
            static_cast<std::uint64_t>(d.exponent));
  }
  return bus;
}

std::int64_t Operand(const Bus& bus, int index) {
  const int lsb = index * kOperandBits;
  const std::int64_t integer = SignExtend(bus.Get(lsb, kIntegerBits), kIntegerBits);
  const auto exponent = static_cast<int>(bus.Get(lsb + kIntegerBits, kOperandBits - kIntegerBits));
  return integer * (1 << 2 * exponent);
}

std::vector<PeMode> AllModes() {
  std::vector<PeMode> modes;
  for (Code code = 0; code < 4; ++code) {
    modes.push_back({.activation = ActivationsAreFlint(code) ? "oliveflint4" : "olive4",
                     .weight = WeightsAreFlint(code) ? "oliveflint4" : "olive4",
                     .activation_bits = kCodeBits,
                     .weight_bits = kCodeBits,
                     .elements_per_lane = kPair,
                     .first_code = code});
  }
  return modes;
}

class Olive final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = AllModes();
    return modes;
  }

  int SumBits(int max_group) const override {
    const auto pairs = static_cast<unsigned>((max_group + 1) / kPair);
    return 17 + std::bit_width(pairs - 1);
  }

  double ActivationValue(const PeMode& mode, Code code) const override {
    return Value(code, 0, ActivationsAreFlint(mode.first_code));
  }

  double WeightValue(const PeMode& mode, Code code) const override {
    return Value(code, 0, WeightsAreFlint(mode.first_code));
  }

  std::vector<double> ActivationValues(const PeMode& mode, std::span<const Code> codes,
                                       int) const override {
    return Values(codes, ActivationsAreFlint(mode.first_code));
  }

  std::vector<double> WeightValues(const PeMode& mode, std::span<const Code> codes,
                                   int) const override {
    return Values(codes, WeightsAreFlint(mode.first_code));
  }

  Bus EncodeActivations(std::span<const Code> codes, Code mode_code) const override {
    return Encode(codes, ActivationsAreFlint(mode_code));
  }

  Bus EncodeWeights(std::span<const Code> codes, Code mode_code) const override {
    return Encode(codes, WeightsAreFlint(mode_code));
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int i = 0; i < dot * kPair; ++i) {
      sum += static_cast<std::uint64_t>(Operand(activations, i) * Operand(weights, i));
    }
    return LowBits(sum, sum_bits);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "olive",
     .sentence = "OliVe: pairs of 4-bit codes, in which an outlier may take its neighbour's place",
     .model = std::make_shared<Olive>()});

}  // namespace
}  // namespace mixpe::models
