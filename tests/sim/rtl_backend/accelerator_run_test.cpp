// SPDX-License-Identifier: Apache-2.0
#include "sim/rtl_backend/accelerator_run.hpp"

#include <gtest/gtest.h>

#include "reference/base/error.hpp"

namespace mixpe::sim {
namespace {

TEST(AcceleratorRun, TheTableShowsEveryClassOnce) {
  AcceleratorRun run;
  run.cycles = 36;
  for (std::size_t i = 0; i < kCycleClasses; ++i) run.by_class[i] = i + 1;
  EXPECT_EQ(run.Table(),
            "cycles            36\n"
            "idle              1\n"
            "compute           2\n"
            "weight load       3\n"
            "fill              4\n"
            "load stall        5\n"
            "group unit stall  6\n"
            "store stall       7\n"
            "drain             8\n");
}

TEST(AcceleratorRun, ThereIsNoClassBeyondTheLast) {
  EXPECT_THROW((void)ToString(CycleClass::kCount), ContractError);
}

}  // namespace
}  // namespace mixpe::sim
