// SPDX-License-Identifier: Apache-2.0
// The co-simulation tests of tests/rtl in a build of their own, whose Verilated models count
// coverage and hold planted faults (MIXPE_RTL_VARIANT of rtl/verilate.cmake).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim/verify/check.hpp"
#include "sim/verify/rtl_mutants.hpp"

namespace mixpe::sim {

struct TestRun {
  bool passed = false;
  long cases = 0;    ///< test cases that ran
  long vectors = 0;  ///< sum of the property "vectors" that tests record
  double seconds = 0.0;
};

/// A build tree below build/verify, configured at the first use in this process.
class RtlTests {
 public:
  /// Throws DeviceError if faults cannot be planted or the tree cannot be configured.
  explicit RtlTests(const Bench& bench);

  /// Tests in the folder of tests/rtl that mirrors the subject's, but for the long ones of the full
  /// tier; of a PE the widest one.
  [[nodiscard]] std::vector<std::string> Of(const Subject& subject) const;

  /// Descriptions of the designs that they simulate: top module, folder of its PE (or nothing), and
  /// options that set parameters, one a line.
  [[nodiscard]] std::vector<std::filesystem::path> Designs(const Subject& subject) const;

  /// Builds them; one build at a time. Throws DeviceError with the end of the log.
  void Build(const std::vector<std::string>& tests) const;

  /// The faults planted in the modules of a part of the machinery, a seeded sample; fault i has
  /// number i + 1.
  [[nodiscard]] const std::vector<RtlMutant>& Faults(const Subject& subject) const;

  /// Runs one to its end, or to its first failure. `keep` gets log, report and coverage files.
  [[nodiscard]] TestRun Run(const std::string& test, const std::filesystem::path& keep,
                            const std::vector<std::string>& environment, double limit_s) const;

  /// Where the test's executable is.
  [[nodiscard]] std::filesystem::path Program(const std::string& test) const;

 private:
  struct Tree {
    std::filesystem::path folder;
    std::vector<std::string> targets;  ///< paths of executables below the folder
    std::map<std::string, std::vector<RtlMutant>> faults;  ///< by subject
  };
  static Tree Prepare(const Bench& bench);

  const Tree* tree_;
};

}  // namespace mixpe::sim
