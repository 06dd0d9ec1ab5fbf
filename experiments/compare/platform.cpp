// SPDX-License-Identifier: Apache-2.0
#include "experiments/compare/platform.hpp"

#include <algorithm>

#include "experiments/report/table.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::experiments {
namespace {

using sim::AcceleratorSpec;
using sim::Band;
using sim::FastModel;
using sim::Machine;

constexpr std::int64_t kStep = 8;
constexpr std::int64_t kManyCols = 1 << 16;

double Pick(const Band& band, AreaEnd end) {
  return end == AreaEnd::kLow ? band.low : end == AreaEnd::kHigh ? band.high : band.value;
}

void SetMemory(const std::string& name, Machine& machine) {
  machine.spec.memory = name;
  machine.memory = sim::LoadMemory(name);
}

void Apply(const Platform& platform, Machine& machine) {
  AcceleratorSpec& spec = machine.spec;
  spec.rows = platform.rows;
  spec.cols = platform.cols;
  spec.clock_mhz = platform.clock_mhz;
  SetMemory(platform.memory, machine);
  spec.vector_lanes = platform.vector_lanes;
  spec.split_k = platform.split_k;
  spec.buffers = platform.buffers;
}

/// Group-unit lanes per column that keep up with an array of so many rows.
struct LaneRule {
  std::int64_t operations = 0;  ///< of the group unit per row ...
  std::int64_t cycles = 1;      ///< ... in this many cycles
  std::int64_t most = 1;        ///< a column delivers one sum a cycle: more lanes would idle

  [[nodiscard]] std::int64_t Lanes(std::int64_t rows) const {
    return std::clamp<std::int64_t>((rows * operations + cycles - 1) / cycles, 1, most);
  }
};

LaneRule LaneRuleOf(const Machine& machine) {
  constexpr std::int64_t kLong = 1 << 20;
  const sim::GemmProblem p =
      FastModel(machine).Problem(1, 1, 1, kLong, reference::Role::kWeight, false);
  if (!p.ScaledInGroups()) return {};
  return {p.mode.k_parallel * p.operations_per_scale,
          p.scale_group * p.mode.passes * p.mode.fuse_rows, p.operations_per_scale};
}

/// Rows whose group sums leave a column as fast as new ones form; a designer builds no more.
std::int64_t MostRows(const Machine& machine) {
  constexpr std::int64_t kAny = 1 << 20;
  const sim::GemmProblem p =
      FastModel(machine).Problem(1, 1, 1, kAny, reference::Role::kWeight, false);
  if (!p.ScaledInGroups()) return kAny;
  return std::max(kStep, p.scale_group * p.mode.passes / p.mode.k_parallel / kStep * kStep);
}

/// Chip area as a function of the array's extents.
struct AreaLaw {
  double fixed = 0, per_row = 0, per_col = 0, per_pe = 0, per_group_lane = 0;
  LaneRule lanes;  ///< per column
  [[nodiscard]] double At(std::int64_t rows, std::int64_t cols) const {
    const auto r = static_cast<double>(rows), c = static_cast<double>(cols);
    return fixed + per_row * r + per_col * c + per_pe * r * c +
           per_group_lane * c * static_cast<double>(lanes.Lanes(rows));
  }
};

/// Only the array's own figures are taken at the end of their band: what all designs share moves
/// the budget too.
AreaLaw LawOf(const Machine& machine, AreaEnd end) {
  AreaLaw law;
  law.lanes = LaneRuleOf(machine);
  for (const sim::AreaLine& line : FastModel(machine).Area()) {
    const double each = line.coefficient_um2.value;
    const AcceleratorSpec& spec = machine.spec;
    if (line.part == sim::kArray) {
      law.per_pe = Pick(line.coefficient_um2, end);
    } else if (line.part == sim::kActivationEdge) {
      law.per_row += Pick(line.area_um2, end) / static_cast<double>(spec.rows);
    } else if (line.part == sim::kWeightEdge) {
      law.per_col += Pick(line.area_um2, end) / static_cast<double>(spec.cols);
    } else if (line.part == "group unit") {
      law.per_group_lane = each;
    } else {
      law.fixed += line.area_um2.value;
    }
  }
  return law;
}

/// Largest array whose cost is within the budget.
void Size(AcceleratorSpec& spec, double budget, std::int64_t most_rows, const auto& cost) {
  std::int64_t best_pes = 0;
  for (std::int64_t rows = kStep; rows <= most_rows && cost(rows, rows) <= budget; rows += kStep) {
    // Where rows may not grow, columns take what is left.
    const std::int64_t most_cols = rows + kStep > most_rows ? kManyCols : 2 * rows;
    for (std::int64_t cols = rows; cols <= most_cols && cost(rows, cols) <= budget; cols += kStep) {
      // Later rows are squarer: of equals they win.
      if (rows * cols < best_pes) continue;
      best_pes = rows * cols;
      spec.rows = rows;
      spec.cols = cols;
    }
  }
  if (best_pes == 0) {
    throw UserError({}, spec.name + ": not even an array of 8x8 fits the budget",
                    "enlarge --set rows and cols");
  }
}

}  // namespace

Platform LoadPlatform(const std::vector<std::string>& settings) {
  YamlDocument document = LoadYaml((ProjectRoot() / "experiments/compare/platform.yaml").string());
  for (const std::string& setting : settings) Override(document, setting);
  return ReadYaml<Platform>(document);
}

const std::vector<std::string>& IsoNames() {
  static const std::vector<std::string> names{"area", "pe", "power", "bandwidth", "described"};
  return names;
}

Iso ParseIso(const std::string& name) {
  const auto found = std::find(IsoNames().begin(), IsoNames().end(), name);
  if (found == IsoNames().end())
    throw UserError({}, "--iso " + name + " is not possible here", Suggest(name, IsoNames()));
  return static_cast<Iso>(found - IsoNames().begin());
}

std::string Budget::Sentence(const Platform& platform) const {
  const std::string reference = platform.reference + " " + std::to_string(platform.rows) + "x" +
                                std::to_string(platform.cols);
  const std::string rest =
      ", same clock (" + Short(platform.clock_mhz) + " MHz), buffers, vector unit and memory (" +
      platform.memory + ")" +
      (platform.libraries.empty()
           ? ""
           : "; recorded PE costs of library " + Join(platform.libraries, ", ") + " alone");
  switch (iso) {
    case Iso::kArea:
      return "held equal: chip area, " + Short(area_um2 * 1e-6) + " mm2 at 28 nm (that of " +
             reference + ")" + rest;
    case Iso::kPe:
      return "held equal: PE count, " + std::to_string(platform.rows) + "x" +
             std::to_string(platform.cols) + rest;
    case Iso::kPower:
      return "held equal: peak array power, " + Short(power_mw * 1e-3) + " W (that of " +
             reference + ")" + rest;
    case Iso::kBandwidth:
      return "held equal: memory (" + platform.memory +
             "); arrays, buffers and clocks as each design describes them";
    case Iso::kDescribed:
      return "nothing held equal: arrays, buffers and memories as each design's authors state "
             "them, else as in the "
             "evaluation of MixPE";
  }
  return "";
}

sim::CostChoice Platform::Costs() const {
  sim::CostChoice choice = sim::ParseCosts(costs);
  choice.libraries = libraries;
  return choice;
}

Machine MachineOf(const std::string& accelerator, const Platform& platform) {
  return sim::BuildMachine(sim::LoadAccelerator(accelerator), platform.Costs());
}

Budget BudgetOf(const Platform& platform, Iso iso) {
  Machine machine = MachineOf(platform.reference, platform);
  Apply(platform, machine);
  const FastModel model(std::move(machine));
  return {iso, model.AreaUm2().value, model.PeakArrayPowerMw()};
}

Machine Equalized(Machine machine, const Platform& platform, const Budget& budget, AreaEnd end,
                  std::int64_t kv_bits) {
  const AcceleratorSpec& spec = machine.spec;
  if (kv_bits > 0) machine.spec.formats.kv.bits = kv_bits;
  const bool own = budget.iso == Iso::kBandwidth || budget.iso == Iso::kDescribed;
  if (budget.iso == Iso::kBandwidth) SetMemory(platform.memory, machine);
  if (!own) Apply(platform, machine);
  if (platform.capacity_gib > 0) machine.memory.capacity_gib = platform.capacity_gib;
  if (budget.iso == Iso::kArea) {
    const AreaLaw law = LawOf(machine, end);
    Size(machine.spec, budget.area_um2, MostRows(machine),
         [&](auto r, auto c) { return law.At(r, c); });
  } else if (budget.iso == Iso::kPower) {
    const double each =
        FastModel(machine).PeakArrayPowerMw() / static_cast<double>(spec.rows * spec.cols);
    Size(machine.spec, budget.power_mw, MostRows(machine),
         [&](auto r, auto c) { return each * static_cast<double>(r * c); });
  }
  if (!own) machine.spec.group_lanes = LaneRuleOf(machine).Lanes(machine.spec.rows);
  return machine;
}

}  // namespace mixpe::experiments
