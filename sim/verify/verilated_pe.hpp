// SPDX-License-Identifier: Apache-2.0
// pe_unit of a PE as a program that Verilator and the C++ compiler make.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "sim/verify/check.hpp"
#include "sim/verify/pe_stimulus.hpp"

namespace mixpe::sim {

class VerilatedPe {
 public:
  /// Builds it in `bench.work`. `circuit` tells the widths of the ports. With coverage, Evaluate
  /// leaves the counts of its last call in CoverageFile(). Throws DeviceError.
  VerilatedPe(const Subject& subject, const Bench& bench, const PeCircuit& circuit, int dot,
              bool coverage = false);

  /// sum_o of each.
  [[nodiscard]] std::vector<std::uint64_t> Evaluate(const std::vector<PeStimulus>& stimuli) const;

  [[nodiscard]] std::filesystem::path CoverageFile() const { return folder_ / "coverage.dat"; }

 private:
  std::filesystem::path folder_;
  std::size_t act_words_, weight_words_;
};

}  // namespace mixpe::sim
