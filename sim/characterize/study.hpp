// SPDX-License-Identifier: Apache-2.0
// Characterisation of many structures side by side.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/characterize/operands.hpp"
#include "sim/characterize/proof.hpp"
#include "sim/characterize/result.hpp"
#include "sim/characterize/synthesis.hpp"

namespace mixpe::sim::characterize {

struct StudyOptions {
  std::vector<std::string> operands = {"gaussian"};  ///< the first decides between flows
  int cycles = 512;                                  ///< that count for energy
  ProofLimits proof;
  int jobs = 2;
};

/// Called under a lock after each structure: how many are done, of how many, and which.
using Progress = std::function<void(std::size_t done, std::size_t all, const std::string& name)>;

/// One structure: all flows, then all drives, the netlist with the smallest product of area and
/// energy (first operands), its proof; one row per set of operands, all from that netlist. Throws
/// UserError if a netlist differs from the golden model or its RTL.
[[nodiscard]] std::vector<Row> Characterize(const Job& job, const StudyOptions& options);

/// Every PE in every structure that it has (WhyNot). One result per PE. Designs run in
/// parallel; results do not depend on the number of jobs. The first failure stops the run.
[[nodiscard]] std::vector<Result> CharacterizeAll(const std::vector<PeSource>& pes,
                                                  const std::vector<Structure>& structures,
                                                  const CellLibrary& library,
                                                  const StudyOptions& options,
                                                  const Progress& progress);

}  // namespace mixpe::sim::characterize
