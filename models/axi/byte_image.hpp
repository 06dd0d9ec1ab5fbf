// SPDX-License-Identifier: Apache-2.0
// A memory's contents: 2^64 bytes, of which only the written ones take room.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace mixpe::models {

/// Bytes nobody wrote read as a hash of their address, so that a byte from the wrong place shows.
/// Addresses wrap at 2^64.
class ByteImage {
 public:
  explicit ByteImage(std::uint64_t seed = 0) : seed_(seed) {}

  [[nodiscard]] std::uint8_t Read(std::uint64_t address) const;
  void Write(std::uint64_t address, std::uint8_t value);

  [[nodiscard]] std::vector<std::uint8_t> Read(std::uint64_t address, std::uint64_t bytes) const;
  void Write(std::uint64_t address, std::span<const std::uint8_t> bytes);

 private:
  static constexpr std::uint64_t kPageBytes = 4096;
  using Page = std::array<std::uint8_t, kPageBytes>;

  [[nodiscard]] std::uint8_t Unwritten(std::uint64_t address) const;

  std::uint64_t seed_;
  std::unordered_map<std::uint64_t, Page> pages_;
};

}  // namespace mixpe::models
