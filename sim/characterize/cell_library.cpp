// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/cell_library.hpp"

#include <algorithm>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "sim/characterize/liberty_writer.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/netlist/liberty_reader.hpp"
#include "sim/netlist/text_file.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

LibrarySpec LoadSpec(const fs::path& file) {
  LibrarySpec spec = ReadYaml<LibrarySpec>(LoadYaml(file.string()));
  if (spec.name != file.stem().string()) {
    throw UserError({ShownPath(file), 0, "name"}, "'" + spec.name + "' is not the file's name",
                    "write name: " + file.stem().string());
  }
  return spec;
}

std::vector<LibrarySpec> AllSpecs() {
  std::vector<LibrarySpec> specs;
  for (const auto& entry : fs::directory_iterator(ProjectRoot() / "rtl/synth/libraries")) {
    if (entry.path().extension() == ".yaml") specs.push_back(LoadSpec(entry.path()));
  }
  std::sort(specs.begin(), specs.end(),
            [](const LibrarySpec& a, const LibrarySpec& b) { return a.name < b.name; });
  return specs;
}

/// Name of a Liberty file without folder and packing.
std::string PlainName(const std::string& file) {
  const fs::path name = fs::path(file).filename();
  return (name.extension() == ".gz" ? name.stem() : name).string();
}

bool IsBanned(const LibrarySpec& spec, const std::string& cell) {
  return std::any_of(spec.dont_use.begin(), spec.dont_use.end(),
                     [&](const Ban& ban) { return Matches(ban.pattern, cell); });
}

/// Why mapping may not use a cell, whatever a list says: no area or no function, other than one
/// clock, or the file's own mark.
bool IsUsable(const LibrarySpec& spec, const netlist::Cell& cell) {
  if (cell.dont_use || cell.clock_gate || !cell.unsupported.empty() || cell.area <= 0) return false;
  for (const netlist::Pin& pin : cell.pins) {
    if (pin.three_state) return false;
    if (pin.direction == netlist::Direction::kOutput && !pin.function) return false;
  }
  return !cell.OutputNames().empty() && !cell.InputNames().empty() && !IsBanned(spec, cell.name);
}

netlist::Library WithAreas(netlist::Library cells, const LibrarySpec& spec) {
  for (const CellArea& known : spec.areas) {
    const auto cell = cells.cells.find(known.cell);
    if (cell == cells.cells.end() || cell->second.area > 0) {
      throw UserError({"rtl/synth/libraries/" + spec.name + ".yaml", 0, "areas"},
                      known.cell + " is no cell of the library that lacks an area",
                      "remove the line");
    }
    cell->second.area = known.area_um2;
  }
  return cells;
}

CellLibrary Make(LibrarySpec spec, const Strings& files) {
  CellLibrary library;
  library.cells = std::make_shared<netlist::Library>(WithAreas(netlist::ReadLiberty(files), spec));
  library.files = files;
  Strings texts;
  for (const std::string& file : files) {
    library.sha256.push_back(Sha256(ReadFile(file)));
    texts.push_back(netlist::ReadTextFile(file));
  }
  const auto usable = [&](const netlist::Cell& cell) { return IsUsable(spec, cell); };
  for (const auto& [name, cell] : library.cells->cells) {
    if (usable(cell)) library.usable.insert(name);
  }
  library.liberty = ReduceLiberty(
      texts, files, [&](std::string_view name) { return library.usable.contains(name); });
  library.leaves = FindLeafCells(*library.cells, usable);
  library.has_latch =
      std::any_of(library.usable.begin(), library.usable.end(), [&](const std::string& name) {
        const auto& state = library.cells->Find(name)->sequential;
        return state && state->kind == netlist::Sequential::Kind::kLatch;
      });
  library.spec = std::move(spec);
  return library;
}

/// The known library that `files` are, in its order; nothing if they are none.
std::optional<LibrarySpec> Recognize(const Strings& files, const std::string& name) {
  for (LibrarySpec& spec : AllSpecs()) {
    if (!name.empty() && spec.name == name) return spec;
    if (!name.empty()) continue;
    const bool all = std::all_of(files.begin(), files.end(), [&](const std::string& file) {
      return std::any_of(spec.files.begin(), spec.files.end(), [&](const std::string& known) {
        return PlainName(known) == PlainName(file);
      });
    });
    if (all) return spec;
  }
  return {};
}

}  // namespace

bool Matches(const std::string& pattern, const std::string& text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) return pattern == text;
  if (text.compare(0, star, pattern, 0, star) != 0) return false;
  const std::string rest = pattern.substr(star + 1);
  for (std::size_t begin = star; begin <= text.size(); ++begin) {
    if (Matches(rest, text.substr(begin))) return true;
  }
  return false;
}

std::vector<std::string> LibraryNames() {
  Strings names;
  for (const LibrarySpec& spec : AllSpecs()) names.push_back(spec.name);
  return names;
}

LibrarySpec LoadLibrarySpec(const std::string& name) {
  for (LibrarySpec& spec : AllSpecs()) {
    if (spec.name == name) return std::move(spec);
  }
  throw UserError({}, "unknown library '" + name + "'", Suggest(name, LibraryNames()));
}

CellLibrary LoadNamedLibrary(const std::string& name) {
  LibrarySpec spec = LoadLibrarySpec(name);
  if (spec.package.empty()) {
    throw UserError(
        {}, "the files of library '" + name + "' are not on this machine by name",
        "give them: --liberty FILE... (" + Join(spec.files, ", ") + "), from " + spec.source);
  }
  for (const std::string& file : spec.files) {
    if (fs::exists(file)) continue;
    throw DeviceError("library '" + name + "' is not installed: there is no " + file +
                      "; apt-get install " + spec.package);
  }
  const Strings files = spec.files;
  return Make(std::move(spec), files);
}

CellLibrary LoadLibertyFiles(const Strings& files, const std::string& name) {
  std::optional<LibrarySpec> spec = Recognize(files, name);
  if (!spec) {
    spec = LibrarySpec{};
    spec->name = name.empty() ? netlist::ReadLiberty(files).name : name;
    spec->sentence = "Liberty files given on the command line";
    spec->source = "given on the command line";
  }
  Strings names;
  for (const std::string& file : files) names.push_back(PlainName(file));
  spec->files = names;
  return Make(std::move(*spec), files);
}

}  // namespace mixpe::sim::characterize
