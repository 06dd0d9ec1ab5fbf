// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/memory.hpp"

#include "reference/base/paths.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {

MemorySpec LoadMemory(const std::string& name) {
  const CatalogueEntry entry = FindInCatalogue("sim/memory", "memory.yaml", "memory", name);
  MemorySpec memory = ReadYaml<MemorySpec>(LoadYaml(entry.file.string()));
  const std::string place = ShownPath(entry.file);
  if (memory.name != name) {
    throw UserError({place, 0, "name"}, "'" + memory.name + "' is not the folder's name",
                    "write name: " + name);
  }
  Check(memory.energy, "pJ/bit", place + ": energy");
  return memory;
}

}  // namespace mixpe::sim
