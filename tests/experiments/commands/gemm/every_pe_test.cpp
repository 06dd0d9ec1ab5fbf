// SPDX-License-Identifier: Apache-2.0
// Every PE of rtl/pe in the accelerator, each in its first and its last mode, with a random shape.
#include <gmock/gmock.h>

#include "reference/base/paths.hpp"
#include "sim/rtl_gemm/machine.hpp"
#include "tests/experiments/commands/gemm/rtl_case.hpp"

namespace mixpe::experiments {
namespace {

TEST(EveryPe, ThatAddsIntegersRunsAndTheOthersAreRefused) {
  int ran = 0;
  for (const CatalogueEntry& entry : Catalogue("rtl/pe", "pe.svh")) {
    const models::PeModel& model = *models::PeRegistry::Get(entry.name).model;
    const auto& modes = model.Modes();
    for (const models::PeMode* mode : {&modes.front(), &modes.back()}) {
      const Output run =
          RunRtlGemm({"3", "301", "4", "--group", "100", "--format", "csv"},
                     {"--pe", entry.name, "--formats", mode->activation + "," + mode->weight,
                      "--set", "rows=1", "--set", "cols=1", "--set", "tile_cols=2"});
      const bool supported = sim::WhyUnsupported(model, *mode).empty();
      EXPECT_EQ(run.code, supported ? 0 : 2) << entry.name << ": " << run.err;
      ran += supported ? 1 : 0;
    }
  }
  EXPECT_GE(ran, 2 * 15);
}

}  // namespace
}  // namespace mixpe::experiments
