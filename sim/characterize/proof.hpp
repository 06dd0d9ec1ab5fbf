// SPDX-License-Identifier: Apache-2.0
// Proof that a netlist does what its RTL says.
#pragma once

#include <string>

#include "sim/characterize/synthesis.hpp"
#include "sim/netlist/design.hpp"

namespace mixpe::sim::characterize {

struct ProofLimits {
  double step_s = 60;  ///< of one call of the prover
};

/// What is known of a netlist besides the simulation that every netlist has to pass.
struct Proof {
  bool proven = false;
  std::string how;  ///< the steps, or where it stopped
};

/// Proves `gates`, the netlist with whatever strengths its cells were given, equal to its RTL,
/// registers matched by name: output and next state are the
/// same function of inputs and state (`&cec` of ABC). Where one step is too hard, through the
/// stages of synthesis: RTL = words before sums are merged = sums = netlist.
/// Throws UserError with a counterexample if they differ.
[[nodiscard]] Proof Prove(const Job& job, const Synthesised& synthesised,
                          const netlist::Design& gates, const ProofLimits& limits = {});

/// Of two cut designs. kUnknown: the prover's time was up.
enum class Verdict { kEqual, kDifferent, kUnknown };
struct Comparison {
  Verdict verdict = Verdict::kUnknown;
  std::string counterexample;  ///< first output that differs, and the inputs that are 1
};
[[nodiscard]] Comparison Compare(const netlist::Design& a, const netlist::Design& b,
                                 const std::filesystem::path& folder, double limit_s);

}  // namespace mixpe::sim::characterize
