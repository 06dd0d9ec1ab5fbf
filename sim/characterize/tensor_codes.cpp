// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/tensor_codes.hpp"

#include "models/float/soft_float.hpp"
#include "reference/base/error.hpp"

namespace mixpe::sim::characterize {
namespace {

using models::Code;
using reference::Dtype;
using reference::SafetensorsFile;
using reference::TensorView;

constexpr models::FloatFormat kBf16{8, 7};

std::string TypeOf(const TensorView& tensor) { return reference::InfoOf(tensor.dtype).name; }

std::string Shape(const std::vector<std::int64_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + ")";
}

/// Elements that are integers of any type, one by one.
template <class T, class Take>
void Each(const TensorView& tensor, const Take& take) {
  for (const T value : tensor.Values<T>()) take(value);
}

template <class T>
std::vector<double> Decoded(const TensorView& tensor, models::FloatFormat format) {
  std::vector<double> values;
  for (const T bits : tensor.Values<T>()) values.push_back(models::ToDouble(format, bits));
  return values;
}

template <class T>
std::vector<double> Widened(const TensorView& tensor) {
  const std::vector<T> values = tensor.Values<T>();
  return {values.begin(), values.end()};
}

}  // namespace

std::vector<Code> ReadCodes(const SafetensorsFile& file, const TensorView& tensor,
                            const CodeFormat& format) {
  const bool is_signed = format.name.starts_with("int");
  const bool wide = format.bits > 8;
  const Dtype wanted =
      wide ? (is_signed ? Dtype::kI16 : Dtype::kU16) : (is_signed ? Dtype::kI8 : Dtype::kU8);
  if (tensor.dtype != wanted) {
    throw UserError({file.shown_file(), 0, tensor.name}, "has elements of type " + TypeOf(tensor),
                    "they have to be " + reference::InfoOf(wanted).name);
  }
  std::vector<Code> codes;
  const std::int64_t low = is_signed ? -(std::int64_t{1} << (format.bits - 1)) : 0;
  const std::int64_t high = low + (std::int64_t{1} << format.bits);
  const auto add = [&](std::int64_t value) {
    const auto code =
        static_cast<Code>(models::LowBits(static_cast<std::uint64_t>(value), format.bits));
    if (value < low || value >= high || !format.accepts(code)) {
      const auto i = static_cast<std::int64_t>(codes.size());
      const std::int64_t row = tensor.shape.back();
      throw UserError({file.shown_file(), 0, tensor.name},
                      "holds " + std::to_string(value) + " at " + Shape({i / row, i % row}),
                      (format.pe.empty() ? "the PE" : "PE " + format.pe) +
                          " does not accept it as " + format.name);
    }
    codes.push_back(code);
  };
  if (wide && is_signed) Each<std::int16_t>(tensor, add);
  if (wide && !is_signed) Each<std::uint16_t>(tensor, add);
  if (!wide && is_signed) Each<std::int8_t>(tensor, add);
  if (!wide && !is_signed) Each<std::uint8_t>(tensor, add);
  return codes;
}

bool HoldsReals(const TensorView& tensor) {
  return tensor.dtype == Dtype::kF16 || tensor.dtype == Dtype::kBF16 ||
         tensor.dtype == Dtype::kF32 || tensor.dtype == Dtype::kF64;
}

std::vector<double> ReadReals(const SafetensorsFile& file, const TensorView& tensor) {
  if (tensor.dtype == Dtype::kF16) return Decoded<std::uint16_t>(tensor, models::kFp16);
  if (tensor.dtype == Dtype::kBF16) return Decoded<std::uint16_t>(tensor, kBf16);
  if (tensor.dtype == Dtype::kF32) return Widened<float>(tensor);
  if (tensor.dtype == Dtype::kF64) return Widened<double>(tensor);
  throw UserError({file.shown_file(), 0, tensor.name}, "has elements of type " + TypeOf(tensor),
                  "real numbers are F16, BF16, F32 or F64");
}

const TensorView& MatrixOf(const SafetensorsFile& file, const std::string& name) {
  const TensorView& tensor = file.Tensor(name);
  if (tensor.shape.size() != 2 || tensor.Elements() == 0) {
    throw UserError({file.shown_file(), 0, name}, "has the shape " + Shape(tensor.shape),
                    "it has to be a matrix");
  }
  return tensor;
}

}  // namespace mixpe::sim::characterize
