// SPDX-License-Identifier: Apache-2.0
// Operands for a PE, and what its circuit or its Verilated model makes of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "reference/base/rng.hpp"
#include "sim/verify/aig.hpp"
#include "sim/verify/pe_design.hpp"

namespace mixpe::sim {

/// One evaluation of pe_unit.
struct PeStimulus {
  models::Code mode = 0;
  std::vector<models::Code> activations, weights;  ///< Dot x elements_per_lane codes
  int activation_bits = 8, weight_bits = 4;        ///< of one code
  std::uint64_t sum = 0;
};

/// A circuit with the ports of pe_unit.
class PeCircuit {
 public:
  explicit PeCircuit(Aig aig);

  [[nodiscard]] const Aig& aig() const { return aig_; }
  [[nodiscard]] int SumBits() const { return static_cast<int>(aig_.OutputPort("sum_o").size()); }

  /// sum_o of each; `mutant` is put on port mutant_i if there is one.
  [[nodiscard]] std::vector<std::uint64_t> Evaluate(const std::vector<PeStimulus>& stimuli,
                                                    std::uint64_t mutant = 0) const;

  /// Stimuli as input words, 64 patterns each: made once, simulated many times.
  using Block = std::vector<std::uint64_t>;
  [[nodiscard]] std::vector<Block> Pack(const std::vector<PeStimulus>& stimuli) const;
  /// Puts the mutant's number on all patterns of a block.
  void Select(Block& block, std::uint64_t mutant) const;

 private:
  Aig aig_;
};

/// Elaborates pe_unit of the PE, or `top` in a gathered folder, without mutants.
[[nodiscard]] PeCircuit BuildPeUnit(const std::filesystem::path& gathered, int dot);

/// Draws operands as a test bench does: uniform, one in eight a corner pattern, accepted ones only.
class OperandSource {
 public:
  OperandSource(const models::PeModel& model, std::uint64_t seed) : model_(model), rng_(seed) {}

  /// A step of `dot` lanes in the pass; `sum_bits` wide arriving sum: any word where sums are
  /// exact, else what up to two steps make of zero, or one that nearly cancels.
  [[nodiscard]] PeStimulus Draw(const PePass& pass, int dot, int sum_bits);
  [[nodiscard]] std::uint64_t DrawSum(const PePass& pass, int dot, int sum_bits);

 private:
  models::Code DrawCode(int bits);
  std::vector<models::Code> Activations(const PePass& pass, int dot);
  std::vector<models::Code> Weights(const PePass& pass, int dot);

  const models::PeModel& model_;
  Rng rng_;
};

/// What the golden model says.
[[nodiscard]] std::uint64_t Golden(const models::PeModel& model, const PeStimulus& stimulus,
                                   int dot, int sum_bits);

}  // namespace mixpe::sim
