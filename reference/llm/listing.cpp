// SPDX-License-Identifier: Apache-2.0
// The sections "models" and "families" of `mixpe list`.
#include "reference/base/listing.hpp"

#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "reference/llm/catalogue.hpp"
#include "reference/llm/family.hpp"

namespace mixpe::reference {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows Models() {
  Rows rows;
  for (const CatalogueEntry& entry : Catalogue(kModelFolder, "config.json")) {
    rows.emplace_back(entry.name, LoadModelSource(entry.file.parent_path().string()).sentence);
  }
  return rows;
}

Rows Families() {
  Rows rows;
  for (const std::string& name : Registry<Family>::Names()) {
    rows.emplace_back(name, Registry<Family>::Get(name).sentence);
  }
  return rows;
}

[[maybe_unused]] const bool kModels = Registry<Listing>::Add(
    {"models", "public models whose workload can be traced; a config.json works as well", Models});
[[maybe_unused]] const bool kFamilies = Registry<Listing>::Add(
    {"families", "values of model_type in a config.json that can be read", Families});

}  // namespace
}  // namespace mixpe::reference
