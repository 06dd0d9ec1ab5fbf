// SPDX-License-Identifier: Apache-2.0
// One product on the Verilated accelerator, held against the golden one.
#pragma once

#include <string>
#include <vector>

#include "sim/rtl_gemm/simulator.hpp"

namespace mixpe::sim {

struct RtlGemmOptions {
  std::uint64_t seed = 1;  ///< of the memory's stalls
  std::string trace;       ///< FST file to write; empty: none
  std::function<void(const std::string&)> say = [](const std::string&) {};
};

struct RtlGemmResult {
  SimulatedRun simulated;
  std::string simulator;      ///< its hash
  std::vector<float> output;  ///< (m, n), row-major
};

/// Lowers the problem, executes it on the golden model and on the RTL, and compares all of memory.
/// @throws ContractError naming the first difference; and as BuildSimulator and Simulate do.
[[nodiscard]] RtlGemmResult RunRtlGemm(const RtlMachine& machine,
                                       const models::GemmProblem& problem,
                                       const RtlGemmOptions& options);

/// Throws ContractError, naming the first element that differs, unless the two images are the same.
void CompareMemories(const models::GemmProblem& problem, const models::GemmProgram& program,
                     const std::vector<std::uint8_t>& rtl, const std::vector<std::uint8_t>& golden);

}  // namespace mixpe::sim
