// SPDX-License-Identifier: Apache-2.0
// What the readers of one Liberty file share: its units and templates. Private to this folder.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/netlist/liberty_syntax.hpp"
#include "sim/netlist/library.hpp"

namespace mixpe::sim::netlist {

/// What an axis of a table means.
enum class TableAxis { kUnknown, kSlew, kLoad, kRelatedSlew };

struct TableTemplate {
  std::array<TableAxis, 2> axes{TableAxis::kUnknown, TableAxis::kUnknown};
  std::array<std::vector<double>, 2> index;  ///< defaults of a table that gives none; Liberty units
  int dimensions = 0;
};

class LibertyContext {
 public:
  explicit LibertyContext(std::string file) : file_(std::move(file)) {}

  /// Units, voltage and templates of the library group.
  void ReadHeader(const LibertyGroup& library);

  [[nodiscard]] Where At(int line, std::string path = "") const { return {file_, line, path}; }
  [[noreturn]] void Refuse(int line, const std::string& offence, const std::string& remedy) const {
    throw UserError(At(line), offence, remedy);
  }

  /// One finite number; the attribute must be there.
  [[nodiscard]] double Number(const LibertyGroup& group, std::string_view attribute) const;
  [[nodiscard]] double NumberOr(const LibertyGroup& group, std::string_view attribute,
                                double otherwise) const;
  [[nodiscard]] std::vector<double> Numbers(const std::vector<std::string_view>& texts,
                                            int line) const;

  /// A table group; values are multiplied by `unit`.
  [[nodiscard]] Table ReadTable(const LibertyGroup& group, double unit) const;

  double time_ps = 1000, capacitance_ff = 1000, leakage_nw = 1;  ///< one Liberty unit in ours
  double voltage = 0;
  double default_leakage_nw = 0;
  [[nodiscard]] double energy_fj() const { return capacitance_ff; }  ///< voltage unit is 1 V

 private:
  void ReadUnits(const LibertyGroup& library);
  void ReadVoltage(const LibertyGroup& library);
  void ReadTemplate(const LibertyGroup& group);
  [[nodiscard]] const TableTemplate& TemplateOf(const LibertyGroup& group) const;
  [[nodiscard]] double AxisUnit(TableAxis axis) const;

  std::string file_;
  std::map<std::string, TableTemplate, std::less<>> templates_;
};

/// One cell group.
[[nodiscard]] Cell ReadLibertyCell(const LibertyContext& context, const LibertyGroup& group);

}  // namespace mixpe::sim::netlist
