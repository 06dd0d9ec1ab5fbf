// SPDX-License-Identifier: Apache-2.0
// One matrix product C(m,n) = A(m,k) B(k,n) on a systolic array: closed-form cycles and access
// counts of one mapping. The model, with every overlap it assumes: sim/README.md.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace mixpe::sim {

/// Storage of one operand. A row is the run along K.
struct OperandWidth {
  std::int64_t millibits =
      8000;  ///< bits per element x 1000; a sparse outlier path makes it fractional
  std::int64_t group_size = 0;     ///< elements per scale along K; 0: whole row
  std::int64_t overhead_bits = 0;  ///< scale and zero point of one group
  bool resident = false;           ///< already in its buffer: no main-memory traffic

  /// Bits of `elements` consecutive values along K with their scales.
  [[nodiscard]] std::int64_t RowBits(std::int64_t elements) const;
};

/// How the PEs are used for this pair of formats (see PeMode).
struct ArrayMode {
  std::int64_t k_parallel = 1;
  std::int64_t passes = 1;
  std::int64_t fuse_rows = 1;
  std::int64_t fuse_cols = 1;
};

struct GemmProblem {
  std::int64_t batch = 1;  ///< independent products with their own A, B and C
  std::int64_t m = 1, n = 1, k = 1;
  OperandWidth a, b;
  std::int64_t output_bits = 16;
  std::int64_t accumulator_bits = 32;
  bool output_resident = false;  ///< the result stays in the output buffer
  ArrayMode mode;
  [[nodiscard]] bool ScaledInGroups() const { return scale_group > 0 && scale_group < k; }
  /// Products along K whose sum the group unit scales; 0: nothing is scaled; K or more: once per
  /// output.
  std::int64_t scale_group = 0;
  double quantize_operations =
      0;  ///< vector-lane operations per element of A, which arrives at output_bits
  std::int64_t operations_per_scale = 1;  ///< 2 with zero points (scale, correction)
  double outlier_share = 0.0;             ///< share of products on the outlier path
};

/// Energies by which mappings are weighed, pJ.
struct SearchEnergy {
  double activation_read_bit = 0, activation_write_bit = 0;
  double weight_read_bit = 0, weight_write_bit = 0;
  double output_read_bit = 0, output_write_bit = 0;
  double dram_bit = 0;
  double leakage_cycle = 0;
  double pe_cycle = 0;
  double group_operation = 0;
};

/// The part of a machine that a mapping sees.
struct ArrayModel {
  std::int64_t rows = 32, cols = 32;
  std::vector<char>
      dataflows;  ///< 'o' output, 'w' weight, 'i' input stationary, in order of preference
  bool folds_overlap = true;
  std::int64_t split_k = 1;
  std::int64_t weight_port_bits = 8192;
  std::int64_t weight_half_bits = 0, activation_half_bits = 0, output_half_bits = 0;
  double dram_bytes_per_cycle = 0;  ///< sustained; 0: unlimited
  std::int64_t burst_bytes = 64;
  double group_operations_per_cycle = 0;
  double outlier_products_per_cycle = 0;
  SearchEnergy energy;
};

/// Tile extents; each at most the dimension.
struct Tiles {
  std::int64_t m = 1, n = 1, k = 1;
  bool operator==(const Tiles&) const = default;
};

struct Mapping {
  char dataflow = 'o';
  std::int64_t segments = 1;  ///< row segments on different slices of K
  Tiles tiles;
  std::array<char, 3> order{'m', 'n', 'k'};  ///< outermost first
  bool operator==(const Mapping&) const = default;
};

[[nodiscard]] std::string ToString(const Mapping& mapping);

/// Main-memory and fill traffic of one tiling and loop order, per product of the batch.
struct Traffic {
  std::int64_t a_read_bytes = 0, b_read_bytes = 0, psum_read_bytes = 0;
  std::int64_t c_write_bytes = 0, psum_write_bytes = 0;
  std::int64_t a_fill_bits = 0, b_fill_bits = 0, psum_bits = 0;  ///< through the buffers
  std::int64_t first_load_bytes = 0, last_store_bytes = 0;
  [[nodiscard]] std::int64_t ReadBytes() const {
    return a_read_bytes + b_read_bytes + psum_read_bytes;
  }
  [[nodiscard]] std::int64_t WriteBytes() const { return c_write_bytes + psum_write_bytes; }
};

/// Array cycles and buffer accesses of one tiling and dataflow, per product of the batch.
struct ArrayWork {
  std::int64_t group_results = 0;  ///< sums per output that leave for the group unit
  std::int64_t cycles = 0;         ///< steady state, folds back to back
  std::int64_t fill_cycles = 0, drain_cycles = 0;
  std::int64_t a_read_bits = 0, b_read_bits = 0, output_read_bits = 0, output_write_bits = 0;
  std::int64_t a_elements_read = 0, b_elements_read = 0;  ///< entering the array
};

/// Whole batch. fill + compute + stalls + drain = cycles.
struct GemmCost {
  std::int64_t cycles = 0;
  std::int64_t fill_cycles = 0, compute_cycles = 0;
  std::int64_t dram_stall_cycles = 0, group_stall_cycles = 0, outlier_stall_cycles = 0;
  std::int64_t drain_cycles = 0;
  std::int64_t dram_read_bytes = 0, dram_write_bytes = 0;
  std::int64_t a_read_bits = 0, a_write_bits = 0, b_read_bits = 0, b_write_bits = 0;
  std::int64_t output_read_bits = 0, output_write_bits = 0;
  std::int64_t macs = 0, outlier_macs = 0, group_operations = 0, group_sum_adds = 0;
  std::int64_t a_elements_read = 0, b_elements_read = 0;  ///< entering the array
  double search_energy_pj = 0;  ///< all that depends on the mapping, with PEs and group unit
};

[[nodiscard]] Traffic TrafficOf(const GemmProblem& problem, const ArrayModel& array,
                                const Tiles& tiles, const std::array<char, 3>& order);
[[nodiscard]] ArrayWork WorkOf(const GemmProblem& problem, const ArrayModel& array,
                               const Tiles& tiles, char dataflow, std::int64_t segments);
[[nodiscard]] GemmCost CostOf(const GemmProblem& problem, const ArrayModel& array,
                              const Traffic& traffic, const ArrayWork& work);

/// True if one tile of each operand fits into half its buffer (and the accumulator tile into half
/// the output buffer).
[[nodiscard]] bool Fits(const GemmProblem& problem, const ArrayModel& array, const Tiles& tiles);

}  // namespace mixpe::sim
