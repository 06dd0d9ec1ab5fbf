// SPDX-License-Identifier: Apache-2.0
// Tensors for tests: any dtype and shape, with bytes of a seed.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "reference/base/rng.hpp"
#include "reference/safetensors/safetensors_writer.hpp"

namespace mixpe::reference {

struct OwnedTensor {
  TensorSpec spec;
  std::vector<std::byte> bytes;

  [[nodiscard]] TensorView View() const { return {spec.name, spec.dtype, spec.shape, bytes}; }
};

inline OwnedTensor RandomTensor(Rng& rng, const std::string& name, Dtype dtype,
                                const std::vector<std::int64_t>& shape) {
  OwnedTensor tensor{{name, dtype, shape}, {}};
  tensor.bytes.resize(static_cast<std::size_t>(DenseBytes(dtype, shape).value()));
  for (std::byte& byte : tensor.bytes) byte = static_cast<std::byte>(rng.Next() & 0xff);
  return tensor;
}

/// Scalars, empty tensors, every dtype, unicode names; about one in ten files has no tensor.
inline std::vector<OwnedTensor> RandomTensors(Rng& rng) {
  std::vector<OwnedTensor> tensors;
  for (std::int64_t i = rng.Between(0, 9); i > 0; --i) {
    const auto dtype = static_cast<Dtype>(rng.Between(0, std::ssize(AllDtypes()) - 1));
    std::vector<std::int64_t> shape;
    for (std::int64_t r = rng.Between(0, 4); r > 0; --r) shape.push_back(rng.Between(0, 5));
    if (InfoOf(dtype).bits < 8) shape.push_back(8);  // whole bytes
    tensors.push_back(RandomTensor(rng, "té\"nsor." + std::to_string(i), dtype, shape));
  }
  return tensors;
}

inline std::vector<TensorView> Views(const std::vector<OwnedTensor>& tensors) {
  std::vector<TensorView> views;
  for (const OwnedTensor& tensor : tensors) views.push_back(tensor.View());
  return views;
}

/// The file's bytes with the tensors in the order given.
inline std::string FileBytes(const std::vector<OwnedTensor>& tensors,
                             const std::map<std::string, std::string>& metadata = {}) {
  std::vector<TensorSpec> specs;
  std::string data;
  for (const OwnedTensor& tensor : tensors) {
    specs.push_back(tensor.spec);
    data.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  return SafetensorsHeader(specs, metadata) + data;
}

/// Any JSON text with its true length in front.
inline std::string WithHeader(const std::string& header, const std::string& data = "") {
  std::string length;
  for (int i = 0; i < 8; ++i) length += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return length + header + data;
}

/// A name in the temporary folder of this process, removed at the end.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& stem)
      : path_(std::filesystem::temp_directory_path() / (stem + "_" + std::to_string(getpid()))) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace mixpe::reference
