// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/accelerator.hpp"

#include <algorithm>
#include <filesystem>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

constexpr const char* kFolder = "sim/accelerators";
constexpr const char* kFile = "accelerator.yaml";

std::string FileOf(const std::string& what) {
  const bool path = what.find('/') != std::string::npos || what.ends_with(".yaml");
  if (!path) return FindInCatalogue(kFolder, kFile, "accelerator", what).file.string();
  return std::filesystem::is_directory(what) ? what + "/" + kFile : what;
}

void CheckSpec(const AcceleratorSpec& spec, const std::string& place) {
  if (spec.dataflows.empty()) {
    throw UserError({place, 0, "dataflows"}, "empty", "name at least one of os, ws, is");
  }
  const StorageFormat& weight = spec.formats.weight;
  if (weight.group_size > 0 && weight.scale_bits == 0) {
    throw UserError({place, 0, "formats.weight.group_size"}, "groups without a scale",
                    "set formats.weight.scale_bits, or group_size: 0");
  }
  Check(spec.decoders.energy, "pJ", place + ": decoders.energy");
  Check(spec.decoders.area, "um2", place + ": decoders.area");
}

}  // namespace

AcceleratorSpec LoadAccelerator(const std::string& what, const std::vector<std::string>& settings) {
  const std::string file = FileOf(what);
  YamlDocument document = LoadYaml(file);
  for (const std::string& setting : settings) Override(document, setting);
  AcceleratorSpec spec = ReadYaml<AcceleratorSpec>(document);
  CheckSpec(spec, document.shown_file);
  return spec;
}

bool IsAccelerator(const std::string& name) {
  const std::vector<CatalogueEntry> all = Catalogue(kFolder, kFile);
  return std::any_of(all.begin(), all.end(),
                     [&](const CatalogueEntry& entry) { return entry.name == name; });
}

std::vector<EdgeUnit> Machine::Edges() const {
  std::vector<EdgeUnit> edges;
  const auto lanes = [&] {
    return ModeFor(pe, spec.formats.weight.InArray(), spec.formats.activation.InArray()).k_parallel;
  };
  if (costs.activation_edge) edges.push_back({false, *costs.activation_edge, lanes()});
  if (costs.weight_edge) edges.push_back({true, *costs.weight_edge, lanes()});
  if (!spec.decoders.present) return edges;
  const EdgeCosts expander{spec.decoders.energy, spec.decoders.area};
  if (spec.decoders.operands == "both") edges.push_back({false, expander, 1});
  edges.push_back({true, expander, 1});
  return edges;
}

bool Machine::HasEdge(bool weights) const {
  return (weights ? costs.weight_edge : costs.activation_edge).has_value() ||
         (spec.decoders.present && (weights || spec.decoders.operands == "both"));
}

Machine BuildMachine(const AcceleratorSpec& spec, const CostChoice& choice) {
  PeSpec pe = LoadPe(spec.pe);
  PeCosts costs = CostsOf(pe, choice);
  return {spec, std::move(pe), std::move(costs), LoadMemory(spec.memory), LoadComponents()};
}

std::vector<std::string> RivalNames(const CostChoice& choice) {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : Catalogue(kFolder, kFile)) {
    const AcceleratorSpec spec = LoadAccelerator(entry.name);
    if (!spec.rival || (choice.published && !LoadPe(spec.pe).published)) continue;
    names.push_back(entry.name);
  }
  return names;
}

}  // namespace mixpe::sim
