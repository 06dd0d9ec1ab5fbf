// SPDX-License-Identifier: Apache-2.0
// A processing element as the cost models see it: what it multiplies, how fast, and what it costs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "sim/hardware/pe_costs.hpp"
#include "sim/hardware/recorded.hpp"

namespace mixpe::sim {

/// Width and family of one operand inside a PE.
struct OperandFormat {
  std::int64_t bits = 8;
  bool floating = false;
  bool operator==(const OperandFormat&) const = default;
};

/// One way to use the PE array for a pair of operand formats.
struct PeMode {
  std::int64_t weight_bits = 8;
  std::int64_t activation_bits = 8;
  bool weight_float = false;
  bool activation_float = false;
  std::int64_t k_parallel = 1;  ///< products along K that one PE adds per step
  std::int64_t passes = 1;      ///< cycles per step
  std::int64_t fuse_rows = 1;   ///< array rows joined into one wider PE
  std::int64_t fuse_cols = 1;   ///< array columns joined into one wider PE

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("weight_bits", weight_bits, Field("bit", "widest stationary-side operand").Range(1, 32));
    visit("activation_bits", activation_bits,
          Field("bit", "widest moving-side operand").Range(1, 32));
    visit("weight_float", weight_float, Field("", "weight operand is floating point").Optional());
    visit("activation_float", activation_float,
          Field("", "activation operand is floating point").Optional());
    visit("k_parallel", k_parallel,
          Field("products", "products one PE adds per step").Range(1, 64).Optional());
    visit("passes", passes, Field("cycles", "cycles per step").Range(1, 64).Optional());
    visit("fuse_rows", fuse_rows,
          Field("rows", "rows joined into one wider PE").Range(1, 8).Optional());
    visit("fuse_cols", fuse_cols,
          Field("columns", "columns joined into one wider PE").Range(1, 8).Optional());
  }

  /// Products per PE and cycle.
  [[nodiscard]] double MacsPerPeCycle() const;
};

struct PeSpec {
  std::int64_t schema = 1;
  std::string name;
  std::string sentence;
  std::vector<PeMode> modes;
  std::optional<SynthesisSource> synthesis;  ///< costs from this project's own synthesis
  std::optional<PeCosts> published;          ///< costs from the literature
  Where at = {};                             ///< of `synthesis`; not part of the file

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("name", name, Field("", "name, equal to the folder"));
    visit("sentence", sentence, Field("", "what it is, for `mixpe list`"));
    visit("modes", modes, Field("", "operand formats it runs natively, with their rates"));
    visit("synthesis", synthesis, Field("", "costs from a recorded characterisation").Optional());
    visit("published", published, Field("", "costs from the literature").Optional());
  }
};

/// sim/pe/<name>/pe.yaml. Throws UserError (unknown name, malformed file, band or unit wrong, no
/// costs at all).
[[nodiscard]] PeSpec LoadPe(const std::string& name);

/// What the PE costs: recorded where it names a synthesis, unless published costs are asked for.
/// Throws UserError if those are not there; nothing stands in for them.
[[nodiscard]] PeCosts CostsOf(const PeSpec& pe, const CostChoice& choice);

/// The fastest mode whose operand widths hold the formats; families must match. Throws UserError
/// naming the PE and the formats if there is none: nothing is widened silently across families.
[[nodiscard]] const PeMode& ModeFor(const PeSpec& pe, OperandFormat weight,
                                    OperandFormat activation);

}  // namespace mixpe::sim
