// SPDX-License-Identifier: Apache-2.0
// What is verified: every folder of rtl/ that holds modules, found by looking.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mixpe::sim {

/// A parameter of a module as its header declares it.
struct RtlParameter {
  std::string type;  ///< "int unsigned", "bit", ...
  std::string name;
};

/// The folder of the modules that PEs share: their coverage is counted with each PE that has them.
inline constexpr const char* kPeParts = "pe_parts";

/// A folder of modules, or of a processing element.
struct Subject {
  std::string name;                            ///< "tile", "pe/shift_add"
  std::filesystem::path folder;                ///< absolute
  std::vector<std::filesystem::path> sources;  ///< its own .sv files, sorted; a PE may have none
  bool is_pe = false;                          ///< has a pe.svh
  bool outside = false;                        ///< brought by the user: not part of this tree

  /// Whether it is one of the parts around the PEs that have handshakes, banks and states, and
  /// tests of their own for them; the others are arithmetic that the PEs' checks reach.
  [[nodiscard]] bool IsMachinery() const;

  /// Its module's name below rtl/: "tile/os_tile".
  [[nodiscard]] std::string ModuleName(const std::filesystem::path& source) const;
};

/// PEs, and folders below `rtl` with modules to be synthesised, sorted by name. Left out: formal,
/// lint, synth and tools, which hold none.
[[nodiscard]] std::vector<Subject> FindSubjects(const std::filesystem::path& rtl);

/// A PE in a folder of the user. Throws UserError unless it holds pe.svh, pe.yaml and a module, or
/// its PE_DOT is one of kPeParts.
[[nodiscard]] Subject SubjectOutside(const std::filesystem::path& folder);

/// Parameters that a user of the module may set, in order.
[[nodiscard]] std::vector<RtlParameter> ParametersOf(const std::filesystem::path& source);

/// Search folders and packages that any module of the tree may need: arguments for Verilator.
/// `pe`: the folder whose pe.svh applies.
[[nodiscard]] std::vector<std::string> VerilatorSearch(const std::vector<Subject>& subjects,
                                                       const std::filesystem::path& pe);

}  // namespace mixpe::sim
