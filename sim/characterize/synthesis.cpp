// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/synthesis.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "sim/characterize/leaf_cells.hpp"
#include "sim/characterize/script.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

constexpr double kYosysLimitS = 900;
constexpr int kMostFloats = 4;  ///< products per tile of floating-point sums

/// Everything that a run of Yosys reads: text by name in the working folder.
struct WorkFiles {
  std::map<std::string, std::string> texts;
  ScriptFiles names;
};

void AddSource(WorkFiles& work, const fs::path& file) {
  const std::string name = "src/" + file.filename().string();
  work.texts[name] = ReadFile(file.string());
  work.names.sources.push_back(name);
  if (IsLeaf(file.stem().string())) work.names.leaves.push_back(file.stem().string());
}

bool Names(const std::string& text, const std::string& module) {
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  for (std::size_t at = text.find(module); at != std::string::npos;
       at = text.find(module, at + 1)) {
    const std::size_t end = at + module.size();
    if ((at == 0 || !in_word(text[at - 1])) && (end == text.size() || !in_word(text[end]))) {
      return true;
    }
  }
  return false;
}

/// The modules of rtl/tile, rtl/pe_parts and rtl/float that the design names, directly or through
/// others: what it does not use does not change its key.
void AddShared(WorkFiles& work, const std::string& top) {
  std::vector<fs::path> rest;
  for (const char* folder : {"rtl/tile", "rtl/pe_parts", "rtl/float"}) {
    for (const auto& entry : fs::directory_iterator(ProjectRoot() / folder)) {
      if (entry.path().extension() == ".sv") rest.push_back(entry.path());
    }
  }
  for (bool more = true; more;) {
    more = false;
    for (auto file = rest.begin(); file != rest.end();) {
      const std::string module = file->stem().string();
      const bool named = module == top ||
                         std::any_of(work.texts.begin(), work.texts.end(), [&](const auto& source) {
                           return Names(source.second, module);
                         });
      if (named) AddSource(work, *file);
      more |= named;
      file = named ? rest.erase(file) : file + 1;
    }
  }
}

/// Every run of blanks as one; no line comments. (There are no block comments and no strings with
/// slashes in this project's RTL; a user's would only make the hash stricter.)
std::string WithoutComments(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "//") == 0) i = std::min(text.find('\n', i), text.size());
    const bool blank = i >= text.size() || std::isspace(static_cast<unsigned char>(text[i])) != 0;
    if (!blank) {
      result += text[i];
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

WorkFiles GatherSources(const PeSource& pe, const Structure& structure) {
  WorkFiles work;
  work.texts["src/pe.svh"] = pe.header;
  for (const fs::path& module : pe.modules) AddSource(work, module);
  AddShared(work, structure.top);
  std::sort(work.names.sources.begin(), work.names.sources.end());
  return work;
}

WorkFiles Gather(const Job& job) {
  WorkFiles work = GatherSources(job.pe, job.structure);
  std::sort(work.names.leaves.begin(), work.names.leaves.end());
  work.names.full_adder = job.library->leaves.full_adder;
  work.texts["cells.lib"] = job.library->liberty;
  work.texts["leaves.v"] = job.library->leaves.modules;
  work.texts["leaf_gates.v"] = LeafGates();
  work.texts["word_adders.v"] = job.library->leaves.word_adders;
  for (const char* map : {"ripple_alu.v", "split_adders.v"}) {
    work.texts[map] = ReadFile((ProjectRoot() / "rtl/synth" / map).string());
  }
  return work;
}

std::string Key(const WorkFiles& work) {
  std::string all = YosysVersion();
  for (const auto& [name, text] : work.texts) all += "\n" + name + " " + Sha256(text);
  return Sha256(all).substr(0, 24);
}

/// Yosys sees no absolute path below /tmp, so all is called by names relative to the folder.
void RunYosys(const fs::path& folder, const std::string& script) {
  RunToolOrThrow(FindTool("yosys"), {.arguments = {"-q", "-l", script + ".log", script + ".ys"},
                                     .folder = folder,
                                     .log = folder / (script + ".out"),
                                     .limit_s = kYosysLimitS});
}

fs::path Lay(const WorkFiles& work, const std::string& kind) {
  const fs::path folder = CacheFolder() / kind / Key(work);
  if (fs::exists(folder / "done")) return folder;
  fs::create_directories(folder / "src");
  for (const auto& [name, text] : work.texts) WriteFile((folder / name).string(), text);
  return folder;
}

}  // namespace

fs::path CacheFolder() { return ProjectRoot() / "build/characterize"; }

const std::string& YosysVersion() {
  static const std::string version = [] {
    const fs::path log = CacheFolder() / "yosys_version.txt";
    RunToolOrThrow(FindTool("yosys"),
                   {.arguments = {"-V"}, .folder = {}, .log = log, .limit_s = 300});
    const std::string text = LogTail(log, 1);
    return text.substr(0, text.find(" ("));
  }();
  return version;
}

std::string WhyNot(const Job& job) {
  if (job.structure.store == "latch" && !job.library->has_latch) {
    return "library " + job.library->spec.name + " has no latch that can be priced";
  }
  if (job.pe.Defines("PE_ADD") && job.structure.Dot() > kMostFloats) {
    return "a floating-point sum of more products is a larger tree of the same adders";
  }
  if (job.structure.top == "act_edge" && !job.pe.Defines("PE_EDGE")) {
    return "activations pass the edge unchanged";
  }
  if (job.structure.top == "weight_edge" && !job.pe.Defines("PE_WEIGHT")) {
    return "weights pass the edge unchanged";
  }
  return "";
}

std::string SourcesHash(const PeSource& pe, const Structure& structure) {
  std::string all;
  for (const auto& [name, text] : GatherSources(pe, structure).texts) {
    all += "\n" + name + " " + WithoutComments(text);
  }
  return Sha256(all);
}

Synthesised Synthesise(const Job& job, const Flow& flow) {
  WorkFiles work = Gather(job);
  work.texts["synthesis.ys"] = SynthesisScript(job.structure, flow, work.names);
  const fs::path folder = Lay(work, "netlists");
  if (!fs::exists(folder / "done")) {
    RunYosys(folder, "synthesis");
    fs::rename(folder / "gate.part", folder / "gate.json");
    WriteFile((folder / "done").string(), "");
  }
  return {folder, flow};
}

Synthesised SynthesiseStages(const Job& job, const Flow& flow) {
  Synthesised result = Synthesise(job, flow);
  WorkFiles work = Gather(job);
  work.texts["stages.ys"] = StageScript(job.structure, flow, work.names);
  const fs::path folder = Lay(work, "stages");
  if (!fs::exists(folder / "done")) {
    RunYosys(folder, "stages");
    WriteFile((folder / "done").string(), "");
  }
  result.stages = folder;
  return result;
}

}  // namespace mixpe::sim::characterize
