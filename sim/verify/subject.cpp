// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/subject.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::array kMachinery = {"accelerator", "array", "axi", "common", "group_unit"};
constexpr std::array kNoHardware = {"formal", "lint", "synth", "tools"};

bool HoldsHardware(const fs::path& relative) {
  return std::find(kNoHardware.begin(), kNoHardware.end(), relative.begin()->string()) ==
         kNoHardware.end();
}

bool IsPackage(const fs::path& source) { return source.stem().string().ends_with("_pkg"); }

std::vector<fs::path> ModulesIn(const fs::path& folder) {
  std::vector<fs::path> sources;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sv") sources.push_back(entry.path());
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

/// Whether the module that PE_DOT names is one of those that PEs share.
bool TakesSharedDot(const fs::path& pe) {
  static const std::regex kDot(R"(`define\s+PE_DOT\s+(\w+))");
  const std::string text = ReadFile((pe / "pe.svh").string());
  std::smatch match;
  return std::regex_search(text, match, kDot) &&
         fs::exists(ProjectRoot() / "rtl" / kPeParts / (match[1].str() + ".sv"));
}

}  // namespace

bool Subject::IsMachinery() const {
  return std::find(kMachinery.begin(), kMachinery.end(), name) != kMachinery.end();
}

std::string Subject::ModuleName(const fs::path& source) const {
  return name + "/" + source.stem().string();
}

std::vector<Subject> FindSubjects(const fs::path& rtl) {
  std::vector<Subject> subjects;
  for (const auto& entry : fs::recursive_directory_iterator(rtl)) {
    if (!entry.is_directory()) continue;
    const fs::path relative = entry.path().lexically_relative(rtl);
    std::vector<fs::path> sources = ModulesIn(entry.path());
    const bool is_pe = fs::exists(entry.path() / "pe.svh");
    if ((sources.empty() && !is_pe) || !HoldsHardware(relative)) continue;
    subjects.push_back({relative.generic_string(), entry.path(), std::move(sources), is_pe, false});
  }
  std::sort(subjects.begin(), subjects.end(),
            [](const Subject& a, const Subject& b) { return a.name < b.name; });
  return subjects;
}

Subject SubjectOutside(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw UserError({}, "--pe " + folder.string() + ": no such folder",
                    "give a folder with pe.svh, pe.yaml and the modules");
  }
  for (const char* file : {"pe.svh", "pe.yaml"}) {
    if (!fs::exists(folder / file)) {
      throw UserError({}, "--pe " + folder.string() + ": there is no " + file,
                      "rtl/README.md says what a PE folder holds");
    }
  }
  const fs::path whole = fs::canonical(folder);
  std::vector<fs::path> sources = ModulesIn(whole);
  if (sources.empty() && !TakesSharedDot(whole)) {
    throw UserError({}, "--pe " + folder.string() + ": no module in it",
                    "put at least the one that PE_DOT names into a .sv file");
  }
  return {whole.filename().string(), whole, std::move(sources), true, true};
}

std::vector<RtlParameter> ParametersOf(const fs::path& source) {
  static const std::regex kParameter(
      R"((^|[\s(,#])parameter\s+([a-z]\w*(?:\s+unsigned)?)\s+(\w+)\s*=)");
  const std::string text = ReadFile(source.string());
  const std::size_t begin = text.find("\nmodule ");
  if (begin == std::string::npos) return {};
  const std::string header = text.substr(begin, text.find(");", begin) - begin);
  std::vector<RtlParameter> parameters;
  for (std::sregex_iterator match(header.begin(), header.end(), kParameter), none; match != none;
       ++match) {
    parameters.push_back({(*match)[2], (*match)[3]});
  }
  return parameters;
}

std::vector<std::string> VerilatorSearch(const std::vector<Subject>& subjects, const fs::path& pe) {
  std::vector<std::string> arguments = {"-I" + pe.string()};
  std::vector<std::string> packages;
  for (const Subject& subject : subjects) {
    if (subject.is_pe && subject.folder != pe) continue;
    arguments.push_back("-y");
    arguments.push_back(subject.folder.string());
    for (const fs::path& source : subject.sources) {
      if (IsPackage(source)) packages.push_back(source.string());
    }
  }
  arguments.insert(arguments.end(), packages.begin(), packages.end());
  return arguments;
}

}  // namespace mixpe::sim
