// SPDX-License-Identifier: Apache-2.0
// What a comparison holds equal, and the machines that follow from it.
#pragma once

#include <string>
#include <vector>

#include "sim/fast/price.hpp"

namespace mixpe::experiments {

/// experiments/compare/platform.yaml
struct Platform {
  std::int64_t schema = 1;
  std::string reference;
  std::int64_t rows = 128;
  std::int64_t cols = 128;
  double clock_mhz = 500;
  std::string memory;
  double capacity_gib = 0;
  std::int64_t vector_lanes = 256;
  std::int64_t split_k = 32;
  sim::Buffers buffers;
  std::string costs = "recorded";      ///< of PEs, or "published"
  std::vector<std::string> libraries;  ///< of recorded costs; empty: those of sim/tables

  [[nodiscard]] sim::CostChoice Costs() const;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("reference", reference,
          Field("", "accelerator that fixes the budget and is the baseline of ratios"));
    visit("rows", rows, Field("PEs", "rows of the reference array").Range(8, 4096));
    visit("cols", cols, Field("PEs", "columns of the reference array").Range(8, 4096));
    visit("clock_mhz", clock_mhz, Field("MHz", "clock of every design").Range(0.001, 1e5));
    visit("memory", memory, Field("", "main memory, a folder of sim/memory"));
    visit("capacity_gib", capacity_gib,
          Field("GiB", "memory size; 0: that of the memory").Range(0, 1e6).Optional());
    visit("vector_lanes", vector_lanes, Field("lanes", "vector unit width").Range(1, 1 << 20));
    visit("split_k", split_k,
          Field("segments", "most row segments on different K slices").Range(1, 1024));
    visit("buffers", buffers, Field("", "on-chip buffers of every design"));
    visit("costs", costs,
          Field("", "of PEs: recorded by this project's synthesis where there is one, or published")
              .OneOf({"recorded", "published"}));
    visit("libraries", libraries,
          Field("", "cell libraries of recorded costs; none: those of sim/tables").Optional());
  }
};

/// Throws UserError on a malformed file or setting (`path=value`).
[[nodiscard]] Platform LoadPlatform(const std::vector<std::string>& settings);

/// What is held equal.
enum class Iso { kArea, kPe, kPower, kBandwidth, kDescribed };
[[nodiscard]] const std::vector<std::string>& IsoNames();
/// Throws UserError on an unknown name.
[[nodiscard]] Iso ParseIso(const std::string& name);

/// Which end of the area bands sizes the array under equal area.
enum class AreaEnd { kValue, kLow, kHigh };

/// Budgets that follow from the reference array.
struct Budget {
  Iso iso = Iso::kArea;
  double area_um2 = 0;
  double power_mw = 0;
  /// One sentence with figures, printed above every result.
  [[nodiscard]] std::string Sentence(const Platform& platform) const;
};

[[nodiscard]] Budget BudgetOf(const Platform& platform, Iso iso);

/// The machine under the rule. Its group unit gets as many lanes per column as keep up with the
/// array. Arrays sized by a budget have rows and columns that are multiples of 8, at most twice as
/// wide as high; the largest that fits wins, of equals the squarest. `kv_bits`: cache width, 0 for
/// the design's own.
[[nodiscard]] sim::Machine Equalized(sim::Machine machine, const Platform& platform,
                                     const Budget& budget, AreaEnd end, std::int64_t kv_bits);

/// The accelerator with costs as the platform asks for. Throws UserError.
[[nodiscard]] sim::Machine MachineOf(const std::string& accelerator, const Platform& platform);

}  // namespace mixpe::experiments
