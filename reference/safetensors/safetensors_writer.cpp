// SPDX-License-Identifier: Apache-2.0
#include "reference/safetensors/safetensors_writer.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "reference/json/json_tree.hpp"

namespace mixpe::reference {
namespace {

constexpr std::size_t kAlignment = 8;

[[noreturn]] void Refuse(const TensorSpec& spec, const std::string& offence,
                         const std::string& remedy) {
  throw UserError({}, "tensor '" + ShownText(spec.name) + "': " + offence, remedy);
}

std::int64_t BytesOf(const TensorSpec& spec) {
  for (const std::int64_t extent : spec.shape) {
    if (extent < 0) Refuse(spec, "negative extent", "give 0 or more");
  }
  const auto bytes = DenseBytes(spec.dtype, spec.shape);
  if (!bytes) {
    Refuse(spec, "its shape does not fill whole bytes, or more of them than 63 bits count",
           "pad the last extent, or pack it as U8");
  }
  return *bytes;
}

std::string Listed(const std::vector<std::int64_t>& values) {
  std::string text = "[";
  for (const std::int64_t value : values) {
    if (text.size() > 1) text += ',';
    text += std::to_string(value);
  }
  return text + "]";
}

std::string MetadataMember(const std::map<std::string, std::string>& metadata) {
  std::string text;
  for (const auto& [key, value] : metadata) {
    if (!text.empty()) text += ',';
    text += QuoteJson(key) + ':' + QuoteJson(value);
  }
  return "\"__metadata__\":{" + text + "}";
}

std::string TensorMember(const TensorSpec& spec, std::int64_t begin, std::int64_t finish) {
  return QuoteJson(spec.name) + ":{\"dtype\":\"" + InfoOf(spec.dtype).name +
         "\",\"shape\":" + Listed(spec.shape) + ",\"data_offsets\":" + Listed({begin, finish}) +
         "}";
}

/// The first offset beyond `begin + bytes` that the format can express is an error, not a wrap.
std::int64_t End(const TensorSpec& spec, std::int64_t begin) {
  std::int64_t finish = 0;
  if (__builtin_add_overflow(begin, BytesOf(spec), &finish)) {
    Refuse(spec, "ends beyond 2^63 bytes", "write several files");
  }
  return finish;
}

std::string WithLength(std::string header) {
  header.resize((header.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  if (header.size() > kMaxHeaderBytes) {
    throw UserError({},
                    "the header of " + std::to_string(header.size()) + " bytes exceeds " +
                        std::to_string(kMaxHeaderBytes),
                    "write several files");
  }
  std::string length;
  for (std::size_t i = 0; i < 8; ++i) length += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return length + header;
}

}  // namespace

std::string SafetensorsHeader(const std::vector<TensorSpec>& specs,
                              const std::map<std::string, std::string>& metadata) {
  std::string header = metadata.empty() ? "" : MetadataMember(metadata);
  std::set<std::string> names{"__metadata__"};
  std::int64_t begin = 0;
  for (const TensorSpec& spec : specs) {
    if (!names.insert(spec.name).second) {
      Refuse(spec, "the name is taken or reserved", "give each tensor a name of its own");
    }
    const std::int64_t finish = End(spec, begin);
    if (!header.empty()) header += ',';
    header += TensorMember(spec, begin, finish);
    begin = finish;
  }
  return WithLength("{" + header + "}");
}

SafetensorsWriter::SafetensorsWriter(const std::string& file, const std::vector<TensorSpec>& specs,
                                     const std::map<std::string, std::string>& metadata)
    : file_(file), temporary_(file + ".part" + std::to_string(getpid())) {
  const std::string header = SafetensorsHeader(specs, metadata);
  for (const TensorSpec& spec : specs) missing_ += BytesOf(spec);
  stream_.open(temporary_, std::ios::binary);
  stream_.write(header.data(), static_cast<std::streamsize>(header.size()));
  if (!stream_) {
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
    throw UserError({file_, 0, ""}, "cannot be written",
                    "choose a folder that exists and is writable");
  }
}

SafetensorsWriter::~SafetensorsWriter() {
  if (temporary_.empty()) return;
  stream_.close();
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void SafetensorsWriter::Append(std::span<const std::byte> bytes) {
  missing_ -= std::ssize(bytes);
  MIXPE_EXPECT(missing_ >= 0, "more tensor bytes than announced for " + file_);
  stream_.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
}

void SafetensorsWriter::Finish() {
  MIXPE_EXPECT(missing_ == 0, std::to_string(missing_) + " tensor bytes missing for " + file_);
  stream_.close();
  std::error_code error;
  if (stream_) std::filesystem::rename(temporary_, file_, error);
  if (!stream_ || error) {
    throw UserError({file_, 0, ""}, "cannot be written",
                    "make room on the disk, or choose another");
  }
  temporary_.clear();
}

void WriteSafetensors(const std::string& file, std::vector<TensorView> tensors,
                      const std::map<std::string, std::string>& metadata) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorView& a, const TensorView& b) {
    return std::pair(-InfoOf(a.dtype).bits, a.name) < std::pair(-InfoOf(b.dtype).bits, b.name);
  });
  std::vector<TensorSpec> specs;
  for (const TensorView& tensor : tensors) {
    specs.push_back({tensor.name, tensor.dtype, tensor.shape});
    MIXPE_EXPECT(BytesOf(specs.back()) == std::ssize(tensor.bytes),
                 "bytes of tensor " + tensor.name + " do not match its shape");
  }
  SafetensorsWriter writer(file, specs, metadata);
  for (const TensorView& tensor : tensors) writer.Append(tensor.bytes);
  writer.Finish();
}

}  // namespace mixpe::reference
