// SPDX-License-Identifier: Apache-2.0
// The accelerator of rtl/accelerator with a PE and sizes of one's choice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/accelerator/descriptor.hpp"
#include "models/axi/axi_memory.hpp"
#include "reference/base/fields.hpp"

namespace mixpe::sim {

/// How the memory behind the AXI4 port behaves.
struct RtlMemory {
  std::int64_t ready_percent = 100;
  std::int64_t valid_percent = 100;
  std::int64_t min_latency = 1;
  std::int64_t max_latency = 1;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("ready_percent", ready_percent,
          Field("%", "how often it takes an address or a beat").Range(1, 100).Optional());
    visit("valid_percent", valid_percent,
          Field("%", "how often it offers a beat or a response").Range(1, 100).Optional());
    visit("min_latency", min_latency,
          Field("cycles", "least, from an address to its first beat").Range(1, 10000).Optional());
    visit("max_latency", max_latency, Field("cycles", "most").Range(1, 10000).Optional());
  }
};

/// Parameters of rtl/accelerator/accelerator.sv; a zero means: what the others need.
struct RtlMachineSpec {
  std::int64_t rows = 4;
  std::int64_t tile_cols = 1;
  std::int64_t cols = 4;
  std::int64_t dot = 4;
  std::int64_t max_group = 128;
  std::int64_t max_m = 64;
  std::int64_t units = 0;
  std::int64_t int_bits = 0;
  std::int64_t zero_bits = 5;
  std::int64_t data_bits = 128;
  bool tree_register = false;
  bool latch_store = false;
  bool with_minimum = false;
  RtlMemory memory;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("rows", rows, Field("tiles", "along K").Range(1, 256).Optional());
    visit("tile_cols", tile_cols, Field("tiles", "along N").Range(1, 256).Optional());
    visit("cols", cols, Field("columns", "of a tile").Range(1, 64).Optional());
    visit("dot", dot, Field("lanes", "of a column of a tile").Range(1, 64).Optional());
    visit("max_group", max_group,
          Field("codes", "longest group that a sum holds").Range(1, 8192).Optional());
    visit("max_m", max_m, Field("rows", "of activations in a tile").Range(1, 4096).Optional());
    visit("units", units,
          Field("units", "group units, a divisor of the columns; 0: one per column")
              .Range(0, 4096)
              .Optional());
    visit("int_bits", int_bits,
          Field("bit", "a group's integer; 0: what PE and group need").Range(0, 53).Optional());
    visit("zero_bits", zero_bits, Field("bit", "a signed zero point").Range(1, 16).Optional());
    visit("data_bits", data_bits, Field("bit", "width of the AXI4 bus").Range(64, 512).Optional());
    visit("tree_register", tree_register,
          Field("", "a register between products and sum").Optional());
    visit("latch_store", latch_store, Field("", "weights in latches").Optional());
    visit("with_minimum", with_minimum,
          Field("", "group units that add minimum x activation sum").Optional());
    visit("memory", memory, Field("", "behind the bus").Optional());
  }
};

/// What can be built: every part fits the others.
struct RtlMachine {
  std::string pe;  ///< folder of rtl/pe and models/pe
  RtlMachineSpec spec;
  const models::PeModel* model = nullptr;  ///< of the registry
  models::PeMode mode;                     ///< one of the model's
  models::AcceleratorConfig config;

  [[nodiscard]] std::int64_t Units() const {
    return spec.units != 0 ? spec.units : config.array.Width();
  }
  /// Operand pairs per cycle at best.
  [[nodiscard]] std::int64_t Lanes() const;
  /// `<Name>=<value>` for every parameter of the module `accelerator` that is not left alone.
  [[nodiscard]] std::vector<std::string> Parameters() const;
  [[nodiscard]] models::AxiMemoryOptions MemoryOptions(std::uint64_t seed) const;
};

/// `formats`: `<activation>,<weight>` of one of the PE's modes; empty: its first mode.
/// `settings`: `<field>=<value>` each.
/// @throws UserError if there is no such PE, mode or field, or the accelerator has no use for it.
[[nodiscard]] RtlMachine MakeRtlMachine(const std::string& pe, const std::string& formats,
                                        const std::vector<std::string>& settings);

/// Why the accelerator cannot be built around a mode of a PE; empty if it can.
[[nodiscard]] std::string WhyUnsupported(const models::PeModel& model, const models::PeMode& mode);

}  // namespace mixpe::sim
