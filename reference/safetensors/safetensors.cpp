// SPDX-License-Identifier: Apache-2.0
#include "reference/safetensors/safetensors.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "reference/base/text.hpp"
#include "reference/json/json_map.hpp"

namespace mixpe::reference {
namespace {

constexpr std::size_t kLengthBytes = 8;
/// Depth: file, tensor, shape. Values: far beyond any checkpoint, about half a gigabyte.
constexpr JsonLimits kLimits = {.depth = 3, .values = 4'000'000};

/// A header entry and where it stands, before it is known to be consistent.
struct Entry {
  TensorView tensor;
  std::string path;         ///< "tensor 'name'"
  std::size_t offset = 0;   ///< of the entry in the header
  std::int64_t begin = 0;   ///< in the data
  std::int64_t finish = 0;  ///< one past the end
};

std::int64_t ReadHeaderLength(std::string_view bytes, const std::string& shown_file) {
  if (bytes.size() < kLengthBytes) {
    throw UserError({shown_file, 0, ""},
                    "has " + std::to_string(bytes.size()) + " bytes, the header length alone has 8",
                    "give a whole safetensors file");
  }
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    length = length << 8 | static_cast<unsigned char>(bytes[i]);
  }
  const std::string stated = "header length " + std::to_string(length);
  if (length > kMaxHeaderBytes) {
    throw UserError({shown_file, 0, "byte 0"},
                    stated + " exceeds the format's limit of " + std::to_string(kMaxHeaderBytes),
                    "give a safetensors file");
  }
  if (length > bytes.size() - kLengthBytes) {
    throw UserError({shown_file, 0, "byte 0"},
                    stated + " exceeds the " + std::to_string(bytes.size() - kLengthBytes) +
                        " bytes that follow",
                    "the file is cut short: fetch it again");
  }
  return static_cast<std::int64_t>(length);
}

std::map<std::string, std::string> ReadMetadata(const JsonSource& source, const JsonNode& node) {
  const JsonMap map(source, node, "__metadata__");
  std::map<std::string, std::string> metadata;
  for (const JsonNode& item : node.items) {
    metadata[item.key] = JsonText(source, item, map.Below(ShownText(item.key)));
  }
  return metadata;
}

/// Checks all that one entry says about itself.
Entry ReadEntry(const JsonSource& source, const JsonNode& node, std::int64_t data_bytes) {
  Entry entry;
  entry.tensor.name = node.key;
  entry.path = "tensor '" + ShownText(node.key) + "'";
  entry.offset = node.offset;
  JsonMap map(source, node, entry.path);
  const auto refuse = [&](const JsonNode& at, const char* key, const std::string& offence,
                          const std::string& remedy) {
    throw UserError(source.At(at.offset, map.Below(key)), offence, remedy);
  };
  entry.tensor.dtype = static_cast<Dtype>(map.Choice("dtype", DtypeNames()));
  const JsonNode& shape = map.Required("shape");
  entry.tensor.shape = JsonIntegers(source, shape, map.Below("shape"));
  const bool negative = std::any_of(entry.tensor.shape.begin(), entry.tensor.shape.end(),
                                    [](std::int64_t extent) { return extent < 0; });
  if (negative) refuse(shape, "shape", "negative extent", "give 0 or more");
  const auto bytes = DenseBytes(entry.tensor.dtype, entry.tensor.shape);
  if (!bytes) {
    refuse(shape, "shape", "does not fill whole bytes, or more of them than 63 bits count",
           "check shape and dtype");
  }
  const JsonNode& offsets = map.Required("data_offsets");
  const auto range = JsonIntegers(source, offsets, map.Below("data_offsets"));
  if (range.size() != 2 || range[0] < 0 || range[1] < range[0] || range[1] > data_bytes) {
    refuse(offsets, "data_offsets",
           "is no range [begin, end] within the " + std::to_string(data_bytes) + " bytes of data",
           "the file is cut short or damaged: fetch it again");
  }
  entry.begin = range[0];
  entry.finish = range[1];
  if (entry.finish - entry.begin != *bytes) {
    refuse(offsets, "data_offsets",
           "spans " + std::to_string(entry.finish - entry.begin) + " bytes, shape and dtype need " +
               std::to_string(*bytes),
           "the header is damaged: fetch the file again");
  }
  map.RejectUnknown();
  return entry;
}

/// The tensors must cover the data exactly, in any order of the header.
void CheckCover(const JsonSource& source, const std::vector<Entry>& entries,
                std::int64_t data_bytes) {
  std::int64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered) {
      throw UserError(source.At(entry.offset, entry.path),
                      "begins at data byte " + std::to_string(entry.begin) +
                          (entry.begin < covered ? " inside the tensor before, which ends at "
                                                 : ", leaving a hole after ") +
                          std::to_string(covered),
                      "the header is damaged: fetch the file again");
    }
    covered = entry.finish;
  }
  if (covered != data_bytes) {
    throw UserError(source.At(source.text.size() + static_cast<std::size_t>(covered), ""),
                    std::to_string(data_bytes - covered) + " bytes belong to no tensor",
                    "remove what follows the last tensor");
  }
}

}  // namespace

/// Owns the bytes: a mapping, or a string.
class SafetensorsFile::Storage {
 public:
  explicit Storage(std::string bytes) : owned_(std::move(bytes)), bytes_(owned_) {}

  explicit Storage(const std::string& file, std::nullptr_t) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) Refuse(file, std::strerror(errno));
    struct stat status {};
    const bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    const auto size = static_cast<std::size_t>(status.st_size);
    if (regular && size > 0) {
      mapping_ = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    const int error = errno;
    close(descriptor);  // the mapping stays
    if (!regular) Refuse(file, "not a regular file");
    if (mapping_ == MAP_FAILED) Refuse(file, std::strerror(error));
    bytes_ = {static_cast<const char*>(mapping_), size};
  }

  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;
  ~Storage() {
    if (mapping_ != nullptr) munmap(mapping_, bytes_.size());
  }

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  [[noreturn]] static void Refuse(const std::string& file, const std::string& reason) {
    throw UserError({file, 0, ""}, "cannot be read: " + reason, "give a readable safetensors file");
  }

  std::string owned_;
  void* mapping_ = nullptr;
  std::string_view bytes_;
};

std::int64_t TensorView::Elements() const {
  return static_cast<std::int64_t>(bytes.size()) * 8 / InfoOf(dtype).bits;
}

SafetensorsFile::SafetensorsFile(const std::string& file)
    : shown_file_(file), storage_(std::make_unique<Storage>(file, nullptr)) {
  Parse();
}

SafetensorsFile::SafetensorsFile(std::string bytes, const std::string& shown_file)
    : shown_file_(shown_file), storage_(std::make_unique<Storage>(std::move(bytes))) {
  Parse();
}

SafetensorsFile::SafetensorsFile(SafetensorsFile&&) noexcept = default;
SafetensorsFile& SafetensorsFile::operator=(SafetensorsFile&&) noexcept = default;
SafetensorsFile::~SafetensorsFile() = default;

void SafetensorsFile::Parse() {
  const std::string_view bytes = storage_->bytes();
  const auto length = static_cast<std::size_t>(ReadHeaderLength(bytes, shown_file_));
  const JsonSource source{bytes.substr(kLengthBytes, length), shown_file_,
                          JsonSource::Places::kBytes, kLengthBytes};
  if (!source.text.starts_with('{')) {
    throw UserError(source.At(0, ""), "the header does not begin with '{'",
                    "give a safetensors file");
  }
  const JsonNode header = ParseJson(source, kLimits);
  const std::string_view data = bytes.substr(kLengthBytes + length);
  const auto data_bytes = static_cast<std::int64_t>(data.size());
  std::vector<Entry> entries;
  for (const JsonNode& node : header.items) {
    if (node.key == "__metadata__") {
      metadata_ = ReadMetadata(source, node);
    } else {
      entries.push_back(ReadEntry(source, node, data_bytes));
    }
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.finish) < std::pair(b.begin, b.finish);
  });
  CheckCover(source, entries, data_bytes);
  for (Entry& entry : entries) {
    entry.tensor.bytes = std::as_bytes(
        std::span(data).subspan(static_cast<std::size_t>(entry.begin),
                                static_cast<std::size_t>(entry.finish - entry.begin)));
    index_[entry.tensor.name] = tensors_.size();
    tensors_.push_back(std::move(entry.tensor));
  }
}

const TensorView& SafetensorsFile::Tensor(const std::string& name) const {
  const auto found = index_.find(name);
  if (found != index_.end()) return tensors_[found->second];
  std::vector<std::string> names;
  for (const TensorView& tensor : tensors_) names.push_back(tensor.name);
  const std::string near = Nearest(name, names);
  throw UserError({shown_file_, 0, ""}, "no tensor '" + ShownText(name) + "'",
                  near.empty() ? "it has " + std::to_string(names.size()) + " others"
                               : "did you mean '" + ShownText(near) + "'?");
}

}  // namespace mixpe::reference
