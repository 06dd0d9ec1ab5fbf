// SPDX-License-Identifier: Apache-2.0
// An accelerator: PE x array x dataflows x buffers x vector unit x memory, and how it stores its
// operands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/hardware/components.hpp"
#include "sim/hardware/memory.hpp"
#include "sim/hardware/pe.hpp"

namespace mixpe::sim {

/// How one kind of operand is stored and fed.
struct StorageFormat {
  std::int64_t bits = 8;
  bool floating = false;
  std::int64_t group_size =
      0;  ///< elements along K per scale; 0: one scale per channel (weights) or token
  std::int64_t scale_bits = 0;
  std::int64_t zero_bits = 0;  ///< 0: symmetric
  /// Width after expansion at the array edge, 0: enters as stored. What is expanded is dequantized
  /// there: groups need no group unit.
  std::int64_t expanded_bits = 0;
  bool expanded_floating = false;

  [[nodiscard]] OperandFormat InArray() const {
    return expanded_bits > 0 ? OperandFormat{expanded_bits, expanded_floating}
                             : OperandFormat{bits, floating};
  }

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("bits", bits, Field("bit", "stored width of one element").Range(1, 32));
    visit("floating", floating, Field("", "floating point").Optional());
    visit("group_size", group_size,
          Field("elements", "elements along K that share a scale; 0: the whole row")
              .Range(0, 1 << 20)
              .Optional());
    visit("scale_bits", scale_bits,
          Field("bit", "width of a scale; 0: none").Range(0, 32).Optional());
    visit("zero_bits", zero_bits,
          Field("bit", "width of a zero point; 0: symmetric").Range(0, 32).Optional());
    visit("expanded_bits", expanded_bits,
          Field("bit", "width after expansion at the array edge; 0: none").Range(0, 32).Optional());
    visit("expanded_floating", expanded_floating,
          Field("", "expanded to floating point").Optional());
  }
};

struct Formats {
  StorageFormat weight;
  StorageFormat activation;
  StorageFormat kv;
  std::int64_t output_bits = 16;       ///< results and vector operands in memory
  std::int64_t accumulator_bits = 32;  ///< partial sums in the output buffer

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("weight", weight, Field("", "weights"));
    visit("activation", activation, Field("", "activations that enter the array"));
    visit("kv", kv, Field("", "keys and values in the cache"));
    visit("output_bits", output_bits, Field("bit", "results in memory").Range(1, 32).Optional());
    visit("accumulator_bits", accumulator_bits,
          Field("bit", "partial sums on chip").Range(8, 64).Optional());
  }
};

struct Buffers {
  std::int64_t weight_kib = 128;
  std::int64_t activation_kib = 256;
  std::int64_t output_kib = 128;
  std::int64_t weight_port_bits = 8192;  ///< bits per cycle from the weight buffer into the array

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("weight_kib", weight_kib, Field("KiB", "weight buffer, both halves").Range(1, 1 << 24));
    visit("activation_kib", activation_kib,
          Field("KiB", "activation buffer, both halves").Range(1, 1 << 24));
    visit("output_kib", output_kib, Field("KiB", "output buffer, both halves").Range(1, 1 << 24));
    visit("weight_port_bits", weight_port_bits,
          Field("bit/cycle", "weight buffer to array").Range(1, 1 << 24).Optional());
  }
};

/// Values outside the dense format that travel and compute on a path of their own (OLAccel).
struct OutlierPath {
  double weight_fraction = 0.0;
  double activation_fraction = 0.0;
  std::int64_t value_bits = 0;
  std::int64_t index_bits = 0;
  double lanes_per_pe = 0.0;  ///< outlier multipliers per PE
  double energy_ratio = 0.0;  ///< energy of an outlier product over a dense one

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("weight_fraction", weight_fraction, Field("", "share of weights").Range(0, 1));
    visit("activation_fraction", activation_fraction,
          Field("", "share of activations").Range(0, 1));
    visit("value_bits", value_bits, Field("bit", "stored width of an outlier").Range(0, 32));
    visit("index_bits", index_bits, Field("bit", "stored position of an outlier").Range(0, 32));
    visit("lanes_per_pe", lanes_per_pe, Field("", "outlier multipliers per PE").Range(0, 16));
    visit("energy_ratio", energy_ratio,
          Field("", "energy of an outlier product over a dense one").Range(0, 64));
  }
};

/// Layers that the design's own rule keeps at a wider format (ANT, OliVe).
struct WideLayers {
  double fraction = 0.0;
  std::int64_t bits = 8;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("fraction", fraction, Field("", "share of layers").Range(0, 1));
    visit("bits", bits, Field("bit", "width of weights and activations there").Range(1, 32));
  }
};

/// Expanders between buffer and array beside what the PE itself asks for (PeCosts): of weights to
/// the width of the array, one per column; "both": of activations too, one per row.
struct EdgeDecoders {
  bool present = false;
  std::string operands = "both";                              ///< "both", or "weight" alone
  Sourced energy{0, "pJ", 0, 0, 0, "derived", "no decoder"};  ///< per element entering the array
  Sourced area{0, "um2", 0, 0, 0, "derived", "no decoder"};   ///< per decoder

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("present", present, Field("", "decode operands at the array edge"));
    visit("operands", operands,
          Field("", "which pass a decoder").OneOf({"both", "weight"}).Optional());
    visit("energy", energy, Field("", "per element decoded"));
    visit("area", area, Field("", "per decoder"));
  }
};

struct AcceleratorSpec {
  std::int64_t schema = 1;
  std::string name;
  std::string sentence;
  std::string source;
  bool rival = true;   ///< takes part in `compare` unless others are named
  bool priced = true;  ///< false: a timing preset whose energy has no meaning
  std::string pe;
  std::int64_t rows = 32;
  std::int64_t cols = 32;
  std::vector<std::string> dataflows;
  bool folds_overlap = true;     ///< skew of one fold hides behind the next
  std::int64_t split_k = 1;      ///< most row segments that may work on different slices of K
  std::int64_t group_lanes = 1;  ///< group-unit lanes per array column
  std::int64_t vector_lanes = 64;
  double clock_mhz = 500.0;
  std::string memory;
  Formats formats;
  Buffers buffers;
  OutlierPath outliers;
  WideLayers wide_layers;
  EdgeDecoders decoders;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("name", name, Field("", "name"));
    visit("sentence", sentence, Field("", "what it is, for `mixpe list`"));
    visit("source", source, Field("", "where the organisation is described"));
    visit("rival", rival, Field("", "takes part in `compare` unless others are named").Optional());
    visit("priced", priced,
          Field("", "false: a timing preset whose energy has no meaning").Optional());
    visit("pe", pe, Field("", "processing element, a folder of sim/pe"));
    visit("rows", rows, Field("PEs", "array rows as described").Range(1, 65536));
    visit("cols", cols, Field("PEs", "array columns as described").Range(1, 65536));
    visit("dataflows", dataflows, Field("", "stationary operand").OneOf({"os", "ws", "is"}));
    visit("folds_overlap", folds_overlap,
          Field("", "skew of a fold hides behind the next").Optional());
    visit("split_k", split_k,
          Field("segments", "most row segments on different K slices").Range(1, 1024).Optional());
    visit("group_lanes", group_lanes,
          Field("lanes", "group-unit lanes per column").Range(1, 64).Optional());
    visit("vector_lanes", vector_lanes,
          Field("lanes", "vector unit width").Range(1, 1 << 20).Optional());
    visit("clock_mhz", clock_mhz, Field("MHz", "clock of everything on chip").Range(0.001, 1e5));
    visit("memory", memory, Field("", "main memory, a folder of sim/memory"));
    visit("formats", formats, Field("", "operand formats"));
    visit("buffers", buffers, Field("", "on-chip buffers, half of each usable (double buffering)"));
    visit("outliers", outliers, Field("", "outlier path").Optional());
    visit("wide_layers", wide_layers, Field("", "layers kept at a wider format").Optional());
    visit("decoders", decoders, Field("", "edge decoders").Optional());
  }
};

/// What operands of one side pass between buffer and array.
struct EdgeUnit {
  bool weights = false;  ///< else activations
  EdgeCosts costs;
  std::int64_t per_line = 1;  ///< operands per cycle of a row (column)
};

/// Everything that prices an operator, loaded and checked.
struct Machine {
  AcceleratorSpec spec;
  PeSpec pe;
  PeCosts costs;  ///< of the PE
  MemorySpec memory;
  ComponentTable parts;

  /// What the PE asks for, then the accelerator's expanders.
  [[nodiscard]] std::vector<EdgeUnit> Edges() const;
  [[nodiscard]] bool HasEdge(bool weights) const;
};

/// `what`: a folder of sim/accelerators or a YAML file. `settings`: `path=value` replacements.
/// Throws UserError.
[[nodiscard]] AcceleratorSpec LoadAccelerator(const std::string& what,
                                              const std::vector<std::string>& settings = {});

/// Whether a folder of sim/accelerators is called so.
[[nodiscard]] bool IsAccelerator(const std::string& name);

/// Loads PE, memory and tables behind a description. Throws UserError.
[[nodiscard]] Machine BuildMachine(const AcceleratorSpec& spec, const CostChoice& choice = {});

/// Names of all accelerators that `compare` takes unless others are named, sorted; those without
/// published costs are left out where such are asked for.
[[nodiscard]] std::vector<std::string> RivalNames(const CostChoice& choice = {});

}  // namespace mixpe::sim
