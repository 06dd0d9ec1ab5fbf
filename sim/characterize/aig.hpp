// SPDX-License-Identifier: Apache-2.0
// And-inverter graphs of netlists cut at their registers, for equivalence proofs. Made from our own
// reading of netlist and library: no synthesis tool vouches for itself.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sim/netlist/design.hpp"

namespace mixpe::sim::characterize {

/// Literals as in AIGER: 0 false, 1 true, 2v of variable v, 2v + 1 its inverse.
class Aig {
 public:
  using Literal = std::uint32_t;

  /// Variables in order of the calls; inputs come before all gates.
  [[nodiscard]] Literal AddInput();
  /// Equal gates are made once.
  [[nodiscard]] Literal And(Literal a, Literal b);
  [[nodiscard]] Literal Mux(Literal select, Literal if_true, Literal if_false);
  void AddOutput(Literal literal) { outputs_.push_back(literal); }
  void SetOutputs(std::vector<Literal> outputs) { outputs_ = std::move(outputs); }

  /// Binary AIGER 1.9 [Biere, Heljanko, Wieringa, FMV report 11/2].
  [[nodiscard]] std::string ToAiger() const;
  /// 64 evaluations at once; `inputs` one word each.
  [[nodiscard]] std::vector<std::uint64_t> Evaluate(const std::vector<std::uint64_t>& inputs) const;
  [[nodiscard]] std::size_t inputs() const { return inputs_; }
  [[nodiscard]] const std::vector<Literal>& outputs() const { return outputs_; }

 private:
  std::size_t inputs_ = 0;
  std::vector<std::pair<Literal, Literal>> ands_;  ///< of variable inputs_ + 1 + i
  std::unordered_map<std::uint64_t, Literal> known_;
  std::vector<Literal> outputs_;
};

/// A design as one function: ports in and register outputs to ports out and register inputs, each
/// by name. A register contributes its data and its clock (of a latch its enable).
struct CutDesign {
  Aig graph;
  std::vector<std::string> inputs, outputs;
};

/// Names of the registers, as in the netlist.
[[nodiscard]] std::vector<std::string> RegisterNames(const netlist::Design& design);

/// Inputs and outputs in the order of the names, whatever the netlist's. `registers` holds at least
/// the design's own; the others become inputs that nothing uses. Throws UserError if a register has
/// a clear or preset that is not tied off.
[[nodiscard]] CutDesign CutAtRegisters(const netlist::Design& design,
                                       const std::vector<std::string>& registers);

/// The cells that Yosys' aigmap leaves: $_AND_, $_NOT_, registers. For stages of a proof.
[[nodiscard]] const netlist::Library& GenericCells();

}  // namespace mixpe::sim::characterize
