// SPDX-License-Identifier: Apache-2.0
// Turns a quantized matrix product into tile descriptors and the memory they read.
#pragma once

#include <cstdint>
#include <vector>

#include "models/accelerator/descriptor.hpp"

namespace mixpe::models {

/// output (m, n) = sum over groups g of scale (g, n) x (sum over k in g of activation (m, k) x
/// weight (k, n)), with zero points or minima as `form` says. All matrices row-major. Groups of
/// `group` codes, the last one as short as k leaves it.
struct GemmProblem {
  int m = 1;
  int n = 1;
  int k = 1;
  int group = 128;  ///< at most the hardware's max_group
  ScaleForm form = ScaleForm::kScale;
  std::vector<Code> activations;       ///< (m, k)
  std::vector<Code> weights;           ///< (k, n)
  std::vector<std::uint16_t> scales;   ///< (groups, n) FP16
  std::vector<std::uint16_t> seconds;  ///< (groups, n) zero points or FP16 minima; else empty

  [[nodiscard]] int Groups() const { return (k + group - 1) / group; }
};

/// Where things are put in memory.
struct GemmLayout {
  std::uint64_t base = 0;      ///< first byte used
  int activation_padding = 0;  ///< bytes between rows of activations
  int output_padding = 0;      ///< FP32 numbers between rows of the output
};

/// A memory image and the table in it.
struct GemmProgram {
  std::vector<std::uint8_t> memory;  ///< from address 0 on
  std::uint64_t table = 0;
  std::uint32_t count = 0;
  MemoryBlock output;  ///< (m, n) FP32

  /// FP32 bits of one number of the output.
  [[nodiscard]] std::uint32_t Output(const std::vector<std::uint8_t>& image, int row,
                                     int col) const;
};

/// `mode`: one of the model's. Tiles as large as the hardware takes; activations that two tiles in
/// a row share are loaded once.
/// @throws ContractError unless the operands have the sizes stated and the hardware the passes,
///         scale form and group size.
[[nodiscard]] GemmProgram LowerGemm(const GemmProblem& problem, const PeModel& model,
                                    const PeMode& mode, const AcceleratorConfig& config,
                                    const GemmLayout& layout);

}  // namespace mixpe::models
