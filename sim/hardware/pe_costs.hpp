// SPDX-License-Identifier: Apache-2.0
// What one PE costs, and where that is known from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/hardware/sourced.hpp"

namespace mixpe::sim {

/// What makes one operand per cycle ready between buffer and array.
struct EdgeCosts {
  Sourced energy;  ///< pJ per operand
  Sourced area;    ///< um2

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("energy", energy, Field("", "energy per operand"));
    visit("area", area, Field("", "area for one operand per cycle"));
  }
};

/// All of it from one kind of source.
struct PeCosts {
  Sourced area;     ///< um2 of one PE with its operand and accumulator registers
  Sourced energy;   ///< pJ of one PE in one busy cycle
  Sourced leakage;  ///< uW of one PE
  std::optional<EdgeCosts> activation_edge, weight_edge;  ///< what the PE's operands pass first
  std::string kind = "published";  ///< or "recorded", or "synthesised"; not part of a file

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("area", area, Field("", "area of one PE with its registers"));
    visit("energy", energy, Field("", "energy of one PE in one busy cycle"));
    visit("leakage", leakage, Field("", "leakage of one PE"));
    visit("activation_edge", activation_edge,
          Field("", "decoder of activations, one per array row").Optional());
    visit("weight_edge", weight_edge,
          Field("", "decoder of weights, one per array column").Optional());
  }
};

/// Throws UserError on a wrong unit or band. `place`: shown in front, as `file: published`.
void Check(const PeCosts& costs, const std::string& place);

/// Which costs of a PE are taken.
struct CostChoice {
  bool published = false;              ///< those of the literature; else recorded ones where named
  std::vector<std::string> libraries;  ///< of recorded ones; empty: those of sim/tables
};

/// "recorded" or "published". Throws UserError for anything else.
[[nodiscard]] CostChoice ParseCosts(const std::string& name);

}  // namespace mixpe::sim
