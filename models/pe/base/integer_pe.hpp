// SPDX-License-Identifier: Apache-2.0
// What the integer PEs share: lanes that are all alike, and sums that are integers modulo 2^bits.
#pragma once

#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {

/// Formats and widths of an integer PE; bits are per lane.
struct IntegerLanes {
  std::string activation = "int8";
  std::string weight = "int4";
  int activation_bits = 8;
  int weight_bits = 4;
  bool unsigned_weight = false;       ///< otherwise two's complement, as activations always are
  bool symmetric_activation = false;  ///< the most negative code is not accepted
  bool symmetric_weight = false;
  int edge_bits = 8;   ///< of the travelling form
  int store_bits = 4;  ///< of the stored form
  /// A sum of up to G products needs product_bits + ceil(log2 G) bits.
  int product_bits = 12;
  int sum_bits = 0;  ///< of sums of any group; 0: what product_bits says
  std::vector<double> pass_weights = {1.0};
};

/// A PE whose lanes each add one integer to the sum, and share nothing that this integer depends
/// on. A subclass says what the lane adds, and how its operands are encoded where they are.
class IntegerPe : public PeModel {
 public:
  const std::vector<PeMode>& Modes() const override { return modes_; }
  int SumBits(int max_group) const override;
  bool AcceptsActivation(const PeMode& mode, Code code) const override;
  bool AcceptsWeight(const PeMode& mode, Code code) const override;
  double ActivationValue(const PeMode& mode, Code code) const override;
  double WeightValue(const PeMode& mode, Code code) const override;
  Bus EncodeActivations(std::span<const Code> codes, Code mode_code) const override;
  Bus EncodeWeights(std::span<const Code> codes, Code mode_code) const override;
  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode_code) const override;

 protected:
  explicit IntegerPe(IntegerLanes lanes);

  /// One lane's travelling and stored form; default: the code itself.
  virtual std::uint64_t Travelling(Code activation) const { return activation; }
  virtual std::uint64_t Stored(Code weight) const { return weight; }
  /// What a lane adds to the sum, modulo 2^64.
  virtual std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored,
                               Code mode_code) const = 0;

  const IntegerLanes& Lanes() const { return lanes_; }

 private:
  IntegerLanes lanes_;
  std::vector<PeMode> modes_;
};

/// An 8-bit two's-complement activation as offset binary, activation + 128: its top bit inverted.
[[nodiscard]] std::uint64_t OffsetBinary8(Code activation);

/// Two's complement of `bits` wires as sign (top wire) and magnitude; the most negative code has
/// none.
[[nodiscard]] std::uint64_t SignMagnitude(Code code, int bits);

}  // namespace mixpe::models
