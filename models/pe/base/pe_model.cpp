// SPDX-License-Identifier: Apache-2.0
#include "models/pe/base/pe_model.hpp"

#include <algorithm>
#include <cmath>

#include "reference/base/error.hpp"

namespace mixpe::models {

bool PeModel::AcceptsActivation(const PeMode& mode, Code code) const {
  return LowBits(code, mode.activation_bits) == code;
}

bool PeModel::AcceptsWeight(const PeMode& mode, Code code) const {
  return LowBits(code, mode.weight_bits) == code;
}

std::vector<double> PeModel::ActivationValues(const PeMode& mode, std::span<const Code> codes,
                                              int) const {
  std::vector<double> values;
  for (const Code code : codes) values.push_back(ActivationValue(mode, code));
  return values;
}

std::vector<double> PeModel::WeightValues(const PeMode& mode, std::span<const Code> codes,
                                          int) const {
  std::vector<double> values;
  for (const Code code : codes) values.push_back(WeightValue(mode, code));
  return values;
}

double PeModel::GroupValue(const PeMode& mode, std::span<const std::uint64_t> sums,
                           std::span<const std::uint64_t> zero_sums, int sum_bits) const {
  MIXPE_EXPECT(sums.size() == mode.pass_weights.size() && zero_sums.size() == sums.size(),
               "one sum and one zero sum per pass");
  double value = 0.0;
  for (std::size_t pass = 0; pass < sums.size(); ++pass) {
    const std::int64_t difference = SignExtend(sums[pass] - zero_sums[pass], sum_bits);
    value += mode.pass_weights[pass] * static_cast<double>(difference);
  }
  return value;
}

namespace {

/// Codes [begin, begin + count) of `codes`, zeros beyond its end.
std::vector<Code> Slice(std::span<const Code> codes, std::size_t begin, std::size_t count) {
  std::vector<Code> slice(count, 0);
  const std::size_t end = std::min(codes.size(), begin + count);
  std::copy(codes.begin() + begin, codes.begin() + end, slice.begin());
  return slice;
}

/// What a PE leaves to add to the sum of such a group, modulo 2^64.
std::uint64_t ShareOf(const PeModel& model, const PeMode& mode, std::span<const Code> activations) {
  if (model.ActivationShare() == 0) return 0;
  std::int64_t sum = 0;
  for (const Code code : activations) {
    const double value = model.ActivationValue(mode, code);
    MIXPE_EXPECT(value == std::floor(value), "integer activations where they have a share");
    sum += static_cast<std::int64_t>(value);
  }
  return static_cast<std::uint64_t>(model.ActivationShare() * sum);
}

}  // namespace

std::uint64_t SumGroup(const PeModel& model, const PeMode& mode, std::span<const Code> activations,
                       std::span<const Code> weights, int dot, int sum_bits, int pass) {
  MIXPE_EXPECT(activations.size() == weights.size(), "operands come in pairs");
  const auto step = static_cast<std::size_t>(dot * mode.elements_per_lane);
  const Code code = mode.first_code + static_cast<Code>(pass);
  std::uint64_t sum = 0;
  for (std::size_t k = 0; k < weights.size(); k += step) {
    const Bus row = model.EncodeActivations(Slice(activations, k, step), code);
    const Bus stored = model.EncodeWeights(Slice(weights, k, step), code);
    sum = model.Step(row, stored, dot, sum, sum_bits, code);
  }
  return sum;
}

double EvaluateGroup(const PeModel& model, const PeMode& mode, std::span<const Code> activations,
                     std::span<const Code> weights, int dot, int sum_bits) {
  const std::vector<Code> zeros(activations.size(), 0);
  std::vector<std::uint64_t> sums;
  std::vector<std::uint64_t> zero_sums;
  const std::uint64_t share = ShareOf(model, mode, activations);
  for (int pass = 0; pass < static_cast<int>(mode.pass_weights.size()); ++pass) {
    sums.push_back(SumGroup(model, mode, activations, weights, dot, sum_bits, pass) + share);
    zero_sums.push_back(SumGroup(model, mode, zeros, weights, dot, sum_bits, pass));
  }
  return model.GroupValue(mode, sums, zero_sums, sum_bits);
}

}  // namespace mixpe::models
