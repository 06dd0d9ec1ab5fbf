// SPDX-License-Identifier: Apache-2.0
// The fast back end: prices every operator of a trace on one machine by closed form. Nothing is
// free: an operator without a cost stops the run. What overlaps with what: sim/README.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reference/trace/trace.hpp"
#include "sim/hardware/accelerator.hpp"
#include "sim/mapping/search.hpp"

namespace mixpe::sim {

/// Disjoint cycle classes and access counts. All add up; none can be negative.
struct Counters {
  std::int64_t fill_cycles = 0, compute_cycles = 0, dram_stall_cycles = 0, group_stall_cycles = 0;
  std::int64_t outlier_stall_cycles = 0, vector_cycles = 0, drain_cycles = 0;
  std::int64_t dram_read_bytes = 0, dram_write_bytes = 0;
  std::int64_t activation_read_bits = 0, activation_write_bits = 0;
  std::int64_t weight_read_bits = 0, weight_write_bits = 0;
  std::int64_t output_read_bits = 0, output_write_bits = 0;
  std::int64_t macs = 0, outlier_macs = 0;
  std::int64_t group_operations = 0, group_sum_adds = 0, vector_operations = 0;
  std::int64_t decoded_activations = 0, decoded_weights = 0;  ///< through a machine's edges
  double pe_cycles = 0;  ///< PE x busy cycles, padding excluded

  [[nodiscard]] std::int64_t Cycles() const;
  Counters& operator+=(const Counters& other);
  /// `times` executions.
  [[nodiscard]] Counters operator*(std::int64_t times) const;
};

/// What limits an operator.
enum class Bound { kCompute, kDram, kVector, kGroup, kOutlier, kLatency };
[[nodiscard]] std::string ToString(Bound bound);
[[nodiscard]] Bound BoundOf(const Counters& counters);

/// One product behind an operator: one for a gemm, one per distinct row count for a grouped gemm.
struct PricedProduct {
  GemmProblem problem;
  std::int64_t times = 1;
  Mapped mapped;
};

struct OperatorCost {
  Counters once;                        ///< one execution
  Counters total;                       ///< times repeat, wide layers included
  std::vector<PricedProduct> products;  ///< at the dense format; empty for vector operators
};

/// One line of an energy account: energy = count x coefficient.
struct EnergyLine {
  std::string part;  ///< array, outlier, decoder, group, sram, vector, dram, leakage
  std::string item;
  double count = 0;
  std::string count_unit;
  Band coefficient_pj;
  Band energy_pj;
  std::string source;
};

/// Parts of the area that grow with the array: with PEs, rows and columns.
inline constexpr const char* kArray = "array";
inline constexpr const char* kActivationEdge = "activation edge";
inline constexpr const char* kWeightEdge = "weight edge";

struct AreaLine {
  std::string part;
  double count = 0;
  std::string count_unit;
  Band coefficient_um2;
  Band area_um2;
  std::string source;
};

class FastModel {
 public:
  explicit FastModel(Machine machine);

  /// Throws UserError if the machine cannot run the operator or its counts exceed 63 bits.
  [[nodiscard]] OperatorCost Price(const reference::Operator& op);

  [[nodiscard]] std::vector<EnergyLine> Energy(const Counters& counters) const;
  [[nodiscard]] std::vector<AreaLine> Area() const;
  [[nodiscard]] Band EnergyPj(const Counters& counters) const;
  [[nodiscard]] Band AreaUm2() const;
  /// Array alone: PEs and edge decoders.
  [[nodiscard]] Band ArrayAreaUm2() const;
  /// Array busy in its native mode every cycle, plus its leakage.
  [[nodiscard]] double PeakArrayPowerMw() const;

  /// Products per cycle of the whole array for weights x activations.
  [[nodiscard]] double PeakMacsPerCycle() const;
  [[nodiscard]] const Machine& machine() const { return machine_; }
  [[nodiscard]] const ArrayModel& array() const { return array_; }

  /// Bytes that weights and cache of a workload occupy in main memory.
  [[nodiscard]] double ResidentBytes(const reference::Workload& workload) const;

  /// The product of an operand pair, as `gemm` asks for it.
  [[nodiscard]] GemmProblem Problem(std::int64_t batch, std::int64_t m, std::int64_t n,
                                    std::int64_t k, reference::Role b_role, bool wide) const;
  [[nodiscard]] Mapped Map(const GemmProblem& problem);
  [[nodiscard]] Counters CountersOf(const GemmProblem& problem, const GemmCost& cost) const;

 private:
  struct Product {
    std::int64_t batch, m, n, k, times;
  };
  [[nodiscard]] std::vector<Product> ProductsOf(const reference::Operator& op) const;
  [[nodiscard]] Counters PriceProducts(const reference::Operator& op, bool wide,
                                       std::vector<PricedProduct>* products);
  [[nodiscard]] Counters PriceVector(const reference::Operator& op) const;
  [[nodiscard]] bool Resident(const reference::Operand& operand) const;
  [[nodiscard]] std::int64_t OperandBytes(const reference::Operand& operand) const;

  Machine machine_;
  ArrayModel array_;
  std::map<std::vector<std::int64_t>, Mapped> known_;
};

}  // namespace mixpe::sim
