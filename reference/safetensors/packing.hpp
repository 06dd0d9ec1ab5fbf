// SPDX-License-Identifier: Apache-2.0
// Widths that safetensors has no type for (int4, int3, ...): codes packed into a U8 tensor, their
// meaning in the file's metadata.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/safetensors/safetensors.hpp"

namespace mixpe::reference {

/// What the codes of a packed tensor are.
struct PackedTensor {
  std::string format;               ///< number format of a trace: "int4", ...
  int bits = 0;                     ///< of one code, in [1, 8]
  std::vector<std::int64_t> shape;  ///< of the codes, row-major

  bool operator==(const PackedTensor&) const = default;
};

/// Code i occupies bits [i*bits, (i+1)*bits) of the little-endian bit string: the first code of a
/// byte is in its low bits. Unused bits at the end are zero. Throws ContractError if a code does
/// not fit or `bits` is not in [1, 8].
[[nodiscard]] std::vector<std::byte> PackCodes(std::span<const std::uint8_t> codes, int bits);

/// Inverse; `count` codes. Throws ContractError unless `bytes` has exactly the bytes they need.
[[nodiscard]] std::vector<std::uint8_t> UnpackCodes(std::span<const std::byte> bytes, int bits,
                                                    std::int64_t count);

/// Adds the metadata entry `mixpe.packed.<tensor>`.
void DescribePacked(std::map<std::string, std::string>& metadata, const std::string& tensor,
                    const PackedTensor& packed);

/// What the file says about `tensor`, or nothing if it is not packed. Throws UserError if the entry
/// is malformed or contradicts the tensor.
[[nodiscard]] std::optional<PackedTensor> PackedInfo(const SafetensorsFile& file,
                                                     const std::string& tensor);

}  // namespace mixpe::reference
