// SPDX-License-Identifier: Apache-2.0
// Element types of the safetensors format
// [huggingface.co/docs/safetensors; Dtype of the safetensors crate, 0.8].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mixpe::reference {

enum class Dtype {
  kBool,
  kF4,
  kF6E2M3,
  kF6E3M2,
  kU8,
  kI8,
  kF8E5M2,
  kF8E4M3,
  kF8E8M0,
  kF8E4M3Fnuz,
  kF8E5M2Fnuz,
  kI16,
  kU16,
  kF16,
  kBF16,
  kI32,
  kU32,
  kF32,
  kC64,
  kF64,
  kI64,
  kU64,
};

struct DtypeInfo {
  Dtype dtype;
  std::string name;  ///< as written in files
  std::int64_t bits;
  std::string format;  ///< the same as a number format of a trace
};

[[nodiscard]] const std::vector<DtypeInfo>& AllDtypes();  ///< indexed by Dtype
[[nodiscard]] const DtypeInfo& InfoOf(Dtype dtype);
[[nodiscard]] std::vector<std::string> DtypeNames();

/// Bytes of a dense tensor; nothing if they do not fit 63 bits or do not fill whole bytes. Extents
/// must not be negative; a zero among them makes it 0.
[[nodiscard]] std::optional<std::int64_t> DenseBytes(Dtype dtype,
                                                     const std::vector<std::int64_t>& shape);

}  // namespace mixpe::reference
