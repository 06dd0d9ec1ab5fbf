// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/gemm.hpp"

#include <algorithm>
#include <cmath>

#include "reference/base/error.hpp"

namespace mixpe::sim {
namespace {

std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// One dimension cut into tiles: all of extent `tile` but the last.
struct Cut {
  Cut(std::int64_t extent, std::int64_t tile_extent)
      : tile(tile_extent),
        count(CeilDiv(extent, tile_extent)),
        last(extent - (count - 1) * tile_extent) {}
  /// Sum of f over the tiles.
  template <class F>
  [[nodiscard]] std::int64_t Sum(F f) const {
    return (count - 1) * f(tile) + f(last);
  }
  std::int64_t tile, count, last;
};

/// Sum over all tile pairs of a function of both extents.
template <class F>
std::int64_t SumPairs(const Cut& x, const Cut& y, F f) {
  return x.Sum([&](std::int64_t i) { return y.Sum([&](std::int64_t j) { return f(i, j); }); });
}

std::int64_t BurstBytes(std::int64_t bits, std::int64_t burst) {
  return CeilDiv(CeilDiv(bits, 8), burst) * burst;
}

/// How often an operand indexed by `x` and `y` is moved: once per iteration of every foreign loop
/// that lies outside its innermost own loop. Loops of one iteration do not exist.
std::int64_t Reloads(const std::array<char, 3>& order, const std::array<std::int64_t, 3>& trips,
                     char foreign) {
  std::int64_t pending = 1;
  std::int64_t reloads = 1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] == foreign) {
      pending = trips[i];
    } else if (trips[i] > 1) {
      reloads = pending;
    }
  }
  return reloads;
}

/// Rows of (m, extent) values: one run per row, or one run per tile where tiles are as wide as the
/// matrix.
std::int64_t MatrixBytes(const Cut& rows, const Cut& cols, std::int64_t burst,
                         const auto& row_bits) {
  if (cols.count == 1) {
    return rows.Sum([&](std::int64_t m) { return BurstBytes(m * row_bits(cols.last), burst); });
  }
  const std::int64_t run = cols.Sum([&](std::int64_t c) { return BurstBytes(row_bits(c), burst); });
  return rows.Sum([&](std::int64_t m) { return m * run; });
}

struct Fold {
  std::int64_t rows, cols;  ///< array after joining PEs
};

Fold FoldOf(const GemmProblem& problem, const ArrayModel& array) {
  return {array.rows / problem.mode.fuse_rows, array.cols / problem.mode.fuse_cols};
}

/// Cycles to load a stationary tile, rows per cycle limited by the buffer port.
std::int64_t LoadCycles(const GemmProblem& problem, const ArrayModel& array,
                        std::int64_t millibits) {
  const Fold fold = FoldOf(problem, array);
  if (!array.folds_overlap) return fold.rows;
  const std::int64_t row_bits = CeilDiv(fold.cols * problem.mode.k_parallel * millibits, 1000);
  if (row_bits > array.weight_port_bits)
    return fold.rows * CeilDiv(row_bits, array.weight_port_bits);
  return CeilDiv(fold.rows, array.weight_port_bits / row_bits);
}

/// Sums of one output that a segment's slice of a K tile sends to the group unit: one per group
/// begun.
std::int64_t GroupsIn(const GemmProblem& p, std::int64_t slice) {
  return p.ScaledInGroups() ? CeilDiv(slice, p.scale_group) : 1;
}

/// Cycles per step that the weight port needs for the streams of `segments` row segments.
std::int64_t PortCycles(const GemmProblem& p, const ArrayModel& array, std::int64_t segments) {
  if (!array.folds_overlap) return 1;
  const std::int64_t stream =
      segments * FoldOf(p, array).cols * p.mode.k_parallel * p.b.millibits / p.mode.passes;
  return std::max<std::int64_t>(1, CeilDiv(stream, 1000 * array.weight_port_bits));
}

ArrayWork OutputStationary(const GemmProblem& p, const ArrayModel& array, const Tiles& tiles,
                           std::int64_t segments) {
  const Fold fold = FoldOf(p, array);
  const Cut m(p.m, tiles.m), n(p.n, tiles.n), k(p.k, tiles.k);
  const std::int64_t segment_rows = fold.rows / segments;
  const std::int64_t m_folds = m.Sum([&](auto t) { return CeilDiv(t, segment_rows); });
  const std::int64_t n_folds = n.Sum([&](auto t) { return CeilDiv(t, fold.cols); });
  const std::int64_t skew = fold.rows + fold.cols - 2;
  // A column shifts out its sums, one per group and row, while the next ones accumulate: never
  // faster than one per cycle.
  const std::int64_t sums = std::min(p.m, segment_rows) * segments;
  const std::int64_t port_cycles = PortCycles(p, array, segments);
  const std::int64_t k_cycles = k.Sum([&](auto t) {
    const std::int64_t slice = CeilDiv(t, segments);
    const std::int64_t steps =
        p.mode.passes * CeilDiv(CeilDiv(t, p.mode.k_parallel), segments) * port_cycles;
    return array.folds_overlap ? std::max(steps, sums * GroupsIn(p, slice)) : steps + skew;
  });
  const std::int64_t partials =
      k.Sum([&](auto t) { return segments * GroupsIn(p, CeilDiv(t, segments)); });
  ArrayWork work;
  work.cycles = m_folds * n_folds * k_cycles - (array.folds_overlap ? 0 : 1);
  work.fill_cycles = array.folds_overlap ? skew : 0;
  work.drain_cycles = array.folds_overlap ? sums : 0;
  work.group_results = p.scale_group == 0 ? 0 : p.ScaledInGroups() ? partials : 1;
  work.a_read_bits = p.m * k.Sum([&](auto t) { return p.a.RowBits(t); }) * n_folds;
  work.b_read_bits = p.n * k.Sum([&](auto t) { return p.b.RowBits(t); }) * m_folds;
  work.a_elements_read = p.m * n_folds * p.k;
  work.b_elements_read = p.n * m_folds * p.k;
  // Segments are summed on their way down the column unless each brings sums of groups.
  const std::int64_t visits = p.ScaledInGroups() ? partials : k.count;
  work.output_write_bits = p.m * p.n * visits * p.accumulator_bits;
  work.output_read_bits = p.m * p.n * ((visits - 1) * p.accumulator_bits + p.output_bits);
  return work;
}

/// Stationary operand S (k x s), moving operand along `moving`; weight stationary: s = n, moving =
/// m.
struct Stationary {
  Cut moving, fixed;
  const OperandWidth& moving_width;
  const OperandWidth& fixed_width;
};

ArrayWork InputOrWeightStationary(const GemmProblem& p, const ArrayModel& array, const Tiles& tiles,
                                  bool weight) {
  const Fold fold = FoldOf(p, array);
  const Cut m(p.m, tiles.m), n(p.n, tiles.n), k(p.k, tiles.k);
  const Stationary s = weight ? Stationary{m, n, p.a, p.b} : Stationary{n, m, p.b, p.a};
  const std::int64_t depth = fold.rows * p.mode.k_parallel;
  // A column adds up everything in it, so a fold holds one group at most.
  const std::int64_t group = p.ScaledInGroups() ? p.scale_group : p.k;
  const std::int64_t folds_per_group = CeilDiv(group, depth);
  const std::int64_t k_folds =
      k.Sum([&](auto t) { return t / group * folds_per_group + CeilDiv(t % group, depth); });
  const std::int64_t s_folds = s.fixed.Sum([&](auto t) { return CeilDiv(t, fold.cols); });
  const std::int64_t load = LoadCycles(p, array, s.fixed_width.millibits);
  const std::int64_t skew = fold.rows + fold.cols - 2;
  const std::int64_t stream = s.moving.Sum([&](auto t) {
    const std::int64_t steps = p.mode.passes * t;
    return array.folds_overlap ? std::max(steps, load) : load + steps + skew;
  });
  ArrayWork work;
  work.cycles = k_folds * s_folds * stream - (array.folds_overlap ? 0 : 1);
  work.fill_cycles = array.folds_overlap ? load + skew : 0;
  work.group_results = p.scale_group == 0 ? 0 : k.Sum([&](auto t) { return GroupsIn(p, t); });
  if (!p.ScaledInGroups()) work.group_results = std::min<std::int64_t>(work.group_results, 1);
  const std::int64_t row_sum_moving = k.Sum([&](auto t) { return s.moving_width.RowBits(t); });
  const std::int64_t row_sum_fixed = k.Sum([&](auto t) { return s.fixed_width.RowBits(t); });
  const std::int64_t moving_bits = (weight ? p.m : p.n) * row_sum_moving * s_folds;
  const std::int64_t fixed_bits = (weight ? p.n : p.m) * row_sum_fixed * s.moving.count;
  work.a_read_bits = weight ? moving_bits : fixed_bits;
  work.a_elements_read = p.m * (weight ? s_folds : s.moving.count) * p.k;
  work.b_elements_read = p.n * (weight ? s.moving.count : s_folds) * p.k;
  work.b_read_bits = weight ? fixed_bits : moving_bits;
  work.output_write_bits = p.m * p.n * k_folds * p.accumulator_bits;
  work.output_read_bits = p.m * p.n * ((k_folds - 1) * p.accumulator_bits + p.output_bits);
  return work;
}

std::int64_t DramCycles(const ArrayModel& array, std::int64_t bytes) {
  if (array.dram_bytes_per_cycle <= 0.0) return 0;
  return static_cast<std::int64_t>(
      std::ceil(static_cast<double>(bytes) / array.dram_bytes_per_cycle));
}

std::int64_t UnitCycles(double operations, double per_cycle) {
  return per_cycle > 0.0 ? static_cast<std::int64_t>(std::ceil(operations / per_cycle)) : 0;
}

void AddCounts(const GemmProblem& p, const Traffic& t, const ArrayWork& w, GemmCost& cost) {
  cost.dram_read_bytes = p.batch * t.ReadBytes();
  cost.dram_write_bytes = p.batch * t.WriteBytes();
  cost.a_read_bits = p.batch * w.a_read_bits;
  cost.a_write_bits = p.batch * t.a_fill_bits;
  cost.b_read_bits = p.batch * w.b_read_bits;
  cost.b_write_bits = p.batch * t.b_fill_bits;
  cost.output_read_bits = p.batch * (w.output_read_bits + t.psum_bits);
  cost.output_write_bits = p.batch * (w.output_write_bits + t.psum_bits);
  cost.a_elements_read = p.batch * w.a_elements_read;
  cost.b_elements_read = p.batch * w.b_elements_read;
  cost.macs = p.batch * p.m * p.n * p.k;
  cost.outlier_macs =
      static_cast<std::int64_t>(std::ceil(p.outlier_share * static_cast<double>(cost.macs)));
  cost.group_operations = p.batch * p.m * p.n * w.group_results * p.operations_per_scale;
  cost.group_sum_adds = p.operations_per_scale > 1 ? p.batch * p.m * p.k : 0;
}

double SearchEnergyOf(const GemmProblem& p, const SearchEnergy& e, const GemmCost& c) {
  const auto pj = [](std::int64_t count, double each) { return static_cast<double>(count) * each; };
  const double pe_cycles =
      static_cast<double>(c.macs * p.mode.passes * p.mode.fuse_rows * p.mode.fuse_cols) /
      static_cast<double>(p.mode.k_parallel);
  return pe_cycles * e.pe_cycle + pj(c.group_operations, e.group_operation) +
         pj(c.a_read_bits, e.activation_read_bit) + pj(c.a_write_bits, e.activation_write_bit) +
         pj(c.b_read_bits, e.weight_read_bit) + pj(c.b_write_bits, e.weight_write_bit) +
         pj(c.output_read_bits, e.output_read_bit) + pj(c.output_write_bits, e.output_write_bit) +
         pj(8 * (c.dram_read_bytes + c.dram_write_bytes), e.dram_bit) +
         pj(c.cycles, e.leakage_cycle);
}

}  // namespace

std::int64_t OperandWidth::RowBits(std::int64_t elements) const {
  const std::int64_t groups = group_size > 0 ? CeilDiv(elements, group_size) : 1;
  return CeilDiv(elements * millibits, 1000) + groups * overhead_bits;
}

std::string ToString(const Mapping& mapping) {
  const std::string flow = mapping.dataflow == 'o' ? "OS" : mapping.dataflow == 'w' ? "WS" : "IS";
  return flow + (mapping.segments > 1 ? " split-K " + std::to_string(mapping.segments) : "") +
         ", tile " + std::to_string(mapping.tiles.m) + "x" + std::to_string(mapping.tiles.n) + "x" +
         std::to_string(mapping.tiles.k) + " (MxNxK), loops " +
         std::string(mapping.order.begin(), mapping.order.end());
}

bool Fits(const GemmProblem& problem, const ArrayModel& array, const Tiles& tiles) {
  return tiles.n * problem.b.RowBits(tiles.k) <= array.weight_half_bits &&
         tiles.m * problem.a.RowBits(tiles.k) <= array.activation_half_bits &&
         tiles.m * tiles.n * problem.accumulator_bits <= array.output_half_bits;
}

Traffic TrafficOf(const GemmProblem& p, const ArrayModel& array, const Tiles& tiles,
                  const std::array<char, 3>& order) {
  const Cut m(p.m, tiles.m), n(p.n, tiles.n), k(p.k, tiles.k);
  std::array<std::int64_t, 3> trips{};
  for (std::size_t i = 0; i < 3; ++i) {
    trips[i] = order[i] == 'm' ? m.count : order[i] == 'n' ? n.count : k.count;
  }
  const std::int64_t burst = array.burst_bytes;
  const auto a_row = [&](std::int64_t t) { return p.a.RowBits(t); };
  const auto b_tile = [&](std::int64_t nt, std::int64_t kt) { return nt * p.b.RowBits(kt); };
  const auto c_row = [&](std::int64_t t) { return t * p.output_bits; };
  const auto psum_row = [&](std::int64_t t) { return t * p.accumulator_bits; };
  Traffic t;
  if (!p.a.resident) {
    const std::int64_t reloads = Reloads(order, trips, 'n');
    t.a_read_bytes = reloads * MatrixBytes(m, k, burst, a_row);
    t.a_fill_bits = reloads * p.m * k.Sum(a_row);
    t.first_load_bytes += BurstBytes(tiles.m * a_row(tiles.k), burst);
  }
  if (!p.b.resident) {
    const std::int64_t reloads = Reloads(order, trips, 'm');
    // Weights are packed tile by tile, so a tile is one run.
    t.b_read_bytes =
        reloads * SumPairs(n, k, [&](auto x, auto y) { return BurstBytes(b_tile(x, y), burst); });
    t.b_fill_bits = reloads * SumPairs(n, k, b_tile);
    t.first_load_bytes += BurstBytes(b_tile(tiles.n, tiles.k), burst);
  }
  const std::int64_t spills = Reloads(order, trips, 'k') - 1;
  t.psum_read_bytes = t.psum_write_bytes = spills * MatrixBytes(m, n, burst, psum_row);
  t.psum_bits = spills * p.m * p.n * p.accumulator_bits;
  if (!p.output_resident) {
    t.c_write_bytes = MatrixBytes(m, n, burst, c_row);
    t.last_store_bytes = BurstBytes(m.last * n.last * p.output_bits, burst);
  }
  return t;
}

ArrayWork WorkOf(const GemmProblem& problem, const ArrayModel& array, const Tiles& tiles,
                 char dataflow, std::int64_t segments) {
  if (dataflow == 'o') return OutputStationary(problem, array, tiles, segments);
  return InputOrWeightStationary(problem, array, tiles, dataflow == 'w');
}

GemmCost CostOf(const GemmProblem& p, const ArrayModel& array, const Traffic& t,
                const ArrayWork& w) {
  GemmCost cost;
  AddCounts(p, t, w, cost);
  const std::int64_t first = DramCycles(array, t.first_load_bytes);
  const std::int64_t last = DramCycles(array, t.last_store_bytes);
  const std::int64_t dram = std::max<std::int64_t>(
      0, DramCycles(array, cost.dram_read_bytes + cost.dram_write_bytes) - first - last);
  const std::int64_t group =
      UnitCycles(static_cast<double>(cost.group_operations), array.group_operations_per_cycle);
  const std::int64_t outlier =
      UnitCycles(static_cast<double>(cost.outlier_macs), array.outlier_products_per_cycle);
  cost.compute_cycles = p.batch * w.cycles;
  const std::int64_t body = std::max({cost.compute_cycles, dram, group, outlier});
  // The slowest unit takes the blame; of equals main memory, then the group unit.
  std::int64_t& blamed = body == dram    ? cost.dram_stall_cycles
                         : body == group ? cost.group_stall_cycles
                                         : cost.outlier_stall_cycles;
  blamed = body - cost.compute_cycles;
  cost.fill_cycles = first + w.fill_cycles;
  cost.drain_cycles = last + w.drain_cycles;
  cost.cycles = cost.fill_cycles + body + cost.drain_cycles;
  cost.search_energy_pj = SearchEnergyOf(p, array.energy, cost);
  return cost;
}

}  // namespace mixpe::sim
