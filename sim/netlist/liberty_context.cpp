// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/liberty_context.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace mixpe::sim::netlist {
namespace {

/// `1ns` or `1 pf`: a number, an SI prefix and a unit. Returns it in 10^-`digits` of the unit
/// without prefix (a power of ten is exact where it is positive); 0 if it is none.
double UnitValue(std::string_view text, char unit, int digits) {
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view suffix(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  while (!suffix.empty() && suffix.front() == ' ') suffix.remove_prefix(1);
  if (error != std::errc() || suffix.empty() || suffix.size() > 2 || !(number > 0)) return 0;
  if (std::tolower(static_cast<unsigned char>(suffix.back())) != unit) return 0;
  if (suffix.size() == 1) return number * std::pow(10, digits);
  constexpr std::string_view kPrefixes = "munpfa";
  const auto place = kPrefixes.find(static_cast<char>(std::tolower(suffix[0])));
  const int exponent = digits - 3 * static_cast<int>(place + 1);
  return place == kPrefixes.npos ? 0 : number * std::pow(10, exponent);
}

TableAxis AxisOf(std::string_view variable) {
  if (variable == "input_net_transition" || variable == "input_transition_time" ||
      variable == "constrained_pin_transition")
    return TableAxis::kSlew;
  if (variable == "total_output_net_capacitance") return TableAxis::kLoad;
  if (variable == "related_pin_transition") return TableAxis::kRelatedSlew;
  return TableAxis::kUnknown;
}

bool StrictlyRising(const std::vector<double>& axis) {
  return std::adjacent_find(axis.begin(), axis.end(), std::greater_equal<>()) == axis.end();
}

/// Rows become columns: the table's first axis was the load.
Table Transposed(Table table) {
  std::vector<double> turned(table.values.size());
  const std::size_t rows = std::max<std::size_t>(table.x.size(), 1);
  const std::size_t columns = std::max<std::size_t>(table.y.size(), 1);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) turned[c * rows + r] = table.values[r * columns + c];
  }
  std::swap(table.x, table.y);
  table.values = std::move(turned);
  return table;
}

}  // namespace

void LibertyContext::ReadHeader(const LibertyGroup& library) {
  ReadUnits(library);
  ReadVoltage(library);
  default_leakage_nw = NumberOr(library, "default_cell_leakage_power", 0) * leakage_nw;
  templates_["scalar"] = {};
  for (const LibertyGroup& group : library.groups) {
    if (group.name == "lu_table_template" || group.name == "power_lut_template")
      ReadTemplate(group);
  }
}

void LibertyContext::ReadUnits(const LibertyGroup& library) {
  const auto unit = [&](std::string_view attribute, char of, int digits, double& into) {
    const std::string_view text = library.Text(attribute);
    if (text.empty()) return;
    into = UnitValue(text, of, digits);
    if (into <= 0)
      Refuse(library.Find(attribute)->line,
             std::string(attribute) + " '" + std::string(text.substr(0, 40)) + "' is no unit",
             "write a number, a prefix and a unit, as in 1ns or 1nW");
  };
  unit("time_unit", 's', 12, time_ps);
  unit("leakage_power_unit", 'w', 9, leakage_nw);
  double volt = 1;
  unit("voltage_unit", 'v', 0, volt);
  if (volt != 1)
    Refuse(library.Find("voltage_unit")->line, "voltage_unit is not 1V", "only 1V is supported");
  const LibertyAttribute* load = library.Find("capacitive_load_unit");
  if (!load) return;
  std::string text;
  for (std::string_view part : load->values) text += part;
  capacitance_ff = UnitValue(text, 'f', 15);
  if (capacitance_ff <= 0)
    Refuse(load->line, "capacitive_load_unit '" + text.substr(0, 40) + "' is no unit",
           "write a number and ff or pf");
}

/// The default operating conditions', else the nominal voltage.
void LibertyContext::ReadVoltage(const LibertyGroup& library) {
  voltage = NumberOr(library, "nom_voltage", 0);
  const std::string_view wanted = library.Text("default_operating_conditions");
  for (const LibertyGroup& group : library.groups) {
    if (group.name != "operating_conditions" || group.arguments.empty()) continue;
    if (wanted == group.arguments[0] || (wanted.empty() && voltage == 0))
      voltage = NumberOr(group, "voltage", voltage);
  }
  if (!(voltage > 0))
    Refuse(library.line, "the library states no supply voltage", "add nom_voltage");
}

void LibertyContext::ReadTemplate(const LibertyGroup& group) {
  if (group.arguments.empty()) Refuse(group.line, "a template has no name", "write one");
  TableTemplate made;
  for (int i : {0, 1}) {
    const auto place = static_cast<std::size_t>(i);
    const std::string number = std::to_string(i + 1);
    const std::string_view variable = group.Text("variable_" + number);
    if (variable.empty()) break;
    made.dimensions = i + 1;
    made.axes[place] = AxisOf(variable);
    if (const LibertyAttribute* index = group.Find("index_" + number))
      made.index[place] = Numbers(index->values, index->line);
  }
  if (group.Find("variable_3")) made.dimensions = 3;
  templates_.insert_or_assign(std::string(group.arguments[0]), std::move(made));
}

double LibertyContext::Number(const LibertyGroup& group, std::string_view attribute) const {
  const LibertyAttribute* found = group.Find(attribute);
  if (!found)
    Refuse(group.line,
           "the group '" + std::string(group.name) + "' has no " + std::string(attribute),
           "add it");
  const std::vector<double> numbers = Numbers(found->values, found->line);
  if (numbers.size() != 1)
    Refuse(found->line,
           std::string(attribute) + " has " + std::to_string(numbers.size()) + " numbers",
           "write one");
  return numbers[0];
}

double LibertyContext::NumberOr(const LibertyGroup& group, std::string_view attribute,
                                double otherwise) const {
  return group.Find(attribute) ? Number(group, attribute) : otherwise;
}

std::vector<double> LibertyContext::Numbers(const std::vector<std::string_view>& texts,
                                            int line) const {
  std::vector<double> numbers;
  for (std::string_view text : texts) {
    const char* at = text.data();
    const char* const end = at + text.size();
    for (;;) {
      while (at < end && (std::isspace(static_cast<unsigned char>(*at)) || *at == ',' ||
                          *at == '\\' || *at == '+'))
        ++at;
      if (at == end) break;
      double value = 0;
      const auto [next, error] = std::from_chars(at, end, value);
      if (error != std::errc() || !std::isfinite(value))
        Refuse(
            line,
            "'" +
                std::string(at, static_cast<std::size_t>(std::min<std::ptrdiff_t>(end - at, 20))) +
                "' is no finite number",
            "write one");
      numbers.push_back(value);
      at = next;
    }
  }
  return numbers;
}

const TableTemplate& LibertyContext::TemplateOf(const LibertyGroup& group) const {
  const std::string_view name = group.arguments.empty() ? "scalar" : group.arguments[0];
  const auto found = templates_.find(name);
  if (found == templates_.end())
    Refuse(group.line, "the template '" + std::string(name.substr(0, 60)) + "' is not defined",
           "define it before the cells");
  if (found->second.dimensions > 2)
    Refuse(group.line, "a table of three dimensions is not supported", "use two");
  return found->second;
}

double LibertyContext::AxisUnit(TableAxis axis) const {
  return axis == TableAxis::kLoad ? capacitance_ff : time_ps;
}

Table LibertyContext::ReadTable(const LibertyGroup& group, double unit) const {
  const TableTemplate& shape = TemplateOf(group);
  const LibertyAttribute* values = group.Find("values");
  if (!values) Refuse(group.line, "a table has no values", "add 'values (...)'");
  Table table;
  table.values = Numbers(values->values, values->line);
  for (double& value : table.values) value *= unit;
  std::vector<double>* axes[] = {&table.x, &table.y};
  std::size_t expected = 1;
  for (int i = 0; i < shape.dimensions; ++i) {
    const auto place = static_cast<std::size_t>(i);
    const LibertyAttribute* index = group.Find(i == 0 ? "index_1" : "index_2");
    *axes[i] = index ? Numbers(index->values, index->line) : shape.index[place];
    for (double& at : *axes[i]) at *= AxisUnit(shape.axes[place]);
    if (axes[i]->empty() || !StrictlyRising(*axes[i]))
      Refuse(index ? index->line : group.line, "an index does not rise strictly",
             "write rising numbers");
    expected *= axes[i]->size();
  }
  if (table.values.size() != expected)
    Refuse(values->line,
           "a table of " + std::to_string(expected) + " entries has " +
               std::to_string(table.values.size()) + " values",
           "give as many as the indices span");
  const bool load_first =
      shape.axes[0] == TableAxis::kLoad || shape.axes[0] == TableAxis::kRelatedSlew;
  return load_first && shape.dimensions > 0 ? Transposed(std::move(table)) : table;
}

}  // namespace mixpe::sim::netlist
