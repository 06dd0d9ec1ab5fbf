// SPDX-License-Identifier: Apache-2.0
// The co-simulation tests of tests/rtl in a build of their own, whose Verilated models count
// coverage (MIXPE_RTL_VARIANT of rtl/verilate.cmake).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/verify/check.hpp"

namespace mixpe::sim {

struct TestRun {
  bool passed = false;
  long cases = 0;    ///< test cases that ran
  long vectors = 0;  ///< sum of the property "vectors" that tests record
};

/// A build tree below build/verify, configured at the first use in this process.
class RtlTests {
 public:
  /// Throws DeviceError if the tree cannot be configured.
  explicit RtlTests(const std::filesystem::path& root);

  /// Tests of the subject by name: rtl_<folder>_... or rtl_<module>...; of a PE the widest one.
  [[nodiscard]] std::vector<std::string> Of(const Subject& subject) const;

  /// Builds them; one build at a time. Throws DeviceError with the end of the log.
  void Build(const std::vector<std::string>& tests) const;

  /// Runs one to its end, or to its first failure. `keep` gets log, report and coverage files.
  [[nodiscard]] TestRun Run(const std::string& test, const std::filesystem::path& keep,
                            const std::vector<std::string>& environment, double limit_s) const;

  [[nodiscard]] std::filesystem::path tree() const { return tree_; }
  /// Where the test's executable is.
  [[nodiscard]] std::filesystem::path Program(const std::string& test) const;

 private:
  std::filesystem::path tree_;
  std::vector<std::string> targets_;  ///< paths of executables below the tree
};

}  // namespace mixpe::sim
