// SPDX-License-Identifier: Apache-2.0
// Operands of one product: drawn from a seed, or read from a safetensors file. With M rows of
// activations, K input and N output channels and G = ceil(K / group) groups the file holds
//
//   activation   (M, K)  I8, or I16 where the format is wider than 8 bits
//   weight       (K, N)  I8, one code per element
//   scale        (G, N)  F16
//   zero_point   (G, N)  I8: value = scale x (weight - zero_point); optional
//   minimum      (G, N)  F16: value = scale x weight + minimum; optional, not beside zero_point
//
// Formats other than intN (unsigned, flint, ...) are U8 or U16 and hold the bits of the codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/accelerator/lower_gemm.hpp"
#include "sim/rtl_gemm/machine.hpp"

namespace mixpe::sim {

/// Of m, k and n.
inline constexpr std::int64_t kMostExtent = 65536;

/// Extents that the user gave; a file's tensors tell the others.
struct GemmExtents {
  std::optional<int> m, k, n;
};

/// Uniform over the codes that the PE accepts; scales of either sign, 2^-8 to 4 in magnitude;
/// uniform zero points; minima as scales. All extents have to be there.
/// @throws UserError if the group or the form does not suit the machine.
[[nodiscard]] models::GemmProblem DrawProblem(const RtlMachine& machine, const GemmExtents& extents,
                                              int group, models::ScaleForm form,
                                              std::uint64_t seed);

/// @throws UserError, naming the tensor, if one is missing, has another type or shape, or holds a
///         code that the PE does not accept; and as DrawProblem.
[[nodiscard]] models::GemmProblem ReadProblem(const RtlMachine& machine, const GemmExtents& extents,
                                              int group, const std::string& file);

}  // namespace mixpe::sim
