// SPDX-License-Identifier: Apache-2.0
// Where the project's data files are, and how a catalogue of them is found by folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mixpe {

/// Root of the source tree that holds the data: $MIXPE_HOME, else the tree this program was built
/// from. Throws DeviceError if neither holds the project.
[[nodiscard]] std::filesystem::path ProjectRoot();

/// `file` as shown to a person: relative to the project root where it lies inside.
[[nodiscard]] std::string ShownPath(const std::filesystem::path& file);

/// One entry of a data catalogue: folder `<root>/<under>/<name>` that holds `<file>`.
struct CatalogueEntry {
  std::string name;
  std::filesystem::path file;
};

/// All entries, sorted by name. A new folder is a new entry.
[[nodiscard]] std::vector<CatalogueEntry> Catalogue(const std::string& under,
                                                    const std::string& file);

/// The entry called `name`; `kind` is used in the UserError that names what is known.
[[nodiscard]] CatalogueEntry FindInCatalogue(const std::string& under, const std::string& file,
                                             const std::string& kind, const std::string& name);

}  // namespace mixpe
