// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/recorded.hpp"

#include <algorithm>
#include <cmath>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "sim/characterize/cell_library.hpp"
#include "sim/characterize/synthesis_spec.hpp"
#include "sim/netlist/library.hpp"

namespace mixpe::sim {
namespace {

using characterize::Result;
using Strings = std::vector<std::string>;

constexpr double kPjPerFj = 1e-3;

/// The question with the yardstick's defaults filled in.
struct Question {
  SynthesisSource source;
  Yardstick yardstick;
  Where at;
  Strings structures;  ///< the PE's own first, then its edges

  [[nodiscard]] std::string Command(const std::string& library) const {
    const characterize::LibrarySpec spec = characterize::LoadLibrarySpec(library);
    const std::string from = spec.package.empty()
                                 ? "--liberty " + Join(spec.files, " ") + " --name " + library
                                 : "--library " + library;
    return "./mixpe characterize " + source.design + " --structure " + Join(structures, " ") +
           " --operands " + source.operands + " " + from + " --record";
  }
};

const characterize::Row* FindRow(const Result& result, const std::string& structure,
                                 const std::string& operands) {
  for (const characterize::Row& row : result.rows) {
    if (row.structure == structure && row.operands == operands) return &row;
  }
  return nullptr;
}

/// One structure in all libraries, per product or operand.
struct Figures {
  std::vector<double> area_um2, energy_pj;
  double node_nm = 0;
  std::string kind, source;
};

void Add(Figures& figures, const Yardstick& to, const Result& result,
         const characterize::Row& row) {
  // The wire assumed per sink is a fixed share of the library's inverter input.
  const double inverter_ff = result.provenance.wire_ff_per_sink / netlist::kWireShareOfInverter;
  const double voltage = result.provenance.voltage;
  const double scale =
      to.inverter_input_ff * to.supply_v * to.supply_v / (inverter_ff * voltage * voltage);
  const double dynamic_fj = row.energy_fj_per_mac.total - row.energy_fj_per_mac.leakage;
  figures.area_um2.push_back(row.area_um2.nand2_equivalents * to.nand2_area_um2 /
                             row.macs_per_cycle);
  figures.energy_pj.push_back(kPjPerFj * dynamic_fj * scale);
}

Figures FiguresOf(const Question& question, const Characterised& known, const Strings& libraries,
                  const std::string& structure) {
  const std::string& design = question.source.design;
  const std::string& operands = question.source.operands;
  Figures figures{{}, {}, question.yardstick.node_nm, "", ""};
  for (const std::string& library : libraries) {
    const auto result =
        std::find_if(known.results.begin(), known.results.end(),
                     [&](const Result& candidate) { return candidate.library == library; });
    const characterize::Row* row =
        result == known.results.end() ? nullptr : FindRow(*result, structure, operands);
    if (row == nullptr) {
      throw UserError(question.at,
                      "no recorded figures of " + design + ", " + structure + ", " + operands +
                          " operands, in library " + library,
                      "make them: " + question.Command(library));
    }
    Add(figures, question.yardstick, *result, *row);
    figures.kind = result->kind;
  }
  figures.source = "netlists of " + design + ", " + structure + ", " + operands + " operands, in " +
                   Join(libraries, ", ") + " (./mixpe characterize)";
  return figures;
}

Sourced Summary(const std::vector<double>& values, double factor, const char* unit,
                const Figures& figures) {
  double log_sum = 0.0;
  for (const double value : values) log_sum += std::log(value);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double mean = std::exp(log_sum / static_cast<double>(values.size()));
  return {.value = std::clamp(mean, *low, *high) * factor,
          .unit = unit,
          .node_nm = figures.node_nm,
          .low = *low * factor,
          .high = *high * factor,
          .kind = figures.kind,
          .source = figures.source};
}

Sourced Area(const Figures& figures, double factor = 1.0) {
  return Summary(figures.area_um2, factor, "um2", figures);
}

Sourced Energy(const Figures& figures, double factor = 1.0) {
  return Summary(figures.energy_pj, factor, "pJ", figures);
}

Sourced Leakage(const Sourced& area, const Yardstick& yardstick) {
  const double each = yardstick.leakage_uw_per_um2;
  return {area.value * each,
          "uW",
          area.node_nm,
          area.low * each,
          area.high * each,
          "derived",
          yardstick.leakage_source + ", times the area"};
}

}  // namespace

Yardstick LoadYardstick() {
  const auto file = ProjectRoot() / "sim/tables/recorded_costs.yaml";
  Yardstick yardstick = ReadYaml<Yardstick>(LoadYaml(file.string()));
  if (yardstick.libraries.empty()) {
    throw UserError({ShownPath(file), 0, "libraries"}, "empty", "name at least one library");
  }
  return yardstick;
}

Characterised LoadCharacterised(const std::string& design) {
  const characterize::PeSource pe = characterize::FindPe(design);
  return {characterize::LoadRecordedDesign(design), pe.Defines("PE_EDGE"), pe.Defines("PE_WEIGHT")};
}

PeCosts CostsOf(const SynthesisSource& source, const Characterised& known, const Strings& libraries,
                const Where& at) {
  Question question{source, LoadYardstick(), at, {}};
  const Yardstick& yardstick = question.yardstick;
  if (source.structure.empty()) question.source.structure = yardstick.structure;
  if (source.operands.empty()) question.source.operands = yardstick.operands;
  const Strings& in = libraries.empty() ? yardstick.libraries : libraries;
  const std::string& structure = question.source.structure;
  question.structures = {structure};
  if (known.activation_edge) question.structures.push_back("edge_act");
  if (known.weight_edge) question.structures.push_back("edge_weight");

  const auto figures_of = [&](const std::string& what) {
    return FiguresOf(question, known, in, what);
  };
  const auto edge_of = [&](const char* edge) {
    const Figures figures = figures_of(edge);
    return EdgeCosts{Energy(figures), Area(figures)};
  };
  const Figures figures = figures_of(structure);
  PeCosts costs;
  costs.kind = figures.kind;
  costs.area = Area(figures, source.products);
  costs.energy = Energy(figures, source.products);
  costs.leakage = Leakage(costs.area, yardstick);
  if (known.activation_edge) costs.activation_edge = edge_of("edge_act");
  if (known.weight_edge) costs.weight_edge = edge_of("edge_weight");
  return costs;
}

}  // namespace mixpe::sim
