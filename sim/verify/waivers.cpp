// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/waivers.hpp"

#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

struct WaiverEntry {
  Waiver value;
  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("file", value.file, Field("", "source below rtl/"));
    visit("code", value.code, Field("", "warning or rule"));
    visit("match", value.match, Field("", "part of the finding's text").Optional());
    visit("reason", value.reason, Field("", "why it is right as it is"));
  }
};

struct HoleEntry {
  CoverageHole value;
  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("file", value.file, Field("", "source below rtl/"));
    visit("text", value.text, Field("", "part of the source line"));
    visit("reason", value.reason, Field("", "why nothing can reach it"));
  }
};

template <class Entry>
struct List {
  std::int64_t schema = 0;
  std::vector<Entry> entries;
  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "version of this file's form").Range(1, 1));
    visit("accepted", entries, Field("", "accepted findings"));
  }
};

template <class Entry>
auto ReadList(const std::filesystem::path& file) {
  std::vector<decltype(Entry::value)> values;
  const YamlDocument document = LoadYaml(file.string());
  for (Entry& entry : ReadYaml<List<Entry>>(document).entries) {
    if (entry.value.reason.empty() || entry.value.file.empty()) {
      throw UserError({document.shown_file, 0, "accepted"}, "an entry without file or reason",
                      "say which file, and why it is right as it is");
    }
    values.push_back(std::move(entry.value));
  }
  return values;
}

}  // namespace

std::vector<Waiver> ReadWaivers(const std::filesystem::path& file) {
  return ReadList<WaiverEntry>(file);
}

std::vector<CoverageHole> ReadCoverageHoles(const std::filesystem::path& file) {
  return ReadList<HoleEntry>(file);
}

}  // namespace mixpe::sim
