// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/table.hpp"

#include <gtest/gtest.h>

#include "reference/base/error.hpp"

namespace mixpe::sim::netlist {
namespace {

//         y = 0   10   40
// x =   0     1    2    8
// x = 100     5   10    0
const Table kTable{{0, 100}, {0, 10, 40}, {1, 2, 8, 5, 10, 0}};

TEST(Table, CornersAreThemselves) {
  for (std::size_t i : {0u, 1u}) {
    for (std::size_t j : {0u, 1u, 2u})
      EXPECT_DOUBLE_EQ(kTable.At(kTable.x[i], kTable.y[j]), kTable.values[i * 3 + j]);
  }
}

TEST(Table, BilinearBetween) {
  EXPECT_DOUBLE_EQ(kTable.At(50, 0), 3);
  EXPECT_DOUBLE_EQ(kTable.At(0, 25), 5);
  EXPECT_DOUBLE_EQ(kTable.At(50, 5), (1.5 + 7.5) / 2);
  EXPECT_DOUBLE_EQ(kTable.At(25, 20), 0.75 * 4 + 0.25 * (10 - 10.0 / 3));
}

TEST(Table, BeyondTheEndsTheOutermostCellContinues) {
  EXPECT_DOUBLE_EQ(kTable.At(0, 50), 10);
  EXPECT_DOUBLE_EQ(kTable.At(0, -10), 0);
  EXPECT_DOUBLE_EQ(kTable.At(200, 0), 9);
  EXPECT_DOUBLE_EQ(kTable.At(-100, 0), -3);
  EXPECT_DOUBLE_EQ(kTable.At(200, 50), 10 + 2 * (-10.0 / 3 - 10));
}

TEST(Table, OneAxisOrNone) {
  EXPECT_DOUBLE_EQ((Table{{}, {}, {7}}.At(3, 4)), 7);
  EXPECT_DOUBLE_EQ((Table{{0, 10}, {}, {0, 5}}.At(4, 99)), 2);
  EXPECT_DOUBLE_EQ((Table{{}, {0, 10}, {0, 5}}.At(99, 4)), 2);
  EXPECT_DOUBLE_EQ((Table{{3}, {0, 10}, {0, 5}}.At(99, 4)), 2);
  EXPECT_THROW((void)Table{}.At(0, 0), ContractError);
}

}  // namespace
}  // namespace mixpe::sim::netlist
