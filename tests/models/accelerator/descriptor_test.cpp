// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/descriptor.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mixpe::models {
namespace {

TEST(TileDescriptor, AnyBytesWithoutReservedBitsSurviveUnpackingAndPacking) {
  std::mt19937_64 rng(7);
  for (int trial = 0; trial < 1000; ++trial) {
    DescriptorBytes bytes;
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(rng());
    bytes[1] &= 0x0f;
    bytes[15] &= 0x7f;
    for (std::size_t i = 58; i < 64; ++i) bytes[i] = 0;
    const UnpackedDescriptor unpacked = Unpack(bytes);
    EXPECT_TRUE(unpacked.reserved_ok);
    EXPECT_EQ(Pack(unpacked.descriptor), bytes);
  }
}

TEST(TileDescriptor, EveryReservedBitIsSeen) {
  const DescriptorBytes good = Pack(TileDescriptor{});
  int seen = 0;
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    DescriptorBytes bytes = good;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ 1U << (bit % 8));
    seen += Unpack(bytes).reserved_ok ? 0 : 1;
  }
  EXPECT_EQ(seen, 4 + 1 + 16 + 32);
}

}  // namespace
}  // namespace mixpe::models
