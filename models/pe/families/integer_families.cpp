// SPDX-License-Identifier: Apache-2.0
#include "models/pe/families/integer_families.hpp"

#include <array>
#include <utility>

namespace mixpe::models {
namespace {

/// A lane that adds its operands' product with the sign reversed.
IntegerLanes Backwards(IntegerLanes lanes) {
  lanes.pass_weights = {-1.0};
  return lanes;
}

IntegerLanes WithoutLeastWeight(IntegerLanes lanes) {
  lanes.symmetric_weight = true;
  return lanes;
}

IntegerLanes WithoutLeast(IntegerLanes lanes) {
  lanes.symmetric_activation = true;
  lanes.symmetric_weight = !lanes.unsigned_weight;
  return lanes;
}

IntegerLanes WithBoothDigits(IntegerLanes lanes) {
  lanes.store_bits = lanes.weight_bits / 2 * 3;
  return lanes;
}

std::uint64_t Toward(Rows rows, Code activation) {
  return rows == Rows::kComplemented ? OffsetBinary8(activation) : activation ^ 0x7f;
}

}  // namespace

IntegerLanes Int8WeightLanes() {
  return {.weight = "int8", .weight_bits = 8, .store_bits = 8, .product_bits = 17};
}

IntegerLanes Int8WeightLanes32() {
  IntegerLanes lanes = Int8WeightLanes();
  lanes.sum_bits = 32;
  return lanes;
}

ProductPe::ProductPe(IntegerLanes lanes, std::uint64_t constant)
    : IntegerPe(std::move(lanes)), constant_(constant) {}

std::uint64_t ProductPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  const std::int64_t product = SignExtend(travelling, 8) * SignExtend(stored, Lanes().weight_bits);
  return static_cast<std::uint64_t>(product) + constant_;
}

std::uint64_t BaughWooleyConstant(int weight_bits) {
  const std::uint64_t sign = std::uint64_t{1} << (weight_bits - 1);
  return sign * 127 + 128 * (sign - 1);
}

XuPe::XuPe(IntegerLanes lanes) : IntegerPe(WithoutLeastWeight(std::move(lanes))) {}

std::uint64_t XuPe::Travelling(Code activation) const { return OffsetBinary8(activation); }

std::uint64_t XuPe::Stored(Code weight) const { return SignMagnitude(weight, Lanes().weight_bits); }

std::uint64_t XuPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  const int magnitude_bits = Lanes().weight_bits - 1;
  const bool negative = stored >> magnitude_bits;
  return (negative ? travelling ^ 0xff : travelling) * LowBits(stored, magnitude_bits);
}

SmoPe::SmoPe(IntegerLanes lanes)
    : IntegerPe(WithoutLeast(std::move(lanes))),
      magnitude_bits_(Lanes().unsigned_weight ? Lanes().weight_bits : Lanes().weight_bits - 1) {}

std::uint64_t SmoPe::Travelling(Code activation) const { return SignMagnitude(activation, 8); }

std::uint64_t SmoPe::Stored(Code weight) const {
  return Lanes().unsigned_weight ? weight : SignMagnitude(weight, Lanes().weight_bits);
}

std::uint64_t SmoPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  const bool negative = (travelling >> 7) != (stored >> magnitude_bits_);
  const std::uint64_t magnitude = LowBits(travelling, 7) * LowBits(stored, magnitude_bits_);
  return (std::uint64_t{1} << (7 + magnitude_bits_)) + (negative ? -magnitude : magnitude);
}

RecodedBoothPe::RecodedBoothPe(IntegerLanes lanes) : IntegerPe(WithBoothDigits(std::move(lanes))) {}

std::uint64_t RecodedBoothPe::Travelling(Code activation) const {
  return OffsetBinary8(activation);
}

std::uint64_t RecodedBoothPe::Stored(Code weight) const {
  std::uint64_t stored = 0;
  for (int digit = 0; digit < Lanes().weight_bits / 2; ++digit) {
    constexpr std::array<std::uint64_t, 8> kRecoded = {0, 1, 1, 2, 6, 5, 5, 0};
    stored |= kRecoded[weight << 1 >> 2 * digit & 7] << 3 * digit;
  }
  return stored;
}

std::uint64_t RecodedBoothPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  std::uint64_t sum = 0;
  for (int digit = 0; digit < Lanes().weight_bits / 2; ++digit) {
    const std::uint64_t recoded = stored >> 3 * digit;
    const std::uint64_t multiple = (recoded & 3) * travelling;
    sum += ((recoded & 4) ? 511 - multiple : multiple) << 2 * digit;
  }
  return sum;
}

PairPe::PairPe(IntegerLanes lanes, Rows rows)
    : IntegerPe(Backwards(std::move(lanes))), rows_(rows) {}

std::uint64_t PairPe::Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                           int sum_bits, Code mode_code) const {
  sum = IntegerPe::Step(activations, weights, dot, sum, sum_bits, mode_code);
  for (int lane = 0; lane < dot; lane += 2) {
    const int sign = Lanes().weight_bits - 1;
    const std::uint64_t first = Weight(weights, lane);
    const std::uint64_t second = lane + 1 < dot ? Weight(weights, lane + 1) : 0;
    sum += PairConstant((first >> sign) + (second >> sign));
  }
  return LowBits(sum, sum_bits);
}

std::uint64_t PairPe::Travelling(Code activation) const { return Toward(rows_, activation); }

std::uint64_t PairPe::Stored(Code weight) const { return LowBits(~weight, Lanes().weight_bits); }

std::uint64_t PairPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  const int bits = Lanes().weight_bits;
  const auto weight = static_cast<std::uint64_t>(SignExtend(LowBits(~stored, bits), bits));
  return rows_ == Rows::kComplemented ? -(travelling * weight) : travelling * weight;
}

std::uint64_t PairPe::Weight(const Bus& weights, int lane) const {
  const int bits = Lanes().weight_bits;
  return LowBits(~weights.Get(lane * bits, bits), bits);
}

/// What a pair's rows add besides its products.
std::uint64_t PairPe::PairConstant(std::uint64_t negative_weights) const {
  constexpr std::array<std::uint64_t, 3> kComplementedSignRow = {511, 256, 0};
  constexpr std::array<std::uint64_t, 3> kTrueSignRow = {0, 255, 511};
  const std::uint64_t sign = std::uint64_t{1} << (Lanes().weight_bits - 1);
  return rows_ == Rows::kComplemented
             ? 511 * (sign - 1) + kComplementedSignRow[negative_weights] * sign
             : kTrueSignRow[negative_weights] * sign;
}

DigitPe::DigitPe(IntegerLanes lanes) : IntegerPe(Backwards(std::move(lanes))) {}

std::uint64_t DigitPe::Travelling(Code activation) const { return OffsetBinary8(activation); }

std::uint64_t DigitPe::Stored(Code weight) const { return LowBits(~weight, Lanes().weight_bits); }

std::uint64_t DigitPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  const std::uint64_t minus = 255 - travelling;
  const std::array<std::uint64_t, 4> top = {0, travelling, 2 * minus, minus};
  const std::uint64_t weight = LowBits(~stored, Lanes().weight_bits);
  const int top_digit = Lanes().weight_bits / 2 - 1;
  std::uint64_t sum = (511 - top[weight >> 2 * top_digit]) << 2 * top_digit;
  for (int digit = 0; digit < top_digit; ++digit) {
    sum += (1023 - (weight >> 2 * digit & 3) * travelling) << 2 * digit;
  }
  return sum;
}

DigitZPe::DigitZPe(Rows rows) : IntegerPe(Backwards({.product_bits = 11})), rows_(rows) {}

std::uint64_t DigitZPe::Travelling(Code activation) const { return Toward(rows_, activation); }

std::uint64_t DigitZPe::Stored(Code weight) const {
  return LowBits(~((weight & 0xc) | ((weight - 1) & 0x3)), 4);
}

std::uint64_t DigitZPe::Addend(std::uint64_t travelling, std::uint64_t stored, Code) const {
  const std::uint64_t unselected = rows_ == Rows::kTrue ? 1 : 0;
  const std::uint64_t minus = 255 - travelling, one = travelling;
  const std::array<std::uint64_t, 4> low = {minus, 2 * one + unselected, one, unselected};
  const std::array<std::uint64_t, 4> high = {minus, 2 * minus + unselected, one, unselected};
  const std::uint64_t rows = low[stored & 3] + 4 * high[stored >> 2];
  return rows_ == Rows::kComplemented ? 511 * 5 - rows : rows;
}

}  // namespace mixpe::models
