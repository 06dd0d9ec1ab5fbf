// SPDX-License-Identifier: Apache-2.0
// Reader of safetensors files [huggingface.co/docs/safetensors]: 8 bytes of little-endian header
// length, a JSON header, the bytes of all tensors without holes. Writer: safetensors_writer.hpp.
#pragma once

#include <cstddef>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/safetensors/dtype.hpp"

namespace mixpe::reference {

/// The format's own bound, against hostile files.
inline constexpr std::size_t kMaxHeaderBytes = 100'000'000;

/// A tensor inside an open file; valid as long as the file is open.
struct TensorView {
  std::string name;
  Dtype dtype = Dtype::kU8;
  std::vector<std::int64_t> shape;   ///< row-major, outermost first; empty for a scalar
  std::span<const std::byte> bytes;  ///< little-endian elements, aligned to nothing

  [[nodiscard]] std::int64_t Elements() const;

  /// Copy of the elements as a type of the same width. Throws ContractError if T has another.
  template <class T>
  [[nodiscard]] std::vector<T> Values() const {
    MIXPE_EXPECT(InfoOf(dtype).bits == 8 * sizeof(T),
                 "tensor " + name + " has elements of type " + InfoOf(dtype).name);
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
};

/// An open file. Opening reads and checks the header only; tensor bytes are paged in when touched.
/// The file must not be cut short while it is open.
class SafetensorsFile {
 public:
  /// Maps `file`. Throws UserError, with byte offset and tensor, if it cannot be read or breaks the
  /// format.
  explicit SafetensorsFile(const std::string& file);
  /// The same over bytes in memory.
  SafetensorsFile(std::string bytes, const std::string& shown_file);
  SafetensorsFile(SafetensorsFile&&) noexcept;
  SafetensorsFile& operator=(SafetensorsFile&&) noexcept;
  ~SafetensorsFile();

  /// In the order of their bytes in the file.
  [[nodiscard]] const std::vector<TensorView>& tensors() const { return tensors_; }
  [[nodiscard]] bool Has(const std::string& name) const { return index_.contains(name); }
  /// Throws UserError naming what is known.
  [[nodiscard]] const TensorView& Tensor(const std::string& name) const;

  /// The free-form texts of `__metadata__`.
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
  [[nodiscard]] const std::string& shown_file() const { return shown_file_; }

 private:
  class Storage;
  void Parse();

  std::string shown_file_;
  std::unique_ptr<const Storage> storage_;
  std::vector<TensorView> tensors_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace mixpe::reference
