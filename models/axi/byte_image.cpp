// SPDX-License-Identifier: Apache-2.0
#include "models/axi/byte_image.hpp"

#include "reference/base/rng.hpp"

namespace mixpe::models {

std::uint8_t ByteImage::Unwritten(std::uint64_t address) const {
  return static_cast<std::uint8_t>(Rng(seed_ ^ (address << 8)).Next());
}

std::uint8_t ByteImage::Read(std::uint64_t address) const {
  const auto page = pages_.find(address / kPageBytes);
  return page == pages_.end() ? Unwritten(address) : page->second[address % kPageBytes];
}

void ByteImage::Write(std::uint64_t address, std::uint8_t value) {
  const auto [page, fresh] = pages_.try_emplace(address / kPageBytes);
  if (fresh) {
    const std::uint64_t base = address - address % kPageBytes;
    for (std::uint64_t i = 0; i < kPageBytes; ++i) page->second[i] = Unwritten(base + i);
  }
  page->second[address % kPageBytes] = value;
}

std::vector<std::uint8_t> ByteImage::Read(std::uint64_t address, std::uint64_t bytes) const {
  std::vector<std::uint8_t> data(bytes);
  for (std::uint64_t i = 0; i < bytes; ++i) data[i] = Read(address + i);
  return data;
}

void ByteImage::Write(std::uint64_t address, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t value : bytes) Write(address++, value);
}

}  // namespace mixpe::models
