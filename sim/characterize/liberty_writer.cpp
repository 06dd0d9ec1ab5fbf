// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/liberty_writer.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "sim/netlist/liberty_syntax.hpp"

namespace mixpe::sim::characterize {
namespace {

using netlist::LibertyAttribute;
using netlist::LibertyGroup;
using Names = std::initializer_list<std::string_view>;

bool IsOneOf(std::string_view name, Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsKeptGroup(std::string_view name) {
  return IsOneOf(name, {"cell", "pin", "ff", "latch", "timing", "cell_rise", "cell_fall",
                        "rise_transition", "fall_transition", "lu_table_template"});
}

/// Written as `name (values);`.
bool IsList(std::string_view name) {
  return IsOneOf(name, {"index_1", "index_2", "index_3", "values", "capacitive_load_unit"});
}

bool IsKeptAttribute(std::string_view name) {
  return IsList(name) || name.ends_with("_unit") || name.starts_with("nom_") ||
         IsOneOf(name, {"delay_model",
                        "area",
                        "direction",
                        "function",
                        "capacitance",
                        "max_capacitance",
                        "clock",
                        "related_pin",
                        "timing_sense",
                        "timing_type",
                        "next_state",
                        "clocked_on",
                        "clear",
                        "preset",
                        "enable",
                        "data_in",
                        "variable_1",
                        "variable_2",
                        "clear_preset_var1",
                        "clear_preset_var2"});
}

bool IsConstraint(const LibertyGroup& timing) {
  const std::string_view type = timing.Text("timing_type");
  return !type.empty() && !IsOneOf(type, {"combinational", "combinational_rise",
                                          "combinational_fall", "rising_edge", "falling_edge"});
}

void Write(std::string& out, const LibertyAttribute& attribute) {
  out += std::string(attribute.name);
  out += IsList(attribute.name) ? " (" : " : ";
  for (std::size_t i = 0; i < attribute.values.size(); ++i) {
    const bool bare = attribute.name == "capacitive_load_unit" || attribute.name == "delay_model";
    const std::string quote = bare ? "" : "\"";
    out += (i > 0 ? ", " : "") + quote + std::string(attribute.values[i]) + quote;
  }
  out += IsList(attribute.name) ? ");\n" : ";\n";
}

void Write(std::string& out, const LibertyGroup& group) {
  out += std::string(group.name) + " (";
  for (std::size_t i = 0; i < group.arguments.size(); ++i) {
    out += (i > 0 ? ", \"" : "\"") + std::string(group.arguments[i]) + "\"";
  }
  out += ") {\n";
  for (const LibertyAttribute& attribute : group.attributes) {
    if (IsKeptAttribute(attribute.name)) Write(out, attribute);
  }
  for (const LibertyGroup& below : group.groups) {
    if (below.name == "timing" && IsConstraint(below)) continue;
    if (IsKeptGroup(below.name)) Write(out, below);
  }
  out += "}\n";
}

std::string NameOf(const LibertyGroup& group) {
  return group.arguments.empty() ? "" : std::string(group.arguments[0]);
}

}  // namespace

std::string ReduceLiberty(const std::vector<std::string>& texts,
                          const std::vector<std::string>& files,
                          const std::function<bool(std::string_view)>& keep) {
  const auto skip = [](std::string_view group) {
    return !IsKeptGroup(group) && group != "library";
  };
  std::string out;
  std::set<std::string> templates;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const LibertyGroup library = netlist::ParseLiberty(texts[i], files[i], skip);
    if (i == 0) {
      out += "library (" + NameOf(library) + ") {\n";
      for (const LibertyAttribute& attribute : library.attributes) {
        if (IsKeptAttribute(attribute.name)) Write(out, attribute);
      }
    }
    for (const LibertyGroup& group : library.groups) {
      if (group.name == "lu_table_template" && templates.insert(NameOf(group)).second) {
        Write(out, group);
      }
      if (group.name == "cell" && keep(NameOf(group))) Write(out, group);
    }
  }
  return out + "}\n";
}

}  // namespace mixpe::sim::characterize
