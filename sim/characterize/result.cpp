// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/result.hpp"

#include <algorithm>
#include <filesystem>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/base/yaml_writer.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return ProjectRoot() / "sim/characterized"; }

Result Load(const fs::path& file) {
  Result result = ReadYaml<Result>(LoadYaml(file.string()));
  if (result.library != file.stem().string() ||
      result.design != file.parent_path().filename().string()) {
    throw UserError({ShownPath(file), 0, ""},
                    "this is " + result.design + " in library " + result.library,
                    "move it to <design>/<library>.yaml");
  }
  return result;
}

bool HasRow(const Result& result, const Row& row) {
  return std::any_of(result.rows.begin(), result.rows.end(), [&](const Row& own) {
    return own.structure == row.structure && own.operands == row.operands;
  });
}

std::vector<Result> LoadBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Result> results;
  for (const fs::path& file : files) results.push_back(Load(file));
  return results;
}

}  // namespace

std::vector<Result> LoadRecorded() { return LoadBelow(Folder()); }

std::vector<Result> LoadRecordedDesign(const std::string& design) {
  return LoadBelow(Folder() / design);
}

Result LoadRecorded(const std::string& design, const std::string& library) {
  const fs::path file = Folder() / design / (library + ".yaml");
  if (!fs::exists(file)) {
    throw UserError({}, "no characterisation of '" + design + "' in library '" + library + "'",
                    "make it: ./mixpe characterize " + design + " --record");
  }
  return Load(file);
}

void Record(const Result& result) {
  const fs::path file = Folder() / result.design / (result.library + ".yaml");
  Result all = result;
  all.kind = "recorded";
  if (fs::exists(file)) {
    Result old = Load(file);
    if (WriteYaml(old.provenance) == WriteYaml(result.provenance)) {
      for (const Row& row : old.rows) {
        if (!HasRow(all, row)) all.rows.push_back(row);
      }
    }
  }
  fs::create_directories(file.parent_path());
  WriteFile(file.string(), WriteYaml(all));
}

}  // namespace mixpe::sim::characterize
