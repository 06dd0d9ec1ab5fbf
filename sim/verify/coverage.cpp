// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/coverage.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "sim/verify/waivers.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

/// `\1key\2value\1key\2value...` of one line.
std::map<std::string, std::string> Keys(const std::string& text) {
  std::map<std::string, std::string> keys;
  for (std::size_t begin = text.find('\1'); begin != std::string::npos;) {
    const std::size_t end = text.find('\1', begin + 1);
    const std::string pair = text.substr(begin + 1, end - begin - 1);
    const std::size_t split = pair.find('\2');
    if (split != std::string::npos) keys[pair.substr(0, split)] = pair.substr(split + 1);
    begin = end;
  }
  return keys;
}

std::string SourceLine(const fs::path& file, int line) {
  std::ifstream stream(file);
  std::string text;
  for (int i = 0; i < line && std::getline(stream, text); ++i) {
  }
  return text;
}

bool IsPort(const std::string& name) {
  static const std::regex kPort(R"(\w+_(i|o|ni|no)(\[.*|\..*)?)");
  return std::regex_match(name, kPort);
}

/// A source and the folder it lies in.
struct Place {
  const Subject* subject;
  const fs::path* file;
};

/// The source of that name among the subject's own and, for a PE, the modules that PEs share.
std::optional<Place> OwnFile(const Subject& subject, const Bench& bench, const std::string& name) {
  std::vector<const Subject*> folders = {&subject};
  for (const Subject& other : bench.subjects) {
    if (subject.is_pe && other.name == kPeParts) folders.push_back(&other);
  }
  for (const Subject* folder : folders) {
    for (const fs::path& source : folder->sources) {
      if (source.filename() == name) return Place{folder, &source};
    }
  }
  return std::nullopt;
}

bool IsHole(const std::vector<CoverageHole>& holes, const Place& place, int line) {
  const fs::path& file = *place.file;
  const std::string below = place.subject->name + "/" + file.filename().string();
  const std::string text = SourceLine(file, line);
  return std::any_of(holes.begin(), holes.end(), [&](const CoverageHole& hole) {
    return hole.file == below && text.find(hole.text) != std::string::npos;
  });
}

}  // namespace

void AddCoverage(const fs::path& path, Coverage& coverage) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  if (!std::getline(file, line) || !line.starts_with("# SystemC::Coverage")) {
    throw DeviceError(ShownPath(path) + " is no coverage file");
  }
  while (std::getline(file, line)) {
    const std::size_t end = line.rfind("' ");
    if (!line.starts_with("C '") || end == std::string::npos) continue;
    std::map<std::string, std::string> keys = Keys(line.substr(3, end - 3));
    const std::string page = keys["page"];
    if (!page.starts_with("v_")) continue;
    CoveragePoint point{page.substr(2, page.find('/') - 2), fs::path(keys["f"]).filename().string(),
                        std::atoi(keys["l"].c_str()), keys["o"]};
    coverage[point] += std::strtoull(line.c_str() + end + 2, nullptr, 10);
  }
}

std::vector<Row> CoverageRow(const Subject& subject, const Bench& bench, const Coverage& coverage,
                             const std::string& kind, double limit) {
  const std::vector<CoverageHole> holes = ReadCoverageHoles(bench.Rtl("coverage_holes.yaml"));
  int all = 0, reached = 0, explained = 0;
  std::string first;
  for (const auto& [point, count] : coverage) {
    const std::optional<Place> place = OwnFile(subject, bench, point.file);
    if (point.kind != kind || !place || (kind == "toggle" && !IsPort(point.name))) continue;
    ++all;
    if (count > 0) {
      ++reached;
    } else if (IsHole(holes, *place, point.line)) {
      ++explained;
    } else if (first.empty()) {
      first = ", first not: " + point.file + ":" + std::to_string(point.line) + " " + point.name;
    }
  }
  if (all == 0) return {};
  return {AtLeast(subject.name, kind + " coverage", 100.0 * (reached + explained) / all, limit, "%",
                  std::to_string(reached) + " of " + std::to_string(all) + " reached, " +
                      std::to_string(explained) + " explained" + first)};
}

}  // namespace mixpe::sim
