// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/liberty_reader.hpp"

#include <algorithm>
#include <array>

#include "reference/base/text.hpp"
#include "sim/netlist/liberty_context.hpp"
#include "sim/netlist/text_file.hpp"

namespace mixpe::sim::netlist {
namespace {

/// Groups whose content is never asked for; most of a file's bytes behind the timing tables.
bool IsUnused(std::string_view group) {
  static constexpr std::array<std::string_view, 13> kUnused{"normalized_driver_waveform",
                                                            "output_current_rise",
                                                            "output_current_fall",
                                                            "receiver_capacitance1_rise",
                                                            "receiver_capacitance1_fall",
                                                            "receiver_capacitance2_rise",
                                                            "receiver_capacitance2_fall",
                                                            "test_cell",
                                                            "wire_load",
                                                            "ccsn_first_stage",
                                                            "ccsn_last_stage",
                                                            "input_voltage",
                                                            "output_voltage"};
  return std::find(kUnused.begin(), kUnused.end(), group) != kUnused.end();
}

void Add(Library& library, const std::string& text, const std::string& file) {
  const LibertyGroup root = ParseLiberty(text, file, IsUnused);
  LibertyContext context(file);
  if (root.name != "library")
    context.Refuse(
        root.line,
        "the outermost group is '" + std::string(root.name.substr(0, 40)) + "', not 'library'",
        "give a Liberty file");
  context.ReadHeader(root);
  if (library.files.empty()) {
    library.name = root.arguments.empty() ? file : std::string(root.arguments[0]);
    library.voltage = context.voltage;
  }
  if (library.voltage != context.voltage)
    context.Refuse(root.line,
                   "the supply is " + ExactNumber(context.voltage) + " V, that of " +
                       library.files.front() + " is " + ExactNumber(library.voltage) + " V",
                   "merge files of one corner");
  library.files.push_back(file);
  for (const LibertyGroup& group : root.groups) {
    if (group.name != "cell") continue;
    Cell cell = ReadLibertyCell(context, group);
    const auto [place, is_new] = library.cells.try_emplace(cell.name, std::move(cell));
    if (!is_new)
      context.Refuse(
          group.line,
          "the cell '" + place->first + "' is already in " + ToString(place->second.where),
          "remove one of them");
  }
}

}  // namespace

Library ReadLiberty(const std::vector<std::string>& files) {
  if (files.empty()) throw UserError({"Liberty", 0, ""}, "no file is given", "name at least one");
  Library library;
  for (const std::string& file : files) Add(library, ReadTextFile(file), file);
  return library;
}

Library ParseLibertyLibrary(const std::string& text, const std::string& name) {
  Library library;
  Add(library, text, name);
  return library;
}

}  // namespace mixpe::sim::netlist
