// SPDX-License-Identifier: Apache-2.0
#include "reference/safetensors/packing.hpp"

#include <algorithm>

#include "reference/json/json_map.hpp"

namespace mixpe::reference {
namespace {

/// Bytes that hold the codes, or nothing if the count is negative or beyond 63 bits.
std::optional<std::int64_t> PackedBytes(const std::vector<std::int64_t>& shape, int bits) {
  std::int64_t total = bits;
  if (std::any_of(shape.begin(), shape.end(), [](auto extent) { return extent < 0; })) return {};
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  for (const std::int64_t extent : shape) {
    if (__builtin_mul_overflow(total, extent, &total)) return {};
  }
  return total / 8 + (total % 8 != 0 ? 1 : 0);
}

std::string KeyOf(const std::string& tensor) { return "mixpe.packed." + tensor; }

void ExpectWidth(int bits) {
  MIXPE_EXPECT(bits >= 1 && bits <= 8, std::to_string(bits) + " bits per code");
}

}  // namespace

std::vector<std::byte> PackCodes(std::span<const std::uint8_t> codes, int bits) {
  ExpectWidth(bits);
  std::vector<std::byte> bytes;
  unsigned pending = 0;
  int filled = 0;
  for (const std::uint8_t code : codes) {
    MIXPE_EXPECT(code >> bits == 0, "code does not fit " + std::to_string(bits) + " bits");
    pending |= static_cast<unsigned>(code) << filled;
    filled += bits;
    if (filled >= 8) {
      bytes.push_back(static_cast<std::byte>(pending & 0xff));
      pending >>= 8;
      filled -= 8;
    }
  }
  if (filled > 0) bytes.push_back(static_cast<std::byte>(pending));
  return bytes;
}

std::vector<std::uint8_t> UnpackCodes(std::span<const std::byte> bytes, int bits,
                                      std::int64_t count) {
  ExpectWidth(bits);
  MIXPE_EXPECT(PackedBytes({count}, bits) == std::ssize(bytes),
               std::to_string(bytes.size()) + " bytes for " + std::to_string(count) + " codes");
  std::vector<std::uint8_t> codes;
  codes.reserve(static_cast<std::size_t>(count));
  unsigned pending = 0;
  int filled = 0;
  auto next = bytes.begin();
  for (std::int64_t i = 0; i < count; ++i) {
    if (filled < bits) {
      pending |= std::to_integer<unsigned>(*next++) << filled;
      filled += 8;
    }
    codes.push_back(static_cast<std::uint8_t>(pending & ((1U << bits) - 1)));
    pending >>= bits;
    filled -= bits;
  }
  return codes;
}

void DescribePacked(std::map<std::string, std::string>& metadata, const std::string& tensor,
                    const PackedTensor& packed) {
  std::string shape;
  for (const std::int64_t extent : packed.shape) {
    if (!shape.empty()) shape += ',';
    shape += std::to_string(extent);
  }
  metadata[KeyOf(tensor)] = "{\"format\":" + QuoteJson(packed.format) +
                            ",\"bits\":" + std::to_string(packed.bits) + ",\"shape\":[" + shape +
                            "]}";
}

std::optional<PackedTensor> PackedInfo(const SafetensorsFile& file, const std::string& tensor) {
  const TensorView& view = file.Tensor(tensor);
  const auto entry = file.metadata().find(KeyOf(tensor));
  if (entry == file.metadata().end()) return std::nullopt;
  const JsonSource source{entry->second, file.shown_file() + ": " + ShownText(entry->first)};
  const JsonNode root = ParseJson(source, {.depth = 2, .values = 100});
  JsonMap map(source, root, "");
  PackedTensor packed;
  packed.format = map.Text("format");
  const std::int64_t bits = map.Integer("bits");
  if (bits < 1 || bits > 8) {
    throw UserError(source.At(root.offset, "bits"), std::to_string(bits) + " is not possible",
                    "give 1 to 8");
  }
  packed.bits = static_cast<int>(bits);
  packed.shape = JsonIntegers(source, map.Required("shape"), "shape");
  map.RejectUnknown();
  if (view.dtype != Dtype::kU8 || PackedBytes(packed.shape, packed.bits) != view.bytes.size()) {
    throw UserError(source.At(root.offset, "shape"),
                    "the tensor is not U8 or has another number of bytes than these codes",
                    "write bits and shape of the packed codes");
  }
  return packed;
}

}  // namespace mixpe::reference
