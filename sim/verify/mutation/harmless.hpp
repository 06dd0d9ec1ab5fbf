// SPDX-License-Identifier: Apache-2.0
// Proofs that a planted fault changes nothing that a design can show.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/verify/rtl_mutants.hpp"
#include "sim/verify/rtl_tests.hpp"

namespace mixpe::sim {

/// Compares a module with and without a fault in every instance that the tested designs have of it:
/// same outputs in every cycle from the state in which all registers are zero on, whatever the
/// inputs, resets included (ABC's sequential equivalence on Yosys' netlists).
class HarmlessProof {
 public:
  /// Throws DeviceError if Yosys refuses the sources. `work`: a folder of its own.
  HarmlessProof(const Subject& subject, const Bench& bench, const RtlTests& tests,
                const std::filesystem::path& work);

  /// Whether the test simulates the module that the fault is in.
  [[nodiscard]] bool Reaches(const std::string& test, const RtlMutant& fault) const;

  /// False where no proof was found in time or no design has the module.
  [[nodiscard]] bool Holds(const RtlMutant& fault) const;

 private:
  /// A Verilated model of a test, its sources gathered in a folder.
  struct Design {
    std::filesystem::path folder;
    std::string read;                    ///< the command that elaborates it, hierarchy kept
    std::vector<std::string> instances;  ///< as Yosys names their modules
  };

  void Gather(const std::filesystem::path& description, const std::filesystem::path& folder);
  [[nodiscard]] bool IsEqual(const Design& design, const std::vector<std::string>& instances,
                             const RtlMutant& fault) const;

  const Subject& subject_;
  const Bench& bench_;
  std::vector<Design> designs_;
};

}  // namespace mixpe::sim
