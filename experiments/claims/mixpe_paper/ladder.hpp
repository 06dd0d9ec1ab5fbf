// SPDX-License-Identifier: Apache-2.0
// From the published ratio to ours, one corrected assumption at a time.
#pragma once

#include <string>
#include <vector>

#include "experiments/claims/mixpe_paper/study.hpp"

namespace mixpe::experiments::paper {

/// One side of a ratio: its array, and how wide its operands are.
struct Side {
  Design design;
  std::int64_t act_bits = 0, wgt_bits = 0;
  std::string hardware;  ///< sim/pe, for its area; sim/accelerators, for the last rung
};

/// The design as published: both operands as wide as its GEMM layers.
[[nodiscard]] Side SideOf(const AsPublished& study, const std::string& design,
                          const std::string& hardware);

/// What a design pays on its array to dequantize weights.
enum class Dequantization {
  kAsPublished,  ///< sized for 8 rows, whatever the rows
  kTrueCounts,   ///< before the product K N, each weight once; deferred M N K / g
  kNone,         ///< weights as wide as the array, or a unit of its own beside it
};

enum class Shapes { kAsPublished, kReal, kRealWithAttention };

/// Everything a rung may have corrected so far.
struct Assumptions {
  CostModel costs;
  Dequantization dequantization = Dequantization::kAsPublished;
  Shapes shapes = Shapes::kAsPublished;
  bool prefill = false;  ///< of one prompt; else decode of one token per sequence
};

/// Cost of a model (by its name in as_published.yaml) with `rows` tokens that share every weight.
[[nodiscard]] LayerCost PriceSide(const AsPublished& study, const Assumptions& assumptions,
                                  const Side& side, const std::string& model, long rows);

/// A step's ratio of one design over its baseline; above 1 the design is better.
struct Rung {
  long step = 0;
  std::string assumption;  ///< what this step corrects
  std::string model;
  std::string phase;  ///< "decode" or "prefill"
  long batch = 0;     ///< tokens that share every weight: sequences in decode, tokens in prefill
  std::string design, baseline;
  double speedup = 0;       ///< baseline's time over the design's
  double energy_ratio = 0;  ///< baseline's energy over the design's
  std::string kind;         ///< "published-model" with corrections, or "fast-modelled"
};

/// All rungs of MixPE-W4A8 over INT8 and MixPE-W4A16 over FP16, on OPT-6.7B and LLaMA-2-13B, for
/// decode of 1, 8 and 64 sequences and for prefill of 512 tokens (at the end 2048).
[[nodiscard]] std::vector<Rung> ClimbLadder();

}  // namespace mixpe::experiments::paper
