// SPDX-License-Identifier: Apache-2.0
// Faults planted in the text of RTL: a wrong operator, constant, condition or state, a register or
// a next value that is not assigned. All that are wanted stand in one text at a time, chosen when
// simulation begins, so that a design is built once for all of them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace mixpe::sim {

/// `text` in place of bytes [begin, end) of the source.
struct RtlMutant {
  std::string file;  ///< name without folders
  int line = 0;      ///< from 1
  std::size_t begin = 0, end = 0;
  std::string text;  ///< on one line
  std::string what;  ///< "a && b -> a || b", on one line
  std::string code;  ///< the source line it begins in, without spaces around

  /// "fifo.sv:31 a && b -> a || b"
  [[nodiscard]] std::string Place() const;
  /// "assign x = a && b; : a && b -> a || b", by which it can be named while lines move
  [[nodiscard]] std::string Name() const;
};

/// All faults that can be planted in what the module does, in the order of the text. Left alone:
/// packages, parameters, types, generate and loop conditions, indices, assertions, checkers,
/// asynchronous reset conditions, and what feeds signals named unused_... . `log` is Verible's.
/// Throws DeviceError if Verible refuses the source.
[[nodiscard]] std::vector<RtlMutant> FindRtlMutants(const std::filesystem::path& source,
                                                    const std::filesystem::path& log);

/// The source with one fault.
[[nodiscard]] std::string WithFault(const std::string& source, const RtlMutant& mutant);

/// The source with all the faults, each alive only where mixpe_mutant_pkg::number is its number,
/// which is not zero. Lines keep their numbers.
[[nodiscard]] std::string WithSelectableFaults(
    const std::string& source, const std::vector<std::pair<int, RtlMutant>>& mutants);

}  // namespace mixpe::sim
