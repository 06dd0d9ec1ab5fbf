// SPDX-License-Identifier: Apache-2.0
// Lint: Verilator -Wall of every module alone, with several values of each of its parameters and
// every PE that it can hold, and Verible's style rules. The limit is no finding.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/waivers.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

struct Finding {
  std::string file;  ///< below rtl/ where it lies there
  std::string code;
  std::string text;
  bool operator<(const Finding& other) const {
    return std::tie(file, code, text) < std::tie(other.file, other.code, other.text);
  }
};

using Setting = std::vector<std::string>;  ///< -GName=value of one run

/// Values worth trying for a parameter: sizes that are one, small and not, switches both ways.
std::vector<std::string> Values(const RtlParameter& parameter) {
  if (parameter.type == "bit") return {"1'b0", "1'b1"};
  if (parameter.name == "Dot") return {"1", "4", "8"};
  if (parameter.name == "WeightBits") return {"4", "8"};
  if (parameter.name == "Cols" || parameter.name == "Rows") return {"1", "4"};
  return {};
}

/// The defaults; all sizes with each other; each switch either way.
std::vector<Setting> Settings(const fs::path& source, bool fast) {
  std::vector<Setting> sizes = {{}};
  std::vector<Setting> switches;
  for (const RtlParameter& parameter : ParametersOf(source)) {
    const std::vector<std::string> values = Values(parameter);
    if (parameter.type == "bit") {
      for (const std::string& value : values)
        switches.push_back({"-G" + parameter.name + "=" + value});
      continue;
    }
    if (values.empty()) continue;
    std::vector<Setting> product;
    for (const Setting& setting : sizes) {
      for (const std::string& value : values) {
        product.push_back(setting);
        product.back().push_back("-G" + parameter.name + "=" + value);
      }
    }
    sizes = std::move(product);
  }
  if (fast) return {{}, sizes.front()};
  sizes.insert(sizes.begin(), Setting{});
  sizes.insert(sizes.end(), switches.begin(), switches.end());
  return sizes;
}

std::string Below(const fs::path& file, const fs::path& rtl) {
  const fs::path relative = file.lexically_relative(rtl);
  return relative.empty() || *relative.begin() == ".." ? file.filename().string()
                                                       : relative.generic_string();
}

/// `%Warning-CODE: file:line:col: text` and `%Error: ...`; a message of an error without a place
/// counts too, its repetitions ("Exiting due to") do not.
void CollectVerilator(const std::string& log, const fs::path& rtl, std::set<Finding>& findings) {
  static const std::regex kPlaced(R"(%(Warning|Error)(?:-(\w+))?: ([^:\s]+):(\d+):(?:\d+:)? (.*))");
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kPlaced)) {
      const std::string code = match[2].matched ? match[2].str() : "ERROR";
      findings.insert(
          {Below(match[3].str(), rtl), code, "line " + match[4].str() + ": " + match[5].str()});
    } else if (line.starts_with("%Error: ") && line.find("Exiting due to") == std::string::npos) {
      findings.insert({"", "ERROR", line.substr(8)});
    }
  }
}

/// `file:line:cols: text [Style: x] [rule]`
void CollectVerible(const std::string& log, const fs::path& rtl, std::set<Finding>& findings) {
  static const std::regex kPlaced(R"(([^:\s]+):(\d+):[\d-]+:(?:\d+:)? (.*) \[([\w-]+)\])");
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kPlaced)) {
      findings.insert(
          {Below(match[1].str(), rtl), match[4], "line " + match[2].str() + ": " + match[3].str()});
    } else if (!line.empty()) {
      findings.insert({"", "VERIBLE", line});
    }
  }
}

/// Drops what is waived. A waiver of `own`, the file that is looked at, which waives nothing is a
/// finding itself where all settings were tried.
void DropWaived(std::set<Finding>& findings, const std::vector<Waiver>& waivers,
                const std::string& own, bool all_settings) {
  for (const Waiver& waiver : waivers) {
    const std::size_t dropped = std::erase_if(findings, [&](const Finding& finding) {
      return waiver.file == finding.file && waiver.code == finding.code &&
             finding.text.find(waiver.match) != std::string::npos;
    });
    if (dropped == 0 && waiver.file == own && all_settings) {
      findings.insert({own, "STALE", "the waiver of " + waiver.code + " waives nothing"});
    }
  }
}

/// Folders whose pe.svh the module is tried with: its own; every one for the tiles, which any PE
/// plugs into; one for what is built around them.
std::vector<fs::path> PesFor(const Subject& subject, const Bench& bench) {
  if (subject.is_pe) return {subject.folder};
  std::vector<fs::path> pes;
  for (const Subject& other : bench.subjects) {
    if (other.is_pe) pes.push_back(other.folder);
  }
  const bool all = subject.name == "tile" && !bench.fast;
  if (!all && pes.size() > 1) {
    const auto usual = std::find_if(
        pes.begin(), pes.end(), [](const fs::path& pe) { return pe.filename() == "shift_add"; });
    pes = {usual == pes.end() ? pes.front() : *usual};
  }
  return pes;
}

/// Verilator 5.006 does not expand the recursion of a module that is itself the top, and then finds
/// its signals unused; below any other module it does.
void DropRecursion(std::set<Finding>& findings, const fs::path& source) {
  const std::string text = ReadFile(source.string());
  const std::string instance = source.stem().string() + " #(";
  const std::size_t header = text.find("module " + instance);
  if (header == std::string::npos || text.find(instance, header + 10) == std::string::npos) return;
  std::erase_if(findings, [](const Finding& finding) {
    return finding.code == "UNDRIVEN" || finding.code == "UNUSEDSIGNAL" ||
           finding.code == "UNUSEDPARAM";
  });
}

/// What is found in other folders' modules is theirs: their rows have it, with their parameters.
void DropForeign(std::set<Finding>& findings, const Subject& subject) {
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.file.find('/') != std::string::npos &&
           !finding.file.starts_with(subject.name + "/");
  });
}

class Linter {
 public:
  Linter(const Subject& subject, const Bench& bench) : subject_(subject), bench_(bench) {}

  Row Run(const fs::path& source) {
    findings_.clear();
    runs_ = 0;
    const bool holds_pe = UsesPe(source);
    std::vector<fs::path> pes = PesFor(subject_, bench_);
    if (!holds_pe && pes.size() > 1) pes.resize(1);
    if (pes.empty()) pes.emplace_back(source.parent_path());
    for (const fs::path& pe : pes) {
      for (const Setting& setting : Settings(source, bench_.fast)) Verilate(source, pe, setting);
    }
    Verible(source);
    DropForeign(findings_, subject_);
    DropRecursion(findings_, source);
    DropWaived(findings_, ReadWaivers(bench_.Rtl("lint/waivers.yaml")),
               subject_.name + "/" + source.filename().string(), !bench_.fast);
    const std::string first = findings_.empty()
                                  ? ""
                                  : "; " + findings_.begin()->file + " " + findings_.begin()->code +
                                        ": " + findings_.begin()->text;
    return AtMost(subject_.ModuleName(source), "lint", static_cast<double>(findings_.size()), 0,
                  "findings", std::to_string(runs_) + " runs" + first);
  }

 private:
  /// Whether a PE's header is included by the module or by anything below it; the folder's modules
  /// stand for what is below.
  [[nodiscard]] bool UsesPe(const fs::path& source) const {
    const std::string text = ReadFile(source.string());
    return text.find("\"pe.svh\"") != std::string::npos || text.find("_tile") != std::string::npos;
  }

  void Verilate(const fs::path& source, const fs::path& pe, const Setting& setting) {
    ++runs_;
    std::vector<std::string> arguments = {"--lint-only", "-Wall", "--top-module",
                                          source.stem().string()};
    for (const std::string& argument : VerilatorSearch(bench_.subjects, pe)) {
      arguments.push_back(argument);
    }
    arguments.insert(arguments.end(), setting.begin(), setting.end());
    arguments.push_back(source.string());
    const fs::path log = bench_.work / "verilator.log";
    const ToolResult result = RunTool(FindTool("verilator"), {arguments, bench_.work, log, 60});
    std::set<Finding> found;
    CollectVerilator(ReadLog(log), bench_.Rtl(""), found);
    // The module itself refuses these values, by $error at elaboration: what follows is noise.
    const bool refused = std::any_of(found.begin(), found.end(), [](const Finding& finding) {
      return finding.code == "USERERROR";
    });
    if (refused && !setting.empty()) {
      --runs_;
      return;
    }
    if (result.exit_code != 0 && found.empty()) found.insert({"", "ERROR", LogTail(log, 3)});
    findings_.merge(found);
  }

  void Verible(const fs::path& source) {
    ++runs_;
    const fs::path log = bench_.work / "verible.log";
    (void)RunTool(FindTool("verible-lint"),
                  {{"--rules=-undersized-binary-literal", source.string()}, bench_.work, log, 60});
    CollectVerible(ReadLog(log), bench_.Rtl(""), findings_);
  }

  const Subject& subject_;
  const Bench& bench_;
  std::set<Finding> findings_;
  int runs_ = 0;
};

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  std::vector<Row> rows;
  Linter linter(subject, bench);
  for (const fs::path& source : subject.sources) {
    if (!source.stem().string().ends_with("_pkg")) rows.push_back(linter.Run(source));
  }
  if (rows.empty()) rows.push_back(AtMost(subject.name, "lint", 0, 0, "findings", "no modules"));
  return rows;
}

std::vector<std::string> Depends(const Subject& subject) {
  return subject.is_pe ? std::vector<std::string>{} : std::vector<std::string>{"rtl/pe"};
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "lint",
     .sentence = "findings of Verilator -Wall and Verible, each module alone, several parameters",
     .fast = true,
     .applies = [](const Subject&) { return true; },
     .depends = Depends,
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
