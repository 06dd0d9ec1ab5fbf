// SPDX-License-Identifier: Apache-2.0
#include "models/pe/float_sum/float_sum_pe.hpp"

namespace mixpe::models {

namespace {
constexpr int kRecodedBits = 17;
constexpr int kSumBits = 32;
}  // namespace

int FloatSumPe::SumBits(int) const { return kSumBits; }

bool FloatSumPe::AcceptsActivation(const PeMode& mode, Code code) const {
  return PeModel::AcceptsActivation(mode, code) && (code & 0x7c00) != 0x7c00;
}

double FloatSumPe::ActivationValue(const PeMode&, Code code) const { return ToDouble(kFp16, code); }

Bus FloatSumPe::EncodeActivations(std::span<const Code> codes, Code) const {
  std::vector<Code> recoded;
  for (Code code : codes) recoded.push_back(RecodeFp16(static_cast<std::uint16_t>(code)));
  return Concatenate(recoded, kRecodedBits);
}

Bus FloatSumPe::EncodeWeights(std::span<const Code> codes, Code) const {
  std::vector<Code> stored;
  for (Code code : codes) stored.push_back(Store(code));
  return Concatenate(stored, StoredBits());
}

std::uint64_t FloatSumPe::Step(const Bus& activations, const Bus& weights, int dot,
                               std::uint64_t sum, int, Code) const {
  std::vector<std::uint32_t> products;
  for (int lane = 0; lane < dot; ++lane) {
    const auto recoded =
        static_cast<std::uint32_t>(activations.Get(lane * kRecodedBits, kRecodedBits));
    const auto stored = static_cast<Code>(weights.Get(lane * StoredBits(), StoredBits()));
    products.push_back(
        Encode(kFp32, Multiply(DecodeRecoded(recoded), StoredValue(stored))));  // exact
  }
  return AddFp32(static_cast<std::uint32_t>(sum), SumTreeFp32(products));
}

double FloatSumPe::GroupValue(const PeMode&, std::span<const std::uint64_t> sums,
                              std::span<const std::uint64_t>, int) const {
  return ToDouble(kFp32, static_cast<std::uint32_t>(sums[0]));
}

double Int4Value(Code code) { return static_cast<double>(SignExtend(code, 4)); }

}  // namespace mixpe::models
