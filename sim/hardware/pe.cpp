// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/pe.hpp"

#include <algorithm>

#include "reference/base/paths.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

std::string Shown(OperandFormat format) {
  return (format.floating ? "FP" : "INT") + std::to_string(format.bits);
}

void CheckCosts(const PeSpec& pe, const std::string& place) {
  if (pe.published) Check(*pe.published, place + ": published");
  if (!pe.synthesis && !pe.published) {
    throw UserError({place, 0, ""}, "says nothing about costs",
                    "add synthesis (a recorded design) or published (area, energy, leakage)");
  }
  if (!pe.synthesis) return;
  const bool known = std::any_of(pe.modes.begin(), pe.modes.end(), [&](const PeMode& mode) {
    return mode.MacsPerPeCycle() == pe.synthesis->products;
  });
  if (!known) {
    throw UserError(pe.at, "products: no mode does so many per PE and cycle",
                    "give those of the mode that was characterised");
  }
}

}  // namespace

double PeMode::MacsPerPeCycle() const {
  return static_cast<double>(k_parallel) / static_cast<double>(passes * fuse_rows * fuse_cols);
}

PeSpec LoadPe(const std::string& name) {
  const CatalogueEntry entry = FindInCatalogue("sim/pe", "pe.yaml", "PE", name);
  const YamlDocument document = LoadYaml(entry.file.string());
  PeSpec pe = ReadYaml<PeSpec>(document);
  const std::string place = ShownPath(entry.file);
  if (pe.synthesis) pe.at = {place, document.root["synthesis"].Mark().line + 1, "synthesis"};
  if (pe.name != name) {
    throw UserError({place, 0, "name"}, "'" + pe.name + "' is not the folder's name",
                    "write name: " + name);
  }
  CheckCosts(pe, place);
  return pe;
}

PeCosts CostsOf(const PeSpec& pe, const CostChoice& choice) {
  if (pe.synthesis && !choice.published) {
    return CostsOf(*pe.synthesis, LoadCharacterised(pe.synthesis->design), choice.libraries, pe.at);
  }
  if (!pe.published) {
    throw UserError({}, "PE " + pe.name + " has no published costs",
                    "leave --costs published out, or leave the PE out");
  }
  return *pe.published;
}

const PeMode& ModeFor(const PeSpec& pe, OperandFormat weight, OperandFormat activation) {
  const PeMode* best = nullptr;
  for (const PeMode& mode : pe.modes) {
    const bool fits = mode.weight_bits >= weight.bits && mode.activation_bits >= activation.bits &&
                      mode.weight_float == weight.floating &&
                      mode.activation_float == activation.floating;
    if (fits && (best == nullptr || mode.MacsPerPeCycle() > best->MacsPerPeCycle())) best = &mode;
  }
  if (best == nullptr) {
    throw UserError(
        {}, "PE " + pe.name + " cannot multiply " + Shown(weight) + " by " + Shown(activation),
        "choose formats among its modes in sim/pe/" + pe.name + "/pe.yaml");
  }
  return *best;
}

}  // namespace mixpe::sim
