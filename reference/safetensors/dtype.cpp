// SPDX-License-Identifier: Apache-2.0
#include "reference/safetensors/dtype.hpp"

#include <algorithm>

namespace mixpe::reference {

const std::vector<DtypeInfo>& AllDtypes() {
  static const std::vector<DtypeInfo> dtypes{
      {Dtype::kBool, "BOOL", 8, "bool"},
      {Dtype::kF4, "F4", 4, "fp4_e2m1"},
      {Dtype::kF6E2M3, "F6_E2M3", 6, "fp6_e2m3"},
      {Dtype::kF6E3M2, "F6_E3M2", 6, "fp6_e3m2"},
      {Dtype::kU8, "U8", 8, "uint8"},
      {Dtype::kI8, "I8", 8, "int8"},
      {Dtype::kF8E5M2, "F8_E5M2", 8, "fp8_e5m2"},
      {Dtype::kF8E4M3, "F8_E4M3", 8, "fp8_e4m3"},
      {Dtype::kF8E8M0, "F8_E8M0", 8, "fp8_e8m0"},
      {Dtype::kF8E4M3Fnuz, "F8_E4M3FNUZ", 8, "fp8_e4m3fnuz"},
      {Dtype::kF8E5M2Fnuz, "F8_E5M2FNUZ", 8, "fp8_e5m2fnuz"},
      {Dtype::kI16, "I16", 16, "int16"},
      {Dtype::kU16, "U16", 16, "uint16"},
      {Dtype::kF16, "F16", 16, "fp16"},
      {Dtype::kBF16, "BF16", 16, "bf16"},
      {Dtype::kI32, "I32", 32, "int32"},
      {Dtype::kU32, "U32", 32, "uint32"},
      {Dtype::kF32, "F32", 32, "fp32"},
      {Dtype::kC64, "C64", 64, "c64"},
      {Dtype::kF64, "F64", 64, "fp64"},
      {Dtype::kI64, "I64", 64, "int64"},
      {Dtype::kU64, "U64", 64, "uint64"},
  };
  return dtypes;
}

const DtypeInfo& InfoOf(Dtype dtype) { return AllDtypes().at(static_cast<std::size_t>(dtype)); }

std::vector<std::string> DtypeNames() {
  std::vector<std::string> names;
  for (const DtypeInfo& info : AllDtypes()) names.push_back(info.name);
  return names;
}

std::optional<std::int64_t> DenseBytes(Dtype dtype, const std::vector<std::int64_t>& shape) {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  std::int64_t bits = InfoOf(dtype).bits;
  for (const std::int64_t extent : shape) {
    if (__builtin_mul_overflow(bits, extent, &bits)) return std::nullopt;
  }
  return bits % 8 == 0 ? std::optional(bits / 8) : std::nullopt;
}

}  // namespace mixpe::reference
