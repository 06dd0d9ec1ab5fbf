// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/synthesis_spec.hpp"

#include <algorithm>
#include <regex>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

struct FlowFile {
  std::int64_t schema = 1;
  std::vector<Flow> flows;
  Drives drives;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("flows", flows, Field("", "ways to synthesise"));
    visit("drives", drives, Field("", "strength of shared signals"));
  }
};

struct StructureFile {
  std::int64_t schema = 1;
  std::vector<Structure> structures;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("structures", structures, Field("", "what is synthesised"));
  }
};

struct PeFile {
  std::int64_t schema = 1;
  std::string name, sentence, family, activation, weight;
  std::vector<std::int64_t> activation_range, weight_range;  // read by sim/verify

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("name", name, Field("", "name, equal to the folder"));
    visit("sentence", sentence, Field("", "what it is"));
    visit("family", family, Field("", "designs compared with each other"));
    visit("activation", activation, Field("", "number format of the activations"));
    visit("weight", weight, Field("", "number format of the weights"));
    visit("activation_range", activation_range, Field("", "[least, greatest]").Optional());
    visit("weight_range", weight_range, Field("", "[least, greatest]").Optional());
  }
};

fs::path Synth(const char* file) { return ProjectRoot() / "rtl/synth" / file; }

}  // namespace

int Structure::Parameter(const std::string& parameter, int otherwise) const {
  const auto found = parameters.find(parameter);
  return found == parameters.end() ? otherwise : static_cast<int>(found->second);
}

bool PeSource::Defines(const std::string& macro) const {
  return std::regex_search(header, std::regex("`define\\s+" + macro + "\\b"));
}

std::vector<Flow> LoadFlows() {
  return ReadYaml<FlowFile>(LoadYaml(Synth("flows.yaml").string())).flows;
}

Drives LoadDrives() { return ReadYaml<FlowFile>(LoadYaml(Synth("flows.yaml").string())).drives; }

std::vector<Structure> LoadStructures() {
  return ReadYaml<StructureFile>(LoadYaml(Synth("structures.yaml").string())).structures;
}

const Structure& FindStructure(const std::vector<Structure>& structures, const std::string& name) {
  std::vector<std::string> names;
  for (const Structure& structure : structures) {
    if (structure.name == name) return structure;
    names.push_back(structure.name);
  }
  throw UserError({}, "unknown structure '" + name + "'", Suggest(name, names));
}

PeSource LoadPe(const fs::path& folder) {
  const PeFile file = ReadYaml<PeFile>(LoadYaml((folder / "pe.yaml").string()));
  PeSource pe{
      file.name, file.sentence, file.family, folder, {}, ReadFile((folder / "pe.svh").string()),
      nullptr};
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sv") pe.modules.push_back(entry.path());
  }
  std::sort(pe.modules.begin(), pe.modules.end());
  return pe;
}

std::vector<std::string> PeNames() {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : Catalogue("rtl/pe", "pe.yaml")) names.push_back(entry.name);
  return names;
}

PeSource FindPe(const std::string& name) {
  return LoadPe(FindInCatalogue("rtl/pe", "pe.yaml", "design", name).file.parent_path());
}

}  // namespace mixpe::sim::characterize
