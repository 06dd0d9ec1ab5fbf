// SPDX-License-Identifier: Apache-2.0
#include "models/pe/base/integer_pe.hpp"

#include <bit>
#include <utility>

namespace mixpe::models {

IntegerPe::IntegerPe(IntegerLanes lanes)
    : lanes_(std::move(lanes)),
      modes_{{.activation = lanes_.activation,
              .weight = lanes_.weight,
              .activation_bits = lanes_.activation_bits,
              .weight_bits = lanes_.weight_bits,
              .pass_weights = lanes_.pass_weights}} {}

int IntegerPe::SumBits(int max_group) const {
  if (lanes_.sum_bits != 0) return lanes_.sum_bits;
  return lanes_.product_bits + std::bit_width(static_cast<unsigned>(max_group - 1));
}

bool IntegerPe::AcceptsActivation(const PeMode& mode, Code code) const {
  const bool least = code == Code{1} << (lanes_.activation_bits - 1);
  return PeModel::AcceptsActivation(mode, code) && !(lanes_.symmetric_activation && least);
}

bool IntegerPe::AcceptsWeight(const PeMode& mode, Code code) const {
  const bool least = code == Code{1} << (lanes_.weight_bits - 1);
  return PeModel::AcceptsWeight(mode, code) && !(lanes_.symmetric_weight && least);
}

double IntegerPe::ActivationValue(const PeMode&, Code code) const {
  return static_cast<double>(SignExtend(code, lanes_.activation_bits));
}

double IntegerPe::WeightValue(const PeMode&, Code code) const {
  return lanes_.unsigned_weight ? code : static_cast<double>(SignExtend(code, lanes_.weight_bits));
}

Bus IntegerPe::EncodeActivations(std::span<const Code> codes, Code) const {
  Bus bus(static_cast<int>(codes.size()) * lanes_.edge_bits);
  for (int lane = 0; lane < static_cast<int>(codes.size()); ++lane) {
    bus.Put(lane * lanes_.edge_bits, lanes_.edge_bits,
            Travelling(codes[static_cast<std::size_t>(lane)]));
  }
  return bus;
}

Bus IntegerPe::EncodeWeights(std::span<const Code> codes, Code) const {
  Bus bus(static_cast<int>(codes.size()) * lanes_.store_bits);
  for (int lane = 0; lane < static_cast<int>(codes.size()); ++lane) {
    bus.Put(lane * lanes_.store_bits, lanes_.store_bits,
            Stored(codes[static_cast<std::size_t>(lane)]));
  }
  return bus;
}

std::uint64_t IntegerPe::Step(const Bus& activations, const Bus& weights, int dot,
                              std::uint64_t sum, int sum_bits, Code mode_code) const {
  for (int lane = 0; lane < dot; ++lane) {
    sum += Addend(activations.Get(lane * lanes_.edge_bits, lanes_.edge_bits),
                  weights.Get(lane * lanes_.store_bits, lanes_.store_bits), mode_code);
  }
  return LowBits(sum, sum_bits);
}

std::uint64_t OffsetBinary8(Code activation) { return activation ^ 0x80u; }

std::uint64_t SignMagnitude(Code code, int bits) {
  const std::int64_t value = SignExtend(code, bits);
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? -value : value);
  const std::uint64_t sign = value < 0 ? std::uint64_t{1} << (bits - 1) : 0;
  return sign | LowBits(magnitude, bits - 1);
}

}  // namespace mixpe::models
