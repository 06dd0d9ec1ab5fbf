// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/pe.hpp"

#include "reference/base/paths.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

std::string Shown(OperandFormat format) {
  return (format.floating ? "FP" : "INT") + std::to_string(format.bits);
}

}  // namespace

double PeMode::MacsPerPeCycle() const {
  return static_cast<double>(k_parallel) / static_cast<double>(passes * fuse_rows * fuse_cols);
}

PeSpec LoadPe(const std::string& name) {
  const CatalogueEntry entry = FindInCatalogue("sim/pe", "pe.yaml", "PE", name);
  PeSpec pe = ReadYaml<PeSpec>(LoadYaml(entry.file.string()));
  const std::string place = ShownPath(entry.file);
  if (pe.name != name) {
    throw UserError({place, 0, "name"}, "'" + pe.name + "' is not the folder's name",
                    "write name: " + name);
  }
  Check(pe.area, "um2", place + ": area");
  Check(pe.energy, "pJ", place + ": energy");
  Check(pe.leakage, "uW", place + ": leakage");
  return pe;
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
