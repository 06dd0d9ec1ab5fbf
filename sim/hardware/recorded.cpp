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
  Figures figures;
  for (const std::string& library : libraries) {
    const auto result =
        std::find_if(known.results.begin(), known.results.end(),
                     [&](const Result& candidate) { return candidate.library == library; });
    const characterize::Row* row = result == known.results.end()
                                       ? nullptr
                                       : FindRow(*result, structure, question.source.operands);
    if (row == nullptr) {
      throw UserError(question.at,
                      "no recorded figures of " + question.source.design + ", " + structure + ", " +
                          question.source.operands + " operands, in library " + library,
                      "make them: " + question.Command(library));
    }
    Add(figures, question.yardstick, *result, *row);
  }
  return figures;
}

Sourced Summary(const std::vector<double>& values, double factor, const char* unit,
                const Yardstick& yardstick, const std::string& source) {
  double log_sum = 0.0;
  for (const double value : values) log_sum += std::log(value);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double mean = std::exp(log_sum / static_cast<double>(values.size()));
  return {std::clamp(mean, *low, *high) * factor,
          unit,
          yardstick.node_nm,
          *low * factor,
          *high * factor,
          "recorded",
          source};
}

std::string Source(const Question& question, const Strings& libraries,
                   const std::string& structure) {
  return "netlists of " + question.source.design + ", " + structure + ", " +
         question.source.operands + " operands, in " + Join(libraries, ", ") +
         ": ./mixpe characterize " + question.source.design + " --table";
}

EdgeCosts EdgeOf(const Question& question, const Characterised& known, const Strings& libraries,
                 const std::string& structure) {
  const Figures figures = FiguresOf(question, known, libraries, structure);
  const std::string source = Source(question, libraries, structure);
  return {Summary(figures.energy_pj, 1.0, "pJ", question.yardstick, source),
          Summary(figures.area_um2, 1.0, "um2", question.yardstick, source)};
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

  const Figures figures = FiguresOf(question, known, in, structure);
  const std::string text = Source(question, in, structure);
  PeCosts costs;
  costs.area = Summary(figures.area_um2, source.products, "um2", yardstick, text);
  costs.energy = Summary(figures.energy_pj, source.products, "pJ", yardstick, text);
  costs.leakage = Leakage(costs.area, yardstick);
  if (known.activation_edge) costs.activation_edge = EdgeOf(question, known, in, "edge_act");
  if (known.weight_edge) costs.weight_edge = EdgeOf(question, known, in, "edge_weight");
  costs.kind = known.results.front().kind;
  return costs;
}

}  // namespace mixpe::sim
