// SPDX-License-Identifier: Apache-2.0
#include "reference/base/listing.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "sim/hardware/accelerator.hpp"

namespace mixpe::sim {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

template <class Load>
auto RowsOf(const char* folder, const char* file, Load load) {
  return [folder, file, load] {
    Rows rows;
    for (const CatalogueEntry& entry : Catalogue(folder, file)) {
      rows.emplace_back(entry.name, load(entry.name).sentence);
    }
    return rows;
  };
}

/// A PE whose sentence says which costs it has.
PeSpec ShownPe(const std::string& name) {
  PeSpec pe = LoadPe(name);
  const char* both = pe.synthesis && pe.published ? "recorded, published" : nullptr;
  pe.sentence += std::string(" (costs: ") +
                 (both != nullptr ? both
                  : pe.synthesis  ? "recorded"
                                  : "published") +
                 ")";
  return pe;
}

[[maybe_unused]] const bool kPes =
    Registry<Listing>::Add({"pes", "processing elements", RowsOf("sim/pe", "pe.yaml", ShownPe)});
[[maybe_unused]] const bool kMemories = Registry<Listing>::Add(
    {"memories", "main memories",
     RowsOf("sim/memory", "memory.yaml", [](const auto& n) { return LoadMemory(n); })});
[[maybe_unused]] const bool kAccelerators =
    Registry<Listing>::Add({"accelerators", "arrays with their buffers and formats",
                            RowsOf("sim/accelerators", "accelerator.yaml",
                                   [](const auto& n) { return LoadAccelerator(n); })});

}  // namespace
}  // namespace mixpe::sim
