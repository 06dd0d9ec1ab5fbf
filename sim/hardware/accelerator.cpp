// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/accelerator.hpp"

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

Machine BuildMachine(const AcceleratorSpec& spec) {
  return {spec, LoadPe(spec.pe), LoadMemory(spec.memory), LoadComponents()};
}

std::vector<std::string> RivalNames() {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : Catalogue(kFolder, kFile)) {
    if (LoadAccelerator(entry.name).rival) names.push_back(entry.name);
  }
  return names;
}

}  // namespace mixpe::sim
