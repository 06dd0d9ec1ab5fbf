// SPDX-License-Identifier: Apache-2.0
// One comparison of the pruned search with the exhaustive one.
#pragma once

#include <gtest/gtest.h>

#include "tests/experiments/claims/mixpe_paper/exhaustive.hpp"

namespace mixpe::experiments::paper {

inline void ExpectSameAsExhaustive(const AsPublished& study, const Design& design, const Layer& l) {
  const LayerCost fast = study.Costs().Price(design, l);
  const LayerCost all = SearchEverything(study, design, l);
  SCOPED_TRACE(testing::Message() << design.name << ": " << l.kernel << "x" << l.kernel << " on "
                                  << l.out_hw << ", " << l.rows << " x " << l.in_ch << " x "
                                  << l.out_ch << ", " << l.act_bits << "/" << l.wgt_bits << " bit");
  EXPECT_EQ(fast.cycles, all.cycles);
  EXPECT_EQ(fast.stall_cycles, all.stall_cycles);
  EXPECT_EQ(fast.dram_read_bits, all.dram_read_bits);
  EXPECT_EQ(fast.dram_write_bits, all.dram_write_bits);
  // Sums of fewer than ten positive terms in another order: 16 roundings of 2^-53 each.
  const auto same = [](double a, double b) { EXPECT_NEAR(a, b, 16 * 0x1p-53 * b); };
  same(fast.static_uj, all.static_uj);
  same(fast.dram_uj, all.dram_uj);
  same(fast.buffer_uj, all.buffer_uj);
  same(fast.core_uj, all.core_uj);
}

}  // namespace mixpe::experiments::paper
