// SPDX-License-Identifier: Apache-2.0
// W4A8 by table lookup, after T-MAC (Wei et al., arXiv 2407.00088) and LUT Tensor Core (Mo et al.,
// ISCA 2025, arXiv 2408.06003): the activations of 4 lanes are added with all signs once, for all
// columns of a row; each bit plane of a column's weights picks one of these sums. Half the table
// suffices, the other half being its negative. Weights are stored as addresses, remapped offline.
//
// Bits as signs (1 plus, 0 minus): w = (-8 s3 + 4 s2 + 2 s1 + s0 - 1) / 2, so with T_b the entry of
// plane b and A the sum of the block's activations, a block is
//   -4 T3 + 2 T2 + T1 + (T0 - A) / 2,
// exact, as T0 and A are both even or both odd. The papers get rid of A by a zero point, which the
// accumulated result pays for; here two's complement weights come out right.
//
// Negation inverts: what is missing depends on the weights alone and leaves with the group's
// constant. Range: |a x w| <= 2^10; see shift_add for the sum. A block without its constants stays
// in 13 bits.
#include <algorithm>
#include <bit>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

constexpr int kActivationBits = 8;
constexpr int kWeightBits = 4;
constexpr int kBlock = 4;

int BlockLanes(int dot, int block) { return std::min(kBlock, dot - block * kBlock); }
int Blocks(int dot) { return (dot + kBlock - 1) / kBlock; }

/// The address of one plane: the sign of the last lane on top (1: negate), below it the index of
/// the entry that has the last activation positive.
Code Address(std::span<const Code> weights, int plane) {
  Code plus = 0;
  for (std::size_t lane = 0; lane < weights.size(); ++lane) {
    const Code bit = (weights[lane] >> plane & 1) ^ (plane == kWeightBits - 1 ? 1 : 0);
    plus |= bit << lane;
  }
  const int lanes = static_cast<int>(weights.size());
  const bool negate = (plus >> (lanes - 1) & 1) == 0;
  const auto index = LowBits(negate ? ~plus : plus, lanes) & ((Code{1} << (lanes - 1)) - 1);
  return static_cast<Code>(index) | Code{negate} << (lanes - 1);
}

/// The table's entry, inverted if the address says so.
std::int64_t Lookup(std::span<const std::int64_t> activations, Code address) {
  std::int64_t entry = activations.back();
  for (std::size_t lane = 0; lane + 1 < activations.size(); ++lane) {
    entry += (address >> lane & 1) ? activations[lane] : -activations[lane];
  }
  const bool negate = (address >> (activations.size() - 1) & 1) != 0;
  return negate ? ~entry : entry;
}

class Lut final : public PeModel {
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
    const int dot = static_cast<int>(codes.size());
    Bus bus(dot * kWeightBits);
    for (int block = 0; block < Blocks(dot); ++block) {
      const int lanes = BlockLanes(dot, block);
      const auto weights =
          codes.subspan(static_cast<std::size_t>(block * kBlock), static_cast<std::size_t>(lanes));
      for (int plane = 0; plane < kWeightBits; ++plane) {
        bus.Put(block * kBlock * kWeightBits + plane * lanes, lanes, Address(weights, plane));
      }
    }
    return bus;
  }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int block = 0; block < Blocks(dot); ++block) {
      sum += static_cast<std::uint64_t>(BlockSum(activations, weights, dot, block));
    }
    return LowBits(sum, sum_bits);
  }

 private:
  static std::int64_t BlockSum(const Bus& activations, const Bus& weights, int dot, int block) {
    const int lanes = BlockLanes(dot, block);
    std::vector<std::int64_t> a;
    for (int lane = 0; lane < lanes; ++lane) {
      const int lsb = (block * kBlock + lane) * kActivationBits;
      a.push_back(SignExtend(activations.Get(lsb, kActivationBits), kActivationBits));
    }
    std::int64_t total = 0;
    for (const std::int64_t activation : a) total += activation;

    std::int64_t planes[kWeightBits];
    for (int plane = 0; plane < kWeightBits; ++plane) {
      const int lsb = block * kBlock * kWeightBits + plane * lanes;
      planes[plane] = Lookup(a, static_cast<Code>(weights.Get(lsb, lanes)));
    }
    const std::int64_t half = (planes[0] - total) >> 1;  // rounds down
    return 4 * planes[3] + 2 * planes[2] + planes[1] + half;
  }
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "lut",
     .sentence = "W4A8 by lookup: each weight bit plane picks from a table that a row shares",
     .model = std::make_shared<Lut>()});

}  // namespace
}  // namespace mixpe::models
