// SPDX-License-Identifier: Apache-2.0
// From the published ratio to ours, one corrected assumption at a time.
#pragma once

#include <string>
#include <vector>

namespace mixpe::experiments::paper {

/// A step's ratio of one design over its baseline; above 1 the design is better.
struct Rung {
  long step = 0;
  std::string assumption;  ///< what this step corrects
  std::string model;
  std::string phase;  ///< "decode" or "prefill"
  long rows = 0;      ///< tokens that share every weight
  std::string design, baseline;
  double speedup = 0;       ///< baseline's time over the design's
  double energy_ratio = 0;  ///< baseline's energy over the design's
  std::string kind;         ///< "published-model" with corrections, or "fast-modelled"
};

/// All rungs of MixPE-W4A8 over INT8 and MixPE-W4A16 over FP16, on OPT-6.7B and LLaMA-2-13B.
[[nodiscard]] std::vector<Rung> ClimbLadder();

}  // namespace mixpe::experiments::paper
