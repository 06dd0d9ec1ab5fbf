// SPDX-License-Identifier: Apache-2.0
// What a processing element computes: the untimed, bit-exact twin of the modules in rtl/pe/<name>.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/pe/base/bus.hpp"
#include "reference/base/registry.hpp"

namespace mixpe::models {

/// The bit pattern of one operand, right-aligned.
using Code = std::uint32_t;

/// One way to operate a PE, chosen by its static mode input.
struct PeMode {
  std::string activation;     ///< number format of the activations: int8, fp16, flint4, ...
  std::string weight;         ///< number format of the weights
  int activation_bits = 8;    ///< of one activation code
  int weight_bits = 4;        ///< of one weight code
  int elements_per_lane = 1;  ///< operand pairs that one of the Dot lanes takes per step
  /// The group is summed once per pass, with mode codes `first_code`, `first_code + 1`, ...; its
  /// value is the sum of pass_weights[p] x sum[p]. One pass of weight 1 for most PEs.
  std::vector<double> pass_weights = {1.0};
  Code first_code = 0;
  bool exact = true;  ///< group sums are exact; false: they round, as floating-point sums do
};

/// The arithmetic of a PE in three steps, each equal bit for bit to a module: activations into
/// the form that travels along a row (PE_EDGE), weights into the form that a tile stores
/// (PE_WEIGHT), and one step of a column (PE_SHARE, then PE_DOT). Bus layouts are those of the
/// module's ports: lane 0 in the lowest wires.
///
/// A sum may carry a deferred constant that depends on the weights alone: the value of a group is
/// the sum minus the sum of the same weights with all activations zero (see GroupValue). It may
/// also lack a multiple of the sum of the group's activations (see ActivationShare).
class PeModel {
 public:
  virtual ~PeModel() = default;

  [[nodiscard]] virtual const std::vector<PeMode>& Modes() const = 0;
  /// Width of the sum register for groups of up to `max_group` products; 1..64.
  [[nodiscard]] virtual int SumBits(int max_group) const = 0;

  /// Whether the operand is in the PE's range; others (such as -8 in a symmetric format) have to
  /// be kept away by the quantizer, and the result for them is unspecified.
  [[nodiscard]] virtual bool AcceptsActivation(const PeMode& mode, Code code) const;
  [[nodiscard]] virtual bool AcceptsWeight(const PeMode& mode, Code code) const;

  /// The number that a code stands for among zeros; exact. Code 0 stands for zero in every format.
  [[nodiscard]] virtual double ActivationValue(const PeMode& mode, Code code) const = 0;
  [[nodiscard]] virtual double WeightValue(const PeMode& mode, Code code) const = 0;

  /// The numbers that a group's codes stand for when `dot` lanes take them at a time. Default: each
  /// by itself; other where a code's meaning depends on the codes beside it (outliers).
  [[nodiscard]] virtual std::vector<double> ActivationValues(const PeMode& mode,
                                                             std::span<const Code> codes,
                                                             int dot) const;
  [[nodiscard]] virtual std::vector<double> WeightValues(const PeMode& mode,
                                                         std::span<const Code> codes,
                                                         int dot) const;

  /// `codes`: Dot x elements_per_lane operands. `mode_code`: the mode input during this pass.
  [[nodiscard]] virtual Bus EncodeActivations(std::span<const Code> codes,
                                              Code mode_code) const = 0;
  [[nodiscard]] virtual Bus EncodeWeights(std::span<const Code> codes, Code mode_code) const = 0;

  /// The column's next sum register, modulo 2^sum_bits, after the travelling activations meet the
  /// stored weights of `dot` lanes.
  [[nodiscard]] virtual std::uint64_t Step(const Bus& activations, const Bus& weights, int dot,
                                           std::uint64_t sum, int sum_bits,
                                           Code mode_code) const = 0;

  /// What multiple of the sum of a group's activations, as integers, has to be added to a pass's
  /// sum modulo 2^sum_bits to make it the sum of the group: PE_ACT_SHARE.
  [[nodiscard]] virtual int ActivationShare() const { return 0; }

  /// The number a group stands for: `sums`, with the activation share added, and `zero_sums` (the
  /// same weights, all activations zero) of each pass. Default: integers, sum_p pass_weights[p] x
  /// signed difference modulo 2^sum_bits.
  [[nodiscard]] virtual double GroupValue(const PeMode& mode, std::span<const std::uint64_t> sums,
                                          std::span<const std::uint64_t> zero_sums,
                                          int sum_bits) const;
};

/// A registered PE; `name` is that of its folders in models/pe and rtl/pe.
struct PeEntry {
  static constexpr const char* kKind = "PE model";
  std::string name;
  std::string sentence;
  std::shared_ptr<const PeModel> model;
};

using PeRegistry = Registry<PeEntry>;

/// Sums of one pass over a whole group: activations and weights hold the same number of codes; the
/// last step is filled up with zero activations and zero weights.
/// @returns the sum register, begun at zero.
[[nodiscard]] std::uint64_t SumGroup(const PeModel& model, const PeMode& mode,
                                     std::span<const Code> activations,
                                     std::span<const Code> weights, int dot, int sum_bits,
                                     int pass);

/// The value of a group through all passes, the deferred constant removed, the activation share
/// added.
[[nodiscard]] double EvaluateGroup(const PeModel& model, const PeMode& mode,
                                   std::span<const Code> activations, std::span<const Code> weights,
                                   int dot, int sum_bits);

}  // namespace mixpe::models
