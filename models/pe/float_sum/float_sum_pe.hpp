// SPDX-License-Identifier: Apache-2.0
// What PEs with FP16 activations and rounding FP32 sums share: activations recoded at the edge
// (rtl/float/fp16_recode), exact products in FP32, a balanced tree of rounding additions per step,
// and the tree's sum added to the running one.
#pragma once

#include "models/float/soft_float.hpp"
#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {

/// Operands are finite: infinities and NaN are not accepted as activations.
class FloatSumPe : public PeModel {
 public:
  [[nodiscard]] int SumBits(int max_group) const override;
  [[nodiscard]] bool AcceptsActivation(const PeMode& mode, Code code) const override;
  [[nodiscard]] double ActivationValue(const PeMode& mode, Code code) const override;
  [[nodiscard]] Bus EncodeActivations(std::span<const Code> codes, Code mode_code) const override;
  [[nodiscard]] Bus EncodeWeights(std::span<const Code> codes, Code mode_code) const override;
  [[nodiscard]] std::uint64_t Step(const Bus& activations, const Bus& weights, int dot,
                                   std::uint64_t sum, int sum_bits, Code mode_code) const override;
  /// The FP32 sum: there is no constant to remove.
  [[nodiscard]] double GroupValue(const PeMode& mode, std::span<const std::uint64_t> sums,
                                  std::span<const std::uint64_t> zero_sums,
                                  int sum_bits) const override;

 protected:
  [[nodiscard]] virtual int StoredBits() const = 0;
  /// A weight code as it is stored, and what the stored weight stands for.
  [[nodiscard]] virtual Code Store(Code weight) const = 0;
  [[nodiscard]] virtual Unpacked StoredValue(Code stored) const = 0;
};

/// INT4 weights as numbers.
[[nodiscard]] double Int4Value(Code code);

}  // namespace mixpe::models
