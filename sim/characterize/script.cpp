// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/script.hpp"

#include <algorithm>

#include "reference/base/text.hpp"

namespace mixpe::sim::characterize {
namespace {

/// Yosys reads a space in an ABC command as the end of it, hence the commas.
std::string AbcScript(const std::string& commands) {
  std::string script = "+";
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (commands[i] != ' ') {
      script += commands[i];
    } else if (script.back() != ';') {
      script += ',';
    }
  }
  return script;
}

std::string Elaborate(const Structure& structure, const ScriptFiles& files, bool leaves_apart) {
  std::string script =
      "read_slang --threads 1 --ignore-assertions --keep-hierarchy -I src --top " + structure.top;
  for (const auto& [name, value] : structure.parameters) {
    script += " -G " + name + "=" + std::to_string(value);
  }
  if (leaves_apart) {
    for (const std::string& leaf : files.leaves) script += " --blackboxed-module " + leaf;
  }
  return script + " " + Join(files.sources, " ") + "\nhierarchy -top " + structure.top +
         "\nproc\nopt_clean\n"
         "simplemap t:$dff t:$dffe t:$sdff t:$adff t:$aldff t:$dlatch t:$adlatch %u %u %u %u %u "
         "%u\n"
         "rename -enumerate -pattern reg_% t:$_*\n";
}

/// Up to where sums are merged. Registers stay what they are: making enables or resets of their
/// input logic would give them new names, and cells that no library here has.
std::string Prepare(const Flow& flow) {
  return flow.flatten == "early"
             ? "flatten -noscopeinfo\nopt -full -nodffe -nosdff\nwreduce\npeepopt\nopt_clean\n"
             : "opt -full -nodffe -nosdff\nwreduce\npeepopt\nopt_clean\n";
}

std::string MergeSums() { return "alumacc\nopt_clean\nmaccmap\nopt_clean\nflatten -noscopeinfo\n"; }

std::string MapAdders(const Flow& flow, const ScriptFiles& files) {
  if (flow.adders == "fast") return "techmap\n";
  if (flow.adders == "gates") return "techmap -map ripple_alu.v\ntechmap\n";
  return std::string(
             "techmap -map ripple_alu.v\ntechmap -map leaves.v\n"
             "techmap -map split_adders.v\nopt_expr\nopt_clean\n") +
         (files.full_adder ? "techmap -map word_adders.v\n" : "") + "techmap\n";
}

std::string AsGates(const std::string& file) {
  return "flatten -noscopeinfo\ntechmap\nopt_expr\nopt_merge\naigmap\nopt_clean "
         "-purge\nwrite_json " +
         file + "\n";
}

}  // namespace

std::string SynthesisScript(const Structure& structure, const Flow& flow,
                            const ScriptFiles& files) {
  return Elaborate(structure, files, flow.adders == "cells") + Prepare(flow) + MergeSums() +
         MapAdders(flow, files) +
         "opt -full -nodffe -nosdff\nopt_clean\n"
         "dfflibmap -liberty cells.lib\n"
         "abc -liberty cells.lib -script " +
         AbcScript(flow.abc) +
         "\nsetundef -zero\nopt_clean -purge\n"
         "write_json gate.part\n";
}

std::string StageScript(const Structure& structure, const Flow& flow, const ScriptFiles& files) {
  const std::string leaves = flow.adders == "cells" ? "techmap -map leaf_gates.v\n" : "";
  return Elaborate(structure, files, false) + AsGates("rtl.json") + "design -reset\n" +
         Elaborate(structure, files, flow.adders == "cells") + Prepare(flow) + leaves +
         "design -save words\nflatten -noscopeinfo\nwrite_json words.json\n" +
         AsGates("words_gates.json") + "design -load words\n" + MergeSums() + leaves +
         "design -save sums\nwrite_json sums.json\n" + AsGates("sums_gates.json");
}

}  // namespace mixpe::sim::characterize
