// SPDX-License-Identifier: Apache-2.0
// OLAccel (Park, Kim, Yoo, ISCA 2018): 4-bit lanes for the many small operands, one lane more for
// the few large ones. Codes are of full width (activations 16 or 8 bits, weights 8). Of the `dot`
// operands of a step, the first beyond -8..7 is the outlier and keeps its value; any other beyond
// saturates. The sequencer is to give each outlier a step, as the paper does.
//
// What travels is a nibble per lane, the outlier's high part, and its lane: value = 16 x high +
// nibble, the nibble read with a sign. So values up to 16 x 2047 + 7 = 32759 and 16 x 7 + 7 = 119
// have a high part of 12 and 4 bits; accepted are the symmetric ranges. 8-bit activations all fit.
//
// Range: |a x w| <= 32759 x 119 < 2^22; a sum of G products takes 23 + log2 G bits.
#include <algorithm>
#include <bit>
#include <cstdlib>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr int kNibble = 4;
constexpr int kActivationHigh = 12;
constexpr int kWeightBits = 8;
constexpr int kWeightHigh = 4;
constexpr std::int64_t kActivationLimit = 32759;
constexpr std::int64_t kWeightLimit = 119;

int IndexBits(int dot) {
  return dot > 1 ? static_cast<int>(std::bit_width(static_cast<unsigned>(dot - 1))) : 1;
}

int ActivationBits(Code mode_code) { return mode_code == 0 ? 16 : 8; }

bool IsBeyond(std::int64_t value) { return value < -8 || value > 7; }

/// What a step's operands stand for: one outlier, the others within 4 bits.
std::vector<std::int64_t> StepValues(std::span<const Code> codes, int bits) {
  std::vector<std::int64_t> values;
  bool taken = false;
  for (const Code code : codes) {
    const std::int64_t value = SignExtend(code, bits);
    values.push_back(taken ? std::clamp<std::int64_t>(value, -8, 7) : value);
    taken = taken || IsBeyond(value);
  }
  return values;
}

std::vector<double> GroupValues(std::span<const Code> codes, int bits, int dot) {
  std::vector<double> values;
  const auto step = static_cast<std::size_t>(dot);
  for (std::size_t k = 0; k < codes.size(); k += step) {
    for (const std::int64_t value :
         StepValues(codes.subspan(k, std::min(step, codes.size() - k)), bits)) {
      values.push_back(static_cast<double>(value));
    }
  }
  return values;
}

Bus Pack(std::span<const Code> codes, int bits, int high_bits) {
  const int dot = static_cast<int>(codes.size());
  Bus bus(dot * kNibble + high_bits + IndexBits(dot));
  const std::vector<std::int64_t> values = StepValues(codes, bits);
  for (int lane = 0; lane < dot; ++lane) {
    const std::int64_t value = values[static_cast<std::size_t>(lane)];
    bus.Put(lane * kNibble, kNibble, static_cast<std::uint64_t>(value));
    if (!IsBeyond(value)) continue;
    const std::int64_t low = SignExtend(static_cast<std::uint64_t>(value), kNibble);
    bus.Put(dot * kNibble, high_bits, static_cast<std::uint64_t>((value - low) / 16));
    bus.Put(dot * kNibble + high_bits, IndexBits(dot), static_cast<std::uint64_t>(lane));
  }
  return bus;
}

/// A packed step: nibbles and the outlier's high part.
struct Packed {
  const Bus& bus;
  int dot;
  int high_bits;

  [[nodiscard]] std::int64_t Nibble(int lane) const {
    return SignExtend(bus.Get(lane * kNibble, kNibble), kNibble);
  }
  [[nodiscard]] std::int64_t High() const {
    return SignExtend(bus.Get(dot * kNibble, high_bits), high_bits);
  }
  [[nodiscard]] int Index() const {
    return static_cast<int>(bus.Get(dot * kNibble + high_bits, IndexBits(dot)));
  }
};

class OlAccel final : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override {
    static const std::vector<PeMode> modes = {{.activation = "olaccel16",
                                               .weight = "olaccel8",
                                               .activation_bits = 16,
                                               .weight_bits = kWeightBits,
                                               .first_code = 0},
                                              {.activation = "olaccel8",
                                               .weight = "olaccel8",
                                               .activation_bits = 8,
                                               .weight_bits = kWeightBits,
                                               .first_code = 1}};
    return modes;
  }

  int SumBits(int max_group) const override {
    return 23 + static_cast<int>(std::bit_width(static_cast<unsigned>(max_group - 1)));
  }

  bool AcceptsActivation(const PeMode& mode, Code code) const override {
    return std::abs(SignExtend(code, mode.activation_bits)) <= kActivationLimit;
  }

  bool AcceptsWeight(const PeMode&, Code code) const override {
    return std::abs(SignExtend(code, kWeightBits)) <= kWeightLimit;
  }

  double ActivationValue(const PeMode& mode, Code code) const override {
    return static_cast<double>(SignExtend(code, mode.activation_bits));
  }

  double WeightValue(const PeMode&, Code code) const override {
    return static_cast<double>(SignExtend(code, kWeightBits));
  }

  std::vector<double> ActivationValues(const PeMode& mode, std::span<const Code> codes,
                                       int dot) const override {
    return GroupValues(codes, mode.activation_bits, dot);
  }

  std::vector<double> WeightValues(const PeMode&, std::span<const Code> codes,
                                   int dot) const override {
    return GroupValues(codes, kWeightBits, dot);
  }

  Bus EncodeActivations(std::span<const Code> codes, Code mode_code) const override {
    return Pack(codes, ActivationBits(mode_code), kActivationHigh);
  }

  Bus EncodeWeights(std::span<const Code> codes, Code) const override {
    return Pack(codes, kWeightBits, kWeightHigh);
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    const Packed a{activations, dot, kActivationHigh};
    const Packed w{weights, dot, kWeightHigh};
    std::int64_t total = 0;
    for (int lane = 0; lane < dot; ++lane) total += a.Nibble(lane) * w.Nibble(lane);
    const std::int64_t same = a.Index() == w.Index() ? 16 * w.High() : 0;
    total += 16 * (a.High() * (w.Nibble(a.Index()) + same) + w.High() * a.Nibble(w.Index()));
    return LowBits(sum + static_cast<std::uint64_t>(total), sum_bits);
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "olaccel",
     .sentence = "OLAccel: 4-bit lanes and one lane more for the outlier among them",
     .model = std::make_shared<OlAccel>()});

}  // namespace
}  // namespace mixpe::models
