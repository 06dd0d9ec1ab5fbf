// SPDX-License-Identifier: Apache-2.0
// ANT (Guo et al., MICRO 2022, arXiv 2208.14286): every 4-bit code, whatever its type, becomes
// integer x 4^exponent at the array's edge; a product is the integers' product shifted by the sum
// of the exponents. ANT counts exponents of 2; powers of 4 say the same with one bit less, because
// flint's exponents are even and an odd power of two may have the integer 2.
//
// Value sets as in the authors' public quantizer (clevercool/ANT-Quantization,
// ant_quantization/antquant/quant_modules.py), scaled to integers; the flint code is the paper's:
// the position of the first one is the exponent, the bits behind it are the mantissa. Weights are
// signed, activations signed or (behind a ReLU) unsigned. The 8-bit mode, four PEs fused, is a
// matter of the accelerator: it shifts and adds sums of four columns and passes.
//
// Range: |activation| <= 2^14 and |weight| <= 2^6, both as powers of two; a group of G products
// stays within 2^20 G, and both ends are reached.
#include <array>
#include <bit>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr int kBits = 4;
constexpr int kActivationBits = 8;  // travelling: 5-bit integer, 3-bit exponent above it
constexpr int kActivationInteger = 5;
constexpr int kWeightBits = 6;  // stored: 4-bit integer, 2-bit exponent above it
constexpr int kWeightInteger = 4;

enum Type : Code { kInt, kFlint, kPot };

// By code; the lower half of the unsigned set is also what a leading zero means everywhere.
constexpr std::array<int, 16> kUnsignedFlint = {0,  1,  2,  3,  4, 5,  6,  7,
                                                64, 32, 16, 24, 8, 10, 12, 14};
constexpr std::array<int, 8> kSignedFlint = {0, 1, 2, 3, 16, 8, 4, 6};

double Value(Type type, bool is_unsigned, Code code) {
  if (type == kInt) return static_cast<double>(is_unsigned ? code : SignExtend(code, kBits));
  const Code magnitude = is_unsigned ? code : code & 7;
  const double sign = magnitude == code ? 1.0 : -1.0;
  if (magnitude == 0) return 0.0;
  if (type == kPot) return sign * static_cast<double>(1 << (magnitude - 1));
  return sign * (is_unsigned ? kUnsignedFlint[magnitude] : kSignedFlint[magnitude]);
}

/// value = integer x 4^exponent
struct Decoded {
  int integer = 0;
  int exponent = 0;
};

/// `width` bits behind the sign, if any.
Decoded DecodeFlint(Code magnitude, int width) {
  const Code lead = Code{1} << (width - 1);
  if ((magnitude & lead) == 0) return {static_cast<int>(magnitude), 0};
  const Code rest = magnitude & (lead - 1);
  const int zeros = width - 1 - std::bit_width(rest);
  return {rest == 0 ? 1 : static_cast<int>(rest * 2), zeros};
}

Decoded DecodePot(Code magnitude) {
  if (magnitude == 0) return {};
  const int power = static_cast<int>(magnitude) - 1;
  return {1 << power % 2, power / 2};
}

Decoded Decode(Type type, bool is_unsigned, Code code) {
  if (type == kInt) {
    return {static_cast<int>(is_unsigned ? code : SignExtend(code, kBits)), 0};
  }
  const Code magnitude = is_unsigned ? code : code & 7;
  Decoded decoded = type == kFlint ? DecodeFlint(magnitude, is_unsigned ? kBits : kBits - 1)
                                   : DecodePot(magnitude);
  if (magnitude != code) decoded.integer = -decoded.integer;
  return decoded;
}

Type WeightType(Code mode_code) { return static_cast<Type>(mode_code & 3); }
Type ActivationType(Code mode_code) { return static_cast<Type>(mode_code >> 2 & 3); }
bool IsUnsigned(Code mode_code) { return (mode_code >> 4 & 1) != 0; }

std::vector<PeMode> AllModes() {
  const std::array<std::string, 3> names = {"int4", "flint4", "pot4"};
  std::vector<PeMode> modes;
  for (const Type activation : {kFlint, kInt, kPot}) {
    for (const Type weight : {kFlint, kInt, kPot}) {
      for (const Code is_unsigned : {0U, 1U}) {
        modes.push_back({.activation = (is_unsigned ? "u" : "") + names[activation],
                         .weight = names[weight],
                         .activation_bits = kBits,
                         .weight_bits = kBits,
                         .first_code = is_unsigned << 4 | activation << 2 | weight});
      }
    }
  }
  return modes;
}

class Ant final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = AllModes();
    return modes;
  }

  int SumBits(int max_group) const override {
    return 22 + std::bit_width(static_cast<unsigned>(max_group - 1));
  }

  double ActivationValue(const PeMode& mode, Code code) const override {
    return Value(ActivationType(mode.first_code), IsUnsigned(mode.first_code), code);
  }

  double WeightValue(const PeMode& mode, Code code) const override {
    return Value(WeightType(mode.first_code), false, code);
  }

  Bus EncodeActivations(std::span<const Code> codes, Code mode_code) const override {
    Bus bus(static_cast<int>(codes.size()) * kActivationBits);
    int lsb = 0;
    for (const Code code : codes) {
      const Decoded d = Decode(ActivationType(mode_code), IsUnsigned(mode_code), code);
      Put(bus, lsb, d, kActivationInteger, kActivationBits);
      lsb += kActivationBits;
    }
    return bus;
  }

  Bus EncodeWeights(std::span<const Code> codes, Code mode_code) const override {
    Bus bus(static_cast<int>(codes.size()) * kWeightBits);
    int lsb = 0;
    for (const Code code : codes) {
      Put(bus, lsb, Decode(WeightType(mode_code), false, code), kWeightInteger, kWeightBits);
      lsb += kWeightBits;
    }
    return bus;
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int lane = 0; lane < dot; ++lane) {
      const Decoded a =
          Get(activations, lane * kActivationBits, kActivationInteger, kActivationBits);
      const Decoded w = Get(weights, lane * kWeightBits, kWeightInteger, kWeightBits);
      const std::int64_t base = a.integer * w.integer;
      sum += static_cast<std::uint64_t>(base * (1 << 2 * (a.exponent + w.exponent)));
    }
    return LowBits(sum, sum_bits);
  }

 private:
  static void Put(Bus& bus, int lsb, Decoded decoded, int integer_bits, int bits) {
    bus.Put(lsb, integer_bits, static_cast<std::uint64_t>(decoded.integer));
    bus.Put(lsb + integer_bits, bits - integer_bits, static_cast<std::uint64_t>(decoded.exponent));
  }

  static Decoded Get(const Bus& bus, int lsb, int integer_bits, int bits) {
    return {static_cast<int>(SignExtend(bus.Get(lsb, integer_bits), integer_bits)),
            static_cast<int>(bus.Get(lsb + integer_bits, bits - integer_bits))};
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "ant",
     .sentence = "ANT: int, flint and power-of-two codes become integer and exponent at the edge",
     .model = std::make_shared<Ant>()});

}  // namespace
}  // namespace mixpe::models
