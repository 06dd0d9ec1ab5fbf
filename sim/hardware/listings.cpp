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

[[maybe_unused]] const bool kPes =
    Registry<Listing>::Add({"pes", "processing elements",
                            RowsOf("sim/pe", "pe.yaml", [](const auto& n) { return LoadPe(n); })});
[[maybe_unused]] const bool kMemories = Registry<Listing>::Add(
    {"memories", "main memories",
     RowsOf("sim/memory", "memory.yaml", [](const auto& n) { return LoadMemory(n); })});
[[maybe_unused]] const bool kAccelerators =
    Registry<Listing>::Add({"accelerators", "arrays with their buffers and formats",
                            RowsOf("sim/accelerators", "accelerator.yaml",
                                   [](const auto& n) { return LoadAccelerator(n); })});

}  // namespace
}  // namespace mixpe::sim
