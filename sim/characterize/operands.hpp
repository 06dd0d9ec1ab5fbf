// SPDX-License-Identifier: Apache-2.0
// Operand streams: what a PE is fed while its energy is measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "reference/base/fields.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::sim::characterize {

/// Real operands of one product, from a safetensors file as `gemm --operands` reads it.
struct TensorOperands {
  std::string file;
  std::string activation = "activation";  ///< tensor (M, K)
  std::string weight = "weight";          ///< tensor (K, N)
  std::string sha256;                     ///< of what both tensors hold
};

/// rtl/synth/operands/<name>.yaml, or tensors
struct OperandSpec {
  std::int64_t schema = 1;
  std::string name;
  std::string sentence;
  std::int64_t seed = 1;
  std::string distribution;  ///< "gaussian" or "uniform"
  double activation_share = 0, weight_share = 0;
  double activation_float = 0, weight_float = 0;
  std::int64_t activations_per_weight = 256;
  std::optional<TensorOperands> tensors;  ///< instead of a distribution; not part of a data file

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

/// `name`: of rtl/synth/operands, or FILE.safetensors, or FILE.safetensors:ACTIVATION:WEIGHT with
/// the names of the tensors. Throws UserError for an unknown name or a file without such matrices.
[[nodiscard]] OperandSpec LoadOperands(const std::string& name);
/// Sorted.
[[nodiscard]] std::vector<std::string> OperandNames();

/// Draws operands of one format, or takes them from a tensor.
///
/// Integer tensors hold codes. Real numbers are quantized as the PE's formats are meant to be:
/// scaled so that the largest magnitude becomes the largest of the symmetric range, of a token's
/// activations and of each 128 weights of an output channel along K; then the nearest accepted
/// value. Floating formats take the nearest value unscaled. Formats of outliers (OliVe, OLAccel)
/// have a quantizer of their own: for them the tensor has to hold codes.
class CodeSource {
 public:
  enum class Role { kActivation, kWeight };
  CodeSource(const models::PeModel& model, const models::PeMode& mode, Role role,
             const OperandSpec& spec);

  /// The accepted code nearest to a value of the distribution, clipped to the symmetric range; that
  /// of an unsigned format lies around its middle, where quantizers put the zero point.
  [[nodiscard]] models::Code Draw(Rng& rng) const;
  [[nodiscard]] bool IsTensor() const { return lines_ > 0; }
  /// `count` codes along K, the `step`-th of so many, of a token (output channel); both counted
  /// around the tensor's end. Beyond K: zeros.
  [[nodiscard]] std::vector<models::Code> Take(std::int64_t line, std::int64_t step,
                                               int count) const;
  /// Steps that cover K.
  [[nodiscard]] std::int64_t Steps(int count) const;

  /// Zero or an extreme: the ends of the whole accepted range included.
  [[nodiscard]] models::Code DrawCorner(Rng& rng) const;

 private:
  struct Item {
    double value;
    models::Code code;
  };
  void ReadTensor(const models::PeModel& model, const models::PeMode& mode, bool weight,
                  const TensorOperands& tensors);
  void Quantize(const std::vector<double>& values, std::int64_t group);
  [[nodiscard]] models::Code Nearest(double value) const;

  std::vector<Item> items_;           ///< by value
  std::vector<models::Code> tensor_;  ///< [line x K]
  std::int64_t lines_ = 0, k_ = 0;
  bool floating_ = false;
  std::vector<models::Code> corners_;
  double center_ = 0;  ///< not zero for formats of one sign
  double limit_ = 0;   ///< of the symmetric range around it
  double scale_ = 0;
  bool gaussian_ = true;
};

}  // namespace mixpe::sim::characterize
