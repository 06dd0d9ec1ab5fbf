// SPDX-License-Identifier: Apache-2.0
// Operand streams: what a PE is fed while its energy is measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "reference/base/fields.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::sim::characterize {

/// rtl/synth/operands/<name>.yaml
struct OperandSpec {
  std::int64_t schema = 1;
  std::string name;
  std::string sentence;
  std::int64_t seed = 1;
  std::string distribution;  ///< "gaussian" or "uniform"
  double activation_share = 0, weight_share = 0;
  double activation_float = 0, weight_float = 0;
  std::int64_t activations_per_weight = 256;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("name", name, Field("", "name, equal to the file's"));
    visit("sentence", sentence, Field("", "what it is"));
    visit("seed", seed, Field("", "of the random numbers").Range(0, 1e18));
    visit("distribution", distribution, Field("", "of values").OneOf({"gaussian", "uniform"}));
    visit("activation_share", activation_share,
          Field("",
                "standard deviation (gaussian) or bound (uniform) over the largest value of "
                "the symmetric range")
              .Range(0, 1));
    visit("weight_share", weight_share, Field("", "same of weights").Range(0, 1));
    visit("activation_float", activation_float,
          Field("", "the same of floating-point formats, as a value").Range(0, 1e4));
    visit("weight_float", weight_float, Field("", "same of weights").Range(0, 1e4));
    visit("activations_per_weight", activations_per_weight,
          Field("", "activations that a resident weight meets before the next is loaded")
              .Range(1, 1 << 20));
  }
};

/// Throws UserError for an unknown name.
[[nodiscard]] OperandSpec LoadOperands(const std::string& name);
/// Sorted.
[[nodiscard]] std::vector<std::string> OperandNames();

/// Draws operands of one format.
class CodeSource {
 public:
  enum class Role { kActivation, kWeight };
  CodeSource(const models::PeModel& model, const models::PeMode& mode, Role role,
             const OperandSpec& spec);

  /// The accepted code nearest to a value of the distribution, clipped to the symmetric range; that
  /// of an unsigned format lies around its middle, where quantizers put the zero point.
  [[nodiscard]] models::Code Draw(Rng& rng) const;
  /// Zero or an extreme: the ends of the whole accepted range included.
  [[nodiscard]] models::Code DrawCorner(Rng& rng) const;

 private:
  struct Item {
    double value;
    models::Code code;
  };
  std::vector<Item> items_;  ///< by value
  std::vector<models::Code> corners_;
  double center_ = 0;  ///< not zero for formats of one sign
  double limit_ = 0;   ///< of the symmetric range around it
  double scale_ = 0;
  bool gaussian_ = true;
};

}  // namespace mixpe::sim::characterize
