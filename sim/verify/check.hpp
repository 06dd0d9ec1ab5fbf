// SPDX-License-Identifier: Apache-2.0
// One way to find out how well a module is verified. A check registers itself; a new one needs no
// edit elsewhere.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/verify/row.hpp"
#include "sim/verify/subject.hpp"

namespace mixpe::sim {

/// What a check is given.
struct Bench {
  std::filesystem::path root;     ///< of the project
  std::filesystem::path work;     ///< an empty folder of this check and subject alone
  std::vector<Subject> subjects;  ///< all of them: modules use each other
  bool fast = false;

  /// A file or folder of rtl/.
  [[nodiscard]] std::filesystem::path Rtl(const std::string& below) const {
    return root / "rtl" / below;
  }
};

/// Registered in Registry<Check>.
struct Check {
  static constexpr const char* kKind = "check";
  std::string name;
  std::string sentence;
  bool fast = false;  ///< belongs to the subset that runs with every test
  std::function<bool(const Subject&)> applies;
  /// Files and folders, from the project root, that decide the rows besides rtl/ and sim/verify.
  std::function<std::vector<std::string>(const Subject&)> depends;
  /// Rows; none where the check has no say, such as a proof of floating point. Throws DeviceError
  /// if a tool fails.
  std::function<std::vector<Row>(const Subject&, const Bench&)> run;
};

}  // namespace mixpe::sim
