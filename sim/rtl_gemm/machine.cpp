// SPDX-License-Identifier: Apache-2.0
#include "sim/rtl_gemm/machine.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

using models::PeMode;
using models::PeModel;

constexpr const char* kPeFolder = "rtl/pe";
constexpr const char* kPeFile = "pe.svh";

std::string Formats(const PeMode& mode) { return mode.activation + "," + mode.weight; }

const PeModel& FindModel(const std::string& pe) {
  (void)FindInCatalogue(kPeFolder, kPeFile, "PE", pe);
  if (!models::PeRegistry::Has(pe)) {
    throw DeviceError("rtl/pe/" + pe + " has no golden model; add models/pe/" + pe);
  }
  return *models::PeRegistry::Get(pe).model;
}

const PeMode& FindMode(const std::string& pe, const PeModel& model, const std::string& formats) {
  if (formats.empty()) return model.Modes().front();
  std::vector<std::string> known;
  for (const PeMode& mode : model.Modes()) {
    if (Formats(mode) == formats) return mode;
    known.push_back(Formats(mode));
  }
  throw UserError({}, "PE " + pe + " has no formats '" + formats + "'",
                  "activation,weight of: " + Join(known, " "));
}

void RefuseUnsupported(const std::string& pe, const PeModel& own, const PeMode& mode) {
  const std::string why = WhyUnsupported(own, mode);
  if (why.empty()) return;
  std::vector<std::string> supported;
  for (const CatalogueEntry& entry : Catalogue(kPeFolder, kPeFile)) {
    if (!models::PeRegistry::Has(entry.name)) continue;
    const PeModel& model = *models::PeRegistry::Get(entry.name).model;
    if (WhyUnsupported(model, model.Modes().front()).empty()) supported.push_back(entry.name);
  }
  throw UserError({}, "the accelerator has no use for PE " + pe + ": " + why,
                  "take one of: " + Join(supported, ", "));
}

RtlMachineSpec ReadSpec(const std::vector<std::string>& settings) {
  YamlDocument document = ParseYaml("{memory: {}}", "./mixpe gemm --backend rtl --parameters");
  for (const std::string& setting : settings) Override(document, setting);
  return ReadYaml<RtlMachineSpec>(document);
}

void CheckSpec(const RtlMachineSpec& spec) {
  const auto refuse = [](const std::string& field, std::int64_t value, const std::string& remedy) {
    throw UserError({}, field + " is " + std::to_string(value), remedy);
  };
  const std::int64_t width = spec.tile_cols * spec.cols;
  if (spec.units != 0 && width % spec.units != 0) {
    refuse("units", spec.units, "use a divisor of " + std::to_string(width) + ", or 0");
  }
  if (!std::has_single_bit(static_cast<std::uint64_t>(spec.data_bits))) {
    refuse("data_bits", spec.data_bits, "use 64, 128, 256 or 512");
  }
  if (spec.memory.max_latency < spec.memory.min_latency) {
    refuse("memory.max_latency", spec.memory.max_latency,
           "use at least memory.min_latency, which is " + std::to_string(spec.memory.min_latency));
  }
}

int BitsOf(std::int64_t count) {
  return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(count - 1)));
}

/// Every pass's difference, shifted, their sum, and the zero point's product beside it.
int NeededIntBits(const PeModel& model, const PeMode& mode, const RtlMachineSpec& spec) {
  int shift = 0;
  for (const double weight : mode.pass_weights) {
    shift = std::max(shift, std::ilogb(std::abs(weight)));
  }
  const int group = static_cast<int>(spec.max_group);
  const int carry = mode.pass_weights.size() > 1 ? 1 : 0;
  const int sum = model.SumBits(group) + shift + carry;
  const int zero = models::ActivationPortBits(model) == mode.activation_bits
                       ? mode.activation_bits + BitsOf(spec.max_group) + int(spec.zero_bits)
                       : 0;
  constexpr int kLeast = 24;
  return std::max(kLeast, std::max(sum, zero) + 1);
}

/// Whether a pass's sum, less the zero row's, is an integer in units of the pass's weight: what the
/// group unit takes it for.
bool SumsAreIntegers(const PeModel& model, const PeMode& mode) {
  const int bits = model.SumBits(128);
  const std::size_t passes = mode.pass_weights.size();
  for (std::size_t pass = 0; pass < passes; ++pass) {
    for (const std::int64_t probe : {1L, -1L, 3L, 1000L, -1024L, 1L << (bits - 2)}) {
      std::vector<std::uint64_t> sums(passes, 0), zeros(passes, 0);
      sums[pass] = models::LowBits(static_cast<std::uint64_t>(probe), bits);
      const double wanted = mode.pass_weights[pass] * static_cast<double>(probe);
      if (model.GroupValue(mode, sums, zeros, bits) != wanted) return false;
    }
  }
  return true;
}

/// The unit's partial integers are as wide as the sums at least.
void CheckIntBits(const PeModel& model, const RtlMachineSpec& spec) {
  const int sum_bits = model.SumBits(static_cast<int>(spec.max_group));
  if (spec.int_bits != 0 && spec.int_bits < sum_bits) {
    throw UserError({}, "int_bits is " + std::to_string(spec.int_bits),
                    "use at least " + std::to_string(sum_bits) + ", as the PE's sums have, or 0");
  }
}

/// Buffers address their rows by 16 bits of bytes (rtl/accelerator/descriptor_pkg.sv).
void CheckRowBytes(const PeModel& model, const RtlMachineSpec& spec) {
  constexpr std::int64_t kMost = 65535;
  const std::int64_t act = spec.rows * spec.dot * models::ActivationPortBits(model) / 8;
  const std::int64_t weight =
      spec.tile_cols * spec.cols * spec.dot * models::WeightPortBits(model) / 8;
  if (std::max(act, weight) > kMost) {
    throw UserError({}, "an array row takes " + std::to_string(std::max(act, weight)) + " bytes",
                    "use fewer rows, columns or lanes: descriptors have room for 65535");
  }
}

models::AcceleratorConfig ConfigOf(const PeModel& model, const PeMode& mode,
                                   const RtlMachineSpec& spec) {
  const auto narrow = [](std::int64_t value) { return static_cast<int>(value); };
  return {.array = {.rows = narrow(spec.rows),
                    .tile_cols = narrow(spec.tile_cols),
                    .cols = narrow(spec.cols),
                    .dot = narrow(spec.dot),
                    .max_group = narrow(spec.max_group),
                    .tree_register = spec.tree_register},
          .max_m = narrow(spec.max_m),
          .passes = static_cast<int>(mode.pass_weights.size()),
          .with_minimum = spec.with_minimum,
          .int_bits = spec.int_bits != 0 ? narrow(spec.int_bits) : NeededIntBits(model, mode, spec),
          .zero_bits = narrow(spec.zero_bits)};
}

}  // namespace

std::string WhyUnsupported(const PeModel& model, const PeMode& mode) {
  if (!mode.exact) return "it adds in floating point, and the group units take integers";
  for (const double weight : mode.pass_weights) {
    const double magnitude = std::abs(weight);
    if (magnitude < 1.0 || magnitude > 32768.0 || std::exp2(std::ilogb(magnitude)) != magnitude) {
      return "its sums count units of " + ExactNumber(weight) +
             ", and the group units shift by 0 to 15 bits";
    }
  }
  if (!SumsAreIntegers(model, mode)) {
    return "its sums hold several integers side by side, and the group units take one";
  }
  return "";
}

RtlMachine MakeRtlMachine(const std::string& pe, const std::string& formats,
                          const std::vector<std::string>& settings) {
  const PeModel& model = FindModel(pe);
  const PeMode& mode = FindMode(pe, model, formats);
  RefuseUnsupported(pe, model, mode);
  const RtlMachineSpec spec = ReadSpec(settings);
  CheckSpec(spec);
  CheckRowBytes(model, spec);
  CheckIntBits(model, spec);
  return {pe, spec, &model, mode, ConfigOf(model, mode, spec)};
}

std::int64_t RtlMachine::Lanes() const {
  return spec.rows * config.array.Width() * config.array.StepCodes(mode);
}

std::vector<std::string> RtlMachine::Parameters() const {
  std::vector<std::string> parameters;
  const auto add = [&parameters](const std::string& name, std::int64_t value) {
    parameters.push_back(name + "=" + std::to_string(value));
  };
  add("Rows", spec.rows);
  add("TileCols", spec.tile_cols);
  add("Cols", spec.cols);
  add("Dot", spec.dot);
  add("MaxGroup", spec.max_group);
  add("MaxM", spec.max_m);
  add("Units", Units());
  add("IntBits", config.int_bits);
  add("ZeroBits", spec.zero_bits);
  add("Passes", config.passes);
  add("DataWidth", spec.data_bits);
  parameters.push_back(std::string("TreeRegister=1'b") + (spec.tree_register ? "1" : "0"));
  parameters.push_back(std::string("LatchStore=1'b") + (spec.latch_store ? "1" : "0"));
  parameters.push_back(std::string("WithMinimum=1'b") + (spec.with_minimum ? "1" : "0"));
  return parameters;
}

models::AxiMemoryOptions RtlMachine::MemoryOptions(std::uint64_t seed) const {
  return {.data_bytes = static_cast<unsigned>(spec.data_bits / 8),
          .seed = seed,
          .ready_percent = static_cast<int>(spec.memory.ready_percent),
          .valid_percent = static_cast<int>(spec.memory.valid_percent),
          .min_latency = static_cast<unsigned>(spec.memory.min_latency),
          .max_latency = static_cast<unsigned>(spec.memory.max_latency)};
}

}  // namespace mixpe::sim
