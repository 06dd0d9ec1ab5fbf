// SPDX-License-Identifier: Apache-2.0
#include "models/pe/base/bus.hpp"

#include <algorithm>
#include <string>

#include "reference/base/error.hpp"

namespace mixpe::models {

namespace {
constexpr int kWordBits = 32;
}

std::uint64_t LowBits(std::uint64_t value, int width) {
  return width >= 64 ? value : value & ((std::uint64_t{1} << width) - 1);
}

std::int64_t SignExtend(std::uint64_t value, int width) {
  const int unused = 64 - width;
  return static_cast<std::int64_t>(value << unused) >> unused;
}

Bus::Bus(int bits)
    : bits_(bits), words_(static_cast<std::size_t>((bits + kWordBits - 1) / kWordBits)) {
  MIXPE_EXPECT(bits >= 0, "a bus has no negative width");
}

void Bus::ExpectInside(int lsb, int width) const {
  MIXPE_EXPECT(lsb >= 0 && width >= 1 && width <= 64 && lsb + width <= bits_,
               "wires " + std::to_string(lsb) + " to " + std::to_string(lsb + width - 1) +
                   " of a bus of " + std::to_string(bits_));
}

std::uint64_t Bus::Get(int lsb, int width) const {
  ExpectInside(lsb, width);
  std::uint64_t value = 0;
  for (int done = 0; done < width;) {
    const int offset = (lsb + done) % kWordBits;
    const int take = std::min(kWordBits - offset, width - done);
    const std::uint64_t word = words_[static_cast<std::size_t>((lsb + done) / kWordBits)];
    value |= LowBits(word >> offset, take) << done;
    done += take;
  }
  return value;
}

void Bus::Put(int lsb, int width, std::uint64_t value) {
  ExpectInside(lsb, width);
  for (int done = 0; done < width;) {
    const int offset = (lsb + done) % kWordBits;
    const int take = std::min(kWordBits - offset, width - done);
    std::uint32_t& word = words_[static_cast<std::size_t>((lsb + done) / kWordBits)];
    const auto mask = static_cast<std::uint32_t>(LowBits(~std::uint64_t{0}, take) << offset);
    word = (word & ~mask) | (static_cast<std::uint32_t>((value >> done) << offset) & mask);
    done += take;
  }
}

Bus Concatenate(std::span<const std::uint32_t> codes, int width) {
  Bus bus(static_cast<int>(codes.size()) * width);
  for (int i = 0; i < static_cast<int>(codes.size()); ++i) {
    bus.Put(i * width, width, codes[static_cast<std::size_t>(i)]);
  }
  return bus;
}

}  // namespace mixpe::models
