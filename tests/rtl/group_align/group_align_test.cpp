// SPDX-License-Identifier: Apache-2.0
#include "models/group_align/group_align.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "Vdut.h"
#include "models/pe/base/bus.hpp"
#include "tests/models/float/random_float.hpp"

namespace mixpe::tests {
namespace {

class GroupAlignBench : public testing::Test {
 protected:
  VerilatedContext context_;
  Vdut dut_{&context_};

  void SetUp() override { dut_.eval(); }
  void TearDown() override { dut_.final(); }

  void Tick() {
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }
};

TEST_F(GroupAlignBench, AlignsEveryNumberUnderEveryGroupExponent) {
  const auto aligned = [&](std::uint64_t port, int bits) {
    return static_cast<int>(models::SignExtend(port, bits));
  };
  for (std::uint32_t code = 0; code < 0x10000; ++code) {
    const int own = std::max(1, static_cast<int>(code >> 10 & 31));
    if (own == 31) continue;
    const auto value = static_cast<std::uint16_t>(code);
    for (int field = own; field <= 30; ++field) {
      dut_.fp16_i = value;
      dut_.field_i = static_cast<CData>(field);
      dut_.eval();
      ASSERT_EQ(aligned(dut_.aligned11_o, 11), models::AlignFp16(value, field, 11)) << code;
      ASSERT_EQ(aligned(dut_.aligned12_o, 12), models::AlignFp16(value, field, 12)) << code;
      ASSERT_EQ(aligned(dut_.aligned13_o, 13), models::AlignFp16(value, field, 13)) << code;
      ASSERT_EQ(aligned(dut_.aligned16_o, 16), models::AlignFp16(value, field, 16)) << code;
    }
  }
}

TEST_F(GroupAlignBench, FindsTheGreatestExponentOfAGroupInSeveralBeats) {
  Rng rng(3);
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<std::uint16_t> group;
    const auto beats = rng.Between(1, 43);
    const auto most = static_cast<std::uint16_t>(rng.Between(0, 0x7bff));
    for (int beat = 0; beat < beats; ++beat) {
      std::uint64_t act = 0;
      for (int lane = 0; lane < 3; ++lane) {
        const std::uint16_t value = std::min<std::uint16_t>(DrawFiniteFp16(rng) & 0x7fff, most);
        group.push_back(static_cast<std::uint16_t>(value | (rng.Next() & 1) << 15));
        act |= static_cast<std::uint64_t>(group.back()) << (16 * lane);
      }
      dut_.act_i = act;
      dut_.en_i = 1;
      dut_.first_i = beat == 0;
      Tick();
      dut_.en_i = 0;
      dut_.act_i = ~std::uint64_t{0} & 0x7bff7bff7bff;
      Tick();
      ASSERT_EQ(dut_.field_o, models::GroupExponentField(group));
    }
  }
}

}  // namespace
}  // namespace mixpe::tests
