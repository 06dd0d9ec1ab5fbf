// SPDX-License-Identifier: Apache-2.0
#include "models/pe/base/bus.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "reference/base/error.hpp"

namespace mixpe::models {
namespace {

TEST(Bus, FieldsAtEveryPositionAndWidthComeBackAndDisturbNothing) {
  std::mt19937_64 rng(7);
  for (int trial = 0; trial < 2000; ++trial) {
    Bus bus(150);
    std::vector<bool> wires(150);
    for (int i = 0; i < 20; ++i) {
      const int width = 1 + static_cast<int>(rng() % 64);
      const int lsb = static_cast<int>(rng() % static_cast<unsigned>(150 - width + 1));
      const std::uint64_t value = rng();
      bus.Put(lsb, width, value);
      for (int b = 0; b < width; ++b) wires[static_cast<std::size_t>(lsb + b)] = value >> b & 1;
      ASSERT_EQ(bus.Get(lsb, width), LowBits(value, width));
    }
    for (int b = 0; b < 150; ++b) ASSERT_EQ(bus.Get(b, 1), wires[static_cast<std::size_t>(b)]);
  }
}

TEST(Bus, RefusesWiresItDoesNotHave) {
  Bus bus(10);
  EXPECT_THROW((void)bus.Get(3, 8), ContractError);
  EXPECT_THROW(bus.Put(-1, 2, 0), ContractError);
  EXPECT_THROW((void)bus.Get(0, 0), ContractError);
}

TEST(Bus, ConcatenatesCodesFirstLowest) {
  const std::vector<std::uint32_t> codes = {0x1, 0xf2, 0x3};
  EXPECT_EQ(Concatenate(codes, 4).Get(0, 12), 0x321u);
}

TEST(SignExtend, ReadsTwosComplement) {
  EXPECT_EQ(SignExtend(0x8, 4), -8);
  EXPECT_EQ(SignExtend(0x7, 4), 7);
  EXPECT_EQ(SignExtend(0xf8, 4), -8);
  EXPECT_EQ(SignExtend(~std::uint64_t{0}, 64), -1);
}

}  // namespace
}  // namespace mixpe::models
