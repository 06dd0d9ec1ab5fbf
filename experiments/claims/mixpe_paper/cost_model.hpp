// SPDX-License-Identifier: Apache-2.0
// The cost model of the simulator released with MixPE, re-implemented from its formulas, errors
// included: what it says is evidence about that simulator, not about hardware.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reference/base/fields.hpp"

namespace mixpe::experiments::paper {

struct Hardware {
  double clock_mhz = 0;
  std::int64_t dram_bits_per_cycle = 0;
  std::int64_t weight_half_bits = 0, activation_half_bits = 0, output_half_bits = 0;
  std::int64_t output_bits = 0;

  template <class V>
  void Describe(V& visit) {
    visit("clock_mhz", clock_mhz, Field("MHz", "clock").Range(1, 1e5));
    visit("dram_bits_per_cycle", dram_bits_per_cycle,
          Field("bit/cycle", "memory bandwidth").Range(1, 1 << 20));
    visit("weight_half_bits", weight_half_bits,
          Field("bit", "usable weight buffer").Range(1, 1LL << 40));
    visit("activation_half_bits", activation_half_bits,
          Field("bit", "usable activation buffer").Range(1, 1LL << 40));
    visit("output_half_bits", output_half_bits,
          Field("bit", "usable output buffer").Range(1, 1LL << 40));
    visit("output_bits", output_bits, Field("bit", "width of a result").Range(1, 64));
  }
};

struct EnergyTable {
  double activation_read_pj_bit = 0, activation_write_pj_bit = 0, weight_read_pj_bit = 0,
         weight_write_pj_bit = 0;
  double output_read_pj_bit = 0, output_write_pj_bit = 0;
  double dram_read_pj_bit = 0, dram_write_pj_bit = 0, static_nj_cycle = 0;
  double search_dram_read_pj_bit = 0, search_dram_write_pj_bit = 0, search_static_nj_cycle = 0,
         sram_leakage_mw = 0;

  template <class V>
  void Describe(V& visit) {
    const auto pj = [&](const char* name, double& value, const char* meaning) {
      visit(name, value, Field("pJ/bit", meaning).Range(0, 1000));
    };
    pj("activation_read_pj_bit", activation_read_pj_bit, "activation buffer read");
    pj("activation_write_pj_bit", activation_write_pj_bit, "activation buffer write");
    pj("weight_read_pj_bit", weight_read_pj_bit, "weight buffer read");
    pj("weight_write_pj_bit", weight_write_pj_bit, "weight buffer write");
    pj("output_read_pj_bit", output_read_pj_bit, "output buffer read");
    pj("output_write_pj_bit", output_write_pj_bit, "output buffer write");
    pj("dram_read_pj_bit", dram_read_pj_bit, "memory read, reported");
    pj("dram_write_pj_bit", dram_write_pj_bit, "memory write, reported");
    visit("static_nj_cycle", static_nj_cycle,
          Field("nJ/cycle", "memory background, reported").Range(0, 1000));
    pj("search_dram_read_pj_bit", search_dram_read_pj_bit, "memory read, in the search");
    pj("search_dram_write_pj_bit", search_dram_write_pj_bit, "memory write, in the search");
    visit("search_static_nj_cycle", search_static_nj_cycle,
          Field("nJ/cycle", "memory background, in the search").Range(0, 1000));
    visit("sram_leakage_mw", sram_leakage_mw,
          Field("mW", "buffer leakage, in the search only").Range(0, 1e6));
  }
};

/// Layers that a design runs at another precision in some blocks.
struct Other {
  std::int64_t bits = 0;
  std::string layers = "all";

  template <class V>
  void Describe(V& visit) {
    visit("bits", bits, Field("bit", "precision in those blocks").Range(1, 16));
    visit("layers", layers, Field("", "which layers").OneOf({"all", "out"}));
  }
};

struct Design {
  std::string name;
  std::int64_t rows = 0, cols = 0;
  std::int64_t max_bits = 0, min_bits = 0;
  std::int64_t gemm_bits = 0, proxy_bits = 0, first_bits = 0;
  bool deferred = false;
  double pe_dynamic_nw = 0, pe_leakage_nw = 0;
  Other other;

  template <class V>
  void Describe(V& visit) {
    visit("name", name, Field("", "design"));
    visit("rows", rows, Field("PEs", "array rows").Range(1, 4096));
    visit("cols", cols, Field("PEs", "array columns").Range(1, 4096));
    visit("max_bits", max_bits, Field("bit", "widest operand of a PE").Range(1, 32));
    visit("min_bits", min_bits,
          Field("bit", "narrowest operand that still gains speed").Range(1, 32));
    visit("gemm_bits", gemm_bits,
          Field("bit", "activations and weights of GEMM layers").Range(1, 32));
    visit("proxy_bits", proxy_bits, Field("bit", "of the dequantization proxy").Range(1, 32));
    visit("first_bits", first_bits, Field("bit", "of the patch embedding").Range(1, 32));
    visit("deferred", deferred, Field("", "the proxy shrinks with the group size"));
    visit("pe_dynamic_nw", pe_dynamic_nw, Field("nW", "dynamic power of one PE").Range(0, 1e9));
    visit("pe_leakage_nw", pe_leakage_nw, Field("nW", "leakage of one PE").Range(0, 1e9));
    visit("other", other, Field("", "other precision in some blocks").Optional());
  }

  /// Operands of `bits` that fit side by side: floor(max / max(bits, min)).
  [[nodiscard]] std::int64_t Parallel(std::int64_t bits) const;
};

/// One layer as the simulator sees it; fully connected layers have kernel = out_hw = stride = 1.
struct Layer {
  std::int64_t kernel = 1, out_hw = 1, stride = 1;
  std::int64_t in_ch = 1, out_ch = 1, rows = 1;
  std::int64_t act_bits = 8, wgt_bits = 8;
  auto operator<=>(const Layer&) const = default;
};

struct LayerCost {
  std::int64_t cycles = 0, stall_cycles = 0;
  std::int64_t dram_read_bits = 0, dram_write_bits = 0;
  double static_uj = 0, dram_uj = 0, buffer_uj = 0, core_uj = 0;

  LayerCost& operator+=(const LayerCost& other);
  [[nodiscard]] LayerCost operator*(std::int64_t times) const;
  [[nodiscard]] double EnergyUj() const { return static_uj + dram_uj + buffer_uj + core_uj; }
};

/// Corrections of the ladder; all off: as published.
struct Corrections {
  bool forward_operands = false;  ///< one buffer read per array edge instead of one per product
  /// Among tilings within this fraction of the fewest cycles the least reported energy wins,
  /// whatever the search energy; 0: as published.
  double cycle_slack = 0;
};

struct CostModel {
  Hardware hardware;
  EnergyTable energy;
  Corrections corrections;

  /// Cost under the best tiling and loop order: fewest cycles, then least search energy, then first
  /// enumerated. Throws UserError if no tiling fits the buffers.
  [[nodiscard]] LayerCost Price(const Design& design, const Layer& layer) const;
};

}  // namespace mixpe::experiments::paper
