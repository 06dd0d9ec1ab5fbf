// SPDX-License-Identifier: Apache-2.0
// Operand codes from tensors of a safetensors file: integers as they stand, real numbers quantized.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "reference/safetensors/safetensors.hpp"

namespace mixpe::sim::characterize {

/// What codes of one side of a PE are.
struct CodeFormat {
  std::string pe;    ///< for messages; may be empty
  std::string name;  ///< int4, fp16, flint4, ...
  int bits = 8;
  std::function<bool(models::Code)> accepts;
};

/// All elements in their order. The tensor holds I8 (I16 above 8 bits) for intN, U8 (U16) with the
/// bits of the codes for any other format. Throws UserError, naming file and tensor, for another
/// type or a code that the PE does not accept.
[[nodiscard]] std::vector<models::Code> ReadCodes(const reference::SafetensorsFile& file,
                                                  const reference::TensorView& tensor,
                                                  const CodeFormat& format);

/// Elements of a tensor of F16, BF16, F32 or F64. Throws UserError for another type.
[[nodiscard]] std::vector<double> ReadReals(const reference::SafetensorsFile& file,
                                            const reference::TensorView& tensor);
[[nodiscard]] bool HoldsReals(const reference::TensorView& tensor);

/// The tensor, which has to be a matrix with elements. Throws UserError.
[[nodiscard]] const reference::TensorView& MatrixOf(const reference::SafetensorsFile& file,
                                                    const std::string& name);

}  // namespace mixpe::sim::characterize
