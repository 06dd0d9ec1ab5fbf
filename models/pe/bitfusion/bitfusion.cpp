// SPDX-License-Identifier: Apache-2.0
// BitFusion's fusion unit (Sharma et al., ISCA 2018, arXiv 1712.01507): 16 bricks multiply two-bit
// digits; shift-adders fuse them, in space, to products of 2-, 4- and 8-bit operands, signed or
// not. A lane is one unit and takes 64 / (activation bits x weight bits) operand pairs per step.
// The 16-bit mode, which the paper runs over several cycles, is left to the accelerator.
//
// A brick's number is 8 qw + 4 qa + 2 iw + ia. Of the activation's two bits, qa and ia, those that
// its width needs number a digit (8 bits: 2 qa + ia; 4 bits: ia), the others count elements; the
// same for the weight's. Elements count the activation's free bits lowest.
//
// Range: a product is at most 255 x 255 < 2^16 unsigned and -128 x 255 = -2^15 at the least; the
// units of the narrower modes (4 x 15^2, 4 x 3 x 255, 16 x 3^2 per lane) never exceed the 8x8 one.
// 17 + log2(group) bits hold a sum.
#include <array>
#include <bit>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr int kBricks = 16;
constexpr int kDigitBits = 2;
constexpr int kLaneBits = kBricks * kDigitBits;

/// One operand's side of a mode code.
struct Side {
  int bits = 8;
  bool is_signed = true;

  [[nodiscard]] int Digits() const { return bits / kDigitBits; }
  /// Elements that a lane has along this operand.
  [[nodiscard]] int Elements() const { return 8 / bits; }
};

Side ActivationSide(Code mode_code) { return {2 << (mode_code & 3), (mode_code >> 4 & 1) != 0}; }
Side WeightSide(Code mode_code) { return {2 << (mode_code >> 2 & 3), (mode_code >> 5 & 1) != 0}; }

/// Where a brick stands: the digits it multiplies, and the element of its lane they belong to.
struct Place {
  int activation_digit = 0;
  int weight_digit = 0;
  int element = 0;
};

Place PlaceOf(int brick, Side activation, Side weight) {
  const int a = (brick >> 2 & 1) * 2 + (brick & 1);
  const int w = (brick >> 3 & 1) * 2 + (brick >> 1 & 1);
  // The high bit counts elements first: 4-bit operands leave it free, 2-bit ones both.
  const int activation_element = a / activation.Digits();
  const int weight_element = w / weight.Digits();
  return {a % activation.Digits(), w % weight.Digits(),
          activation_element + activation.Elements() * weight_element};
}

std::uint64_t Digit(Code code, int digit) {
  return LowBits(code >> digit * kDigitBits, kDigitBits);
}

/// A digit's worth: only the highest of a signed operand has a sign.
std::int64_t DigitValue(std::uint64_t digit, int position, Side side) {
  const bool has_sign = side.is_signed && position == side.Digits() - 1;
  return has_sign ? SignExtend(digit, kDigitBits) : static_cast<std::int64_t>(digit);
}

std::string FormatName(Side side) {
  return (side.is_signed ? "int" : "uint") + std::to_string(side.bits);
}

std::vector<PeMode> AllModes() {
  std::vector<PeMode> modes;
  // {activation, weight} widths, 0 for 2 bits, 1 for 4, 2 for 8; the comparison's W4A8 first.
  constexpr std::array<std::array<Code, 2>, 9> kWidths = {
      {{2, 1}, {2, 2}, {1, 2}, {1, 1}, {2, 0}, {0, 2}, {1, 0}, {0, 1}, {0, 0}}};
  for (const Code unsigned_sides : {0U, 1U, 2U, 3U}) {
    for (const auto& [activation_width, weight_width] : kWidths) {
      const Code code = (3 - unsigned_sides) << 4 | weight_width << 2 | activation_width;
      const Side activation = ActivationSide(code);
      const Side weight = WeightSide(code);
      modes.push_back({.activation = FormatName(activation),
                       .weight = FormatName(weight),
                       .activation_bits = activation.bits,
                       .weight_bits = weight.bits,
                       .elements_per_lane = activation.Elements() * weight.Elements(),
                       .first_code = code});
    }
  }
  return modes;
}

class BitFusion final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = AllModes();
    return modes;
  }

  int SumBits(int max_group) const override {
    return 17 + std::bit_width(static_cast<unsigned>(max_group - 1));
  }

  double ActivationValue(const PeMode& mode, Code code) const override {
    return Value(ActivationSide(mode.first_code), code);
  }

  double WeightValue(const PeMode& mode, Code code) const override {
    return Value(WeightSide(mode.first_code), code);
  }

  Bus EncodeActivations(std::span<const Code> codes, Code mode_code) const override {
    return Spread(codes, mode_code, &Place::activation_digit);
  }

  Bus EncodeWeights(std::span<const Code> codes, Code mode_code) const override {
    return Spread(codes, mode_code, &Place::weight_digit);
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode_code) const override {
    const Side activation = ActivationSide(mode_code);
    const Side weight = WeightSide(mode_code);
    for (int b = 0; b < dot * kBricks; ++b) {
      const Place place = PlaceOf(b % kBricks, activation, weight);
      const std::int64_t product =
          DigitValue(activations.Get(b * kDigitBits, kDigitBits), place.activation_digit,
                     activation) *
          DigitValue(weights.Get(b * kDigitBits, kDigitBits), place.weight_digit, weight);
      const int shift = kDigitBits * (place.activation_digit + place.weight_digit);
      sum += static_cast<std::uint64_t>(product * (1 << shift));
    }
    return LowBits(sum, sum_bits);
  }

 private:
  static double Value(Side side, Code code) {
    return static_cast<double>(side.is_signed ? SignExtend(code, side.bits) : code);
  }

  /// Each brick's digit of its element's code.
  static Bus Spread(std::span<const Code> codes, Code mode_code, int Place::*digit) {
    const Side activation = ActivationSide(mode_code);
    const Side weight = WeightSide(mode_code);
    const int elements = activation.Elements() * weight.Elements();
    const int lanes = static_cast<int>(codes.size()) / elements;
    Bus bus(lanes * kLaneBits);
    for (int b = 0; b < lanes * kBricks; ++b) {
      const Place place = PlaceOf(b % kBricks, activation, weight);
      const Code code = codes[static_cast<std::size_t>(b / kBricks * elements + place.element)];
      bus.Put(b * kDigitBits, kDigitBits, Digit(code, place.*digit));
    }
    return bus;
  }
};

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "bitfusion",
                     .sentence = "BitFusion: 16 two-bit bricks fuse to products of 2, 4 and 8 bits",
                     .model = std::make_shared<BitFusion>()});

}  // namespace
}  // namespace mixpe::models
