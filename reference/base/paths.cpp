// SPDX-License-Identifier: Apache-2.0
#include "reference/base/paths.hpp"

#include <algorithm>
#include <cstdlib>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe {
namespace fs = std::filesystem;

fs::path ProjectRoot() {
  const char* home = std::getenv("MIXPE_HOME");
  const fs::path root = home != nullptr ? fs::path(home) : fs::path(MIXPE_SOURCE_DIR);
  if (!fs::exists(root / "sim")) {
    throw DeviceError(root.string() + ": not the project's source tree; set MIXPE_HOME to it");
  }
  return root;
}

std::string ShownPath(const fs::path& file) {
  const fs::path relative = fs::absolute(file).lexically_normal().lexically_relative(ProjectRoot());
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return inside ? relative.string() : file.string();
}

std::vector<CatalogueEntry> Catalogue(const std::string& under, const std::string& file) {
  std::vector<CatalogueEntry> entries;
  for (const auto& folder : fs::directory_iterator(ProjectRoot() / under)) {
    if (fs::exists(folder.path() / file)) {
      entries.push_back({folder.path().filename().string(), folder.path() / file});
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

CatalogueEntry FindInCatalogue(const std::string& under, const std::string& file,
                               const std::string& kind, const std::string& name) {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : Catalogue(under, file)) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  throw UserError({}, "unknown " + kind + " '" + name + "'", Suggest(name, names));
}

}  // namespace mixpe
