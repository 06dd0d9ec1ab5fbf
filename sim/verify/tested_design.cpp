// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/tested_design.hpp"

#include <fstream>
#include <vector>

#include "reference/base/error.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {

namespace fs = std::filesystem;

TestedDesign GatherTested(const Subject& subject, const Bench& bench, const fs::path& description,
                          const fs::path& folder, std::string options) {
  std::ifstream file(description);
  std::string top, pe;
  if (!std::getline(file, top) || !std::getline(file, pe)) {
    throw DeviceError(description.string() + " describes no design");
  }
  for (std::string option; std::getline(file, option);) options += " " + option;
  // Modules of rtl/formal include some pe.svh, whether the design has a PE or not.
  GatherSources(bench, pe.empty() ? bench.Rtl("pe/shift_add") : fs::path(pe), folder);
  for (const auto& entry : fs::directory_iterator(bench.root / "tests/rtl" / subject.name)) {
    if (entry.path().extension() == ".sv") {
      fs::copy_file(entry.path(), folder / entry.path().filename());
    }
  }
  return {top, ReadDesign(top, {}, options)};
}

}  // namespace mixpe::sim
