// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/mutation/harmless.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"
#include "sim/verify/tested_design.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr double kYosysLimit_s = 120;
constexpr double kAbcLimit_s = 20;

std::vector<std::string> Lines(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Instances of the fault's module among the names: "module", or "module$top.u_a.u_b".
std::vector<std::string> InstancesOf(const RtlMutant& fault,
                                     const std::vector<std::string>& names) {
  const std::string module = fs::path(fault.file).stem().string();
  std::vector<std::string> instances;
  for (const std::string& name : names) {
    if (name == module || name.starts_with(module + "$")) instances.push_back(name);
  }
  return instances;
}

/// From an elaborated instance to registers and and-inverters, all registers zero at first.
std::string ToCircuit(const std::string& instance, const std::string& file) {
  return "design -load whole\nhierarchy -top " + instance +
         "\nproc -norom\nflatten\nopt\nmemory_map\nasync2sync\ndffunmap\ntechmap\nopt -fast\n"
         "setundef -init -zero\ndfflegalize -cell $_DFF_P_ 0 -cell $_DLATCH_P_ 0\nopt_clean\n"
         "aigmap\nclean\nwrite_aiger -symbols " +
         file + "\n";
}

std::string Number(std::size_t number) { return std::to_string(number) + ".aig"; }

bool AbcProves(const fs::path& folder, const std::string& a, const std::string& b) {
  const fs::path log = folder / "abc.log";
  (void)RunTool(FindTool("abc"), {{"-q", "dsec " + a + " " + b}, folder, log, kAbcLimit_s});
  return ReadLog(log).find("Networks are equivalent") != std::string::npos;
}

}  // namespace

HarmlessProof::HarmlessProof(const Subject& subject, const Bench& bench, const RtlTests& tests,
                             const fs::path& work)
    : subject_(subject), bench_(bench) {
  for (const fs::path& description : tests.Designs(subject)) {
    Gather(description, work / description.stem());
  }
}

void HarmlessProof::Gather(const fs::path& description, const fs::path& folder) {
  Design design{
      folder, GatherTested(subject_, bench_, description, folder, "--keep-hierarchy").read, {}};
  RunYosys(folder, "list", design.read + "tee -q -o instances.txt ls\n", kYosysLimit_s);
  for (const std::string& line : Lines(folder / "instances.txt")) {
    if (line.starts_with("  ")) design.instances.push_back(line.substr(2));
  }
  designs_.push_back(std::move(design));
}

bool HarmlessProof::Reaches(const std::string& test, const RtlMutant& fault) const {
  return std::any_of(designs_.begin(), designs_.end(), [&](const Design& design) {
    return design.folder.filename() == test + "_model" &&
           !InstancesOf(fault, design.instances).empty();
  });
}

bool HarmlessProof::Holds(const RtlMutant& fault) const {
  bool found = false;
  for (const Design& design : designs_) {
    const std::vector<std::string> instances = InstancesOf(fault, design.instances);
    if (instances.empty()) continue;
    found = true;
    if (!IsEqual(design, instances, fault)) return false;
  }
  return found;
}

bool HarmlessProof::IsEqual(const Design& design, const std::vector<std::string>& instances,
                            const RtlMutant& fault) const {
  const fs::path source = design.folder / fault.file;
  const std::string text = ReadFile(source.string());
  try {
    for (const std::string kind : {"without", "with"}) {
      if (kind == "with") WriteFile(source.string(), WithFault(text, fault));
      std::string commands = design.read + "design -save whole\n";
      for (std::size_t i = 0; i < instances.size(); ++i) {
        commands += ToCircuit(instances[i], kind + Number(i));
      }
      RunYosys(design.folder, kind, commands, kYosysLimit_s);
    }
  } catch (const DeviceError&) {  // Yosys does not take every fault, nor finish every circuit
    WriteFile(source.string(), text);
    return false;
  }
  WriteFile(source.string(), text);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    if (!AbcProves(design.folder, "without" + Number(i), "with" + Number(i))) return false;
  }
  return true;
}

}  // namespace mixpe::sim
