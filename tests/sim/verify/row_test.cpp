// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/row.hpp"

#include <gtest/gtest.h>

namespace mixpe::sim {
namespace {

TEST(Row, FigureIsJudgedAgainstItsLimit) {
  EXPECT_EQ(AtLeast("m", "c", 95, 95, "%", "").status, RowStatus::kOk);
  EXPECT_EQ(AtLeast("m", "c", 94.99, 95, "%", "").status, RowStatus::kShort);
  EXPECT_EQ(AtMost("m", "c", 0, 0, "findings", "").status, RowStatus::kOk);
  EXPECT_EQ(AtMost("m", "c", 1, 0, "findings", "").status, RowStatus::kShort);
  EXPECT_EQ(Missing("m", "c", 95, "%", "no test").status, RowStatus::kMissing);
}

TEST(Row, StoredRowsComeBackWhole) {
  const std::vector<Row> rows = {AtLeast("tile/os_tile", "coverage", 97.125, 95, "%", "a\tb\nc, d"),
                                 AtMost("pe/x", "lint", 2, 0, "findings", ""),
                                 Missing("dma", "mutation", 95, "% dead", "no test")};
  const std::vector<Row> back = Restore(Store(rows));
  ASSERT_EQ(back.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(back[i].module, rows[i].module);
    EXPECT_EQ(back[i].check, rows[i].check);
    EXPECT_EQ(back[i].figure, rows[i].figure);
    EXPECT_EQ(back[i].limit, rows[i].limit);
    EXPECT_EQ(back[i].unit, rows[i].unit);
    EXPECT_EQ(back[i].at_most, rows[i].at_most);
    EXPECT_EQ(back[i].status, rows[i].status);
    EXPECT_EQ(back[i].detail, rows[i].detail);
  }
  EXPECT_EQ(back[0].detail, "a b c, d");
}

}  // namespace
}  // namespace mixpe::sim
