// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/yosys.hpp"

#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

void CopySources(const fs::path& from, const fs::path& to) {
  for (const auto& entry : fs::directory_iterator(from)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".sv" && extension != ".svh") continue;
    fs::copy_file(entry.path(), to / entry.path().filename(), fs::copy_options::overwrite_existing);
  }
}

}  // namespace

void GatherSources(const Bench& bench, const fs::path& pe, const fs::path& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const Subject& subject : bench.subjects) {
    if (!subject.is_pe) CopySources(subject.folder, folder);
  }
  CopySources(bench.Rtl("formal"), folder);
  if (!pe.empty()) CopySources(pe, folder);
}

std::string ReadDesign(const std::string& top, const std::map<std::string, int>& parameters,
                       const std::string& options) {
  std::string command =
      "read_slang --threads 1 --ignore-assertions " + options + " -I . --top " + top;
  for (const auto& [name, value] : parameters) {
    command += " -G " + name + "=" + std::to_string(value);
  }
  return command + " *.sv\n";
}

std::string ToAnds() { return "memory_map\ntechmap\nopt -fast\naigmap\nopt -fast\nclean\n"; }

void RunYosys(const fs::path& folder, const std::string& name, const std::string& commands,
              double limit_s) {
  WriteFile((folder / (name + ".ys")).string(), commands);
  RunToolOrThrow(
      FindTool("yosys"),
      {{"-q", "-l", name + ".yosys.log", name + ".ys"}, folder, folder / (name + ".log"), limit_s});
}

}  // namespace mixpe::sim
