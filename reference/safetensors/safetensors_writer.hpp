// SPDX-License-Identifier: Apache-2.0
// Writer of safetensors files: the shapes first, then the bytes in any pieces, so that a checkpoint
// larger than memory can be written.
#pragma once

#include <cstddef>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "reference/safetensors/safetensors.hpp"

namespace mixpe::reference {

struct TensorSpec {
  std::string name;
  Dtype dtype = Dtype::kU8;
  std::vector<std::int64_t> shape;
};

/// Streams into a temporary name beside `file`; `Finish` renames it. Without `Finish` nothing is
/// left behind, and an older file stays.
class SafetensorsWriter {
 public:
  /// Writes the header; the data follows in the order of `specs`. Throws UserError if a name occurs
  /// twice, is `__metadata__` or not UTF-8, a shape is negative, too large or does not fill whole
  /// bytes, the header is too long, or the place is not writable.
  SafetensorsWriter(const std::string& file, const std::vector<TensorSpec>& specs,
                    const std::map<std::string, std::string>& metadata = {});
  SafetensorsWriter(const SafetensorsWriter&) = delete;
  SafetensorsWriter& operator=(const SafetensorsWriter&) = delete;
  ~SafetensorsWriter();

  /// The next bytes of the data. Throws ContractError if they are more than the shapes announced.
  void Append(std::span<const std::byte> bytes);
  /// Throws ContractError if bytes are missing, UserError if the disk refused some.
  void Finish();

 private:
  std::string file_;
  std::string temporary_;
  std::ofstream stream_;
  std::int64_t missing_ = 0;
};

/// Length, header and padding: everything before the data, a multiple of 8 bytes so that the data
/// is aligned. Throws UserError as the writer does.
[[nodiscard]] std::string SafetensorsHeader(const std::vector<TensorSpec>& specs,
                                            const std::map<std::string, std::string>& metadata);

/// Writes a whole file. Tensors are put in order of falling element width, then name, as the
/// reference implementation does, so that each is aligned to its element.
void WriteSafetensors(const std::string& file, std::vector<TensorView> tensors,
                      const std::map<std::string, std::string>& metadata = {});

}  // namespace mixpe::reference
