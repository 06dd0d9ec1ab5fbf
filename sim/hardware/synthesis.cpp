// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/synthesis.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "sim/characterize/result.hpp"
#include "sim/netlist/library.hpp"

namespace mixpe::sim {
namespace {

// Nangate 45 nm Open Cell Library, typical corner, as its data book prints them.
constexpr double kNode = 45.0;
constexpr double kNand2AreaUm2 = 0.798;    // NAND2_X1
constexpr double kInverterInputFf = 1.70;  // INV_X1
constexpr double kSupplyV = 1.1;

// Libraries of different nodes leak too differently to be averaged, so leakage goes with area: of
// the fixed INT8 PE of the BitFusion repository (hsharma35/bitfusion), systolic_array_synth.csv.
constexpr double kLeakageUwPerUm2 = 22.952 / 687.6072;

struct Figures {
  std::vector<std::string> libraries;
  std::vector<double> area_um2;
  std::vector<double> energy_pj;
};

void Add(Figures& figures, const characterize::Result& result, const characterize::Row& row) {
  const characterize::Provenance& library = result.provenance;
  // The wire assumed per sink is a fixed share of the library's inverter input.
  const double inverter_ff = library.wire_ff_per_sink / netlist::kWireShareOfInverter;
  const double scale =
      kInverterInputFf * kSupplyV * kSupplyV / (inverter_ff * library.voltage * library.voltage);
  const double dynamic_fj = row.energy_fj_per_mac.total - row.energy_fj_per_mac.leakage;
  figures.libraries.push_back(result.library);
  figures.area_um2.push_back(row.area_um2.nand2_equivalents * kNand2AreaUm2 / row.macs_per_cycle);
  figures.energy_pj.push_back(1e-3 * dynamic_fj * scale);
}

Sourced Summary(const std::vector<double>& values, const std::string& unit,
                const std::string& source) {
  double log_sum = 0.0;
  for (const double value : values) log_sum += std::log(value);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double mean = std::exp(log_sum / static_cast<double>(values.size()));
  return {std::clamp(mean, *low, *high), unit, kNode, *low, *high, "recorded", source};
}

Sourced Leakage(const Sourced& area) {
  return {area.value * kLeakageUwPerUm2,
          "uW",
          kNode,
          area.low * kLeakageUwPerUm2,
          area.high * kLeakageUwPerUm2,
          "derived",
          "leakage density of the INT8 PE in the BitFusion repository times the area"};
}

}  // namespace

SynthesisedCosts CostsOf(const SynthesisSource& source, const std::string& place) {
  Figures figures;
  for (const characterize::Result& result : characterize::LoadRecorded()) {
    if (result.design != source.design) continue;
    for (const characterize::Row& row : result.rows) {
      const bool wanted = row.structure == source.structure && row.operands == source.operands;
      if (wanted) Add(figures, result, row);
    }
  }
  if (figures.libraries.empty()) {
    throw UserError({place, 0, "synthesis"},
                    "no recorded figures of " + source.design + ", " + source.structure + ", " +
                        source.operands,
                    "make them: ./mixpe characterize " + source.design + " --structure " +
                        source.structure + " --record");
  }
  const std::string text = "geometric mean and range over " + Join(figures.libraries, ", ") +
                           ": ./mixpe characterize " + source.design + " --table, " +
                           source.structure + ", " + source.operands + " operands";
  const Sourced area = Summary(figures.area_um2, "um2", text);
  return {area, Summary(figures.energy_pj, "pJ", text), Leakage(area)};
}

}  // namespace mixpe::sim
