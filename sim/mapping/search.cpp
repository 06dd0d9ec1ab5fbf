// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/search.hpp"

#include <algorithm>

#include "reference/base/error.hpp"

namespace mixpe::sim {
namespace {

struct Flow {
  char dataflow;
  std::int64_t segments;
};

/// Dataflows with the K splits whose weight streams the buffer port can feed.
std::vector<Flow> FlowsOf(const GemmProblem& p, const ArrayModel& array) {
  const std::int64_t rows = array.rows / p.mode.fuse_rows;
  const std::int64_t cols = array.cols / p.mode.fuse_cols;
  const std::int64_t stream_millibits = cols * p.mode.k_parallel * p.b.millibits / p.mode.passes;
  std::vector<Flow> flows;
  for (const char dataflow : array.dataflows) {
    flows.push_back({dataflow, 1});
    if (dataflow != 'o') continue;
    for (std::int64_t s = 2; s <= std::min({array.split_k, rows, p.k}); s *= 2) {
      if (s * stream_millibits <= 1000 * array.weight_port_bits) flows.push_back({dataflow, s});
    }
  }
  return flows;
}

struct Candidates {
  std::vector<std::int64_t> m, n, k;
};

/// Smallest tile extents tried: those that fill the array, halved while such a tile does not fit
/// the buffers.
Tiles UnitsOf(const GemmProblem& p, const ArrayModel& array) {
  const std::int64_t rows = array.rows / p.mode.fuse_rows;
  const std::int64_t cols = array.cols / p.mode.fuse_cols;
  // A tile of K holds whole groups, so that no scale is applied twice.
  const std::int64_t group = std::max<std::int64_t>(p.b.group_size, 1);
  const auto whole_groups = [&](std::int64_t k) { return (k + group - 1) / group * group; };
  Tiles units{std::min(rows, p.m), std::min(cols, p.n),
              std::min(whole_groups(rows * p.mode.k_parallel), p.k)};
  while (!Fits(p, array, units)) {
    const bool weight = units.n * p.b.RowBits(units.k) > array.weight_half_bits;
    const bool activation = units.m * p.a.RowBits(units.k) > array.activation_half_bits;
    std::int64_t& other = weight ? units.n : units.m;
    std::int64_t& extent = weight || activation
                               ? (units.k > std::max(group, other) ? units.k : other)
                               : (units.n > units.m ? units.n : units.m);
    if (extent == 1) break;
    extent = &extent == &units.k ? whole_groups(extent / 2) : extent / 2;
  }
  return units;
}

Candidates CandidatesOf(const GemmProblem& p, const ArrayModel& array) {
  const Tiles units = UnitsOf(p, array);
  return {TileCandidates(p.m, units.m), TileCandidates(p.n, units.n), TileCandidates(p.k, units.k)};
}

void CheckArray(const GemmProblem& p, const ArrayModel& array) {
  if (array.rows < p.mode.fuse_rows || array.cols < p.mode.fuse_cols) {
    throw UserError({},
                    "an array of " + std::to_string(array.rows) + "x" + std::to_string(array.cols) +
                        " cannot join " + std::to_string(p.mode.fuse_rows) + "x" +
                        std::to_string(p.mode.fuse_cols) + " PEs for these formats",
                    "use a larger array");
  }
  MIXPE_EXPECT(!array.dataflows.empty() && p.batch >= 1 && p.m >= 1 && p.n >= 1 && p.k >= 1,
               "a product with extents of at least 1 and a dataflow");
}

[[noreturn]] void RefuseBuffers(const GemmProblem& p, const ArrayModel& array) {
  const Candidates c = CandidatesOf(p, array);
  const Tiles least{c.m.front(), c.n.front(), c.k.front()};
  const auto need = [](const char* operand, std::int64_t bits, std::int64_t available) {
    throw UserError({},
                    std::string("the smallest ") + operand + " tile needs " + std::to_string(bits) +
                        " bits, half the buffer holds " + std::to_string(available),
                    std::string("enlarge buffers.") + operand + "_kib");
  };
  if (least.n * p.b.RowBits(least.k) > array.weight_half_bits) {
    need("weight", least.n * p.b.RowBits(least.k), array.weight_half_bits);
  }
  if (least.m * p.a.RowBits(least.k) > array.activation_half_bits) {
    need("activation", least.m * p.a.RowBits(least.k), array.activation_half_bits);
  }
  need("output", least.m * least.n * p.accumulator_bits, array.output_half_bits);
  throw ContractError("unreachable");
}

double EnergyDelay(const GemmCost& cost) {
  return static_cast<double>(cost.cycles) * cost.search_energy_pj;
}

bool Better(const GemmCost& a, const GemmCost& b) {
  const double x = EnergyDelay(a), y = EnergyDelay(b);
  return x != y ? x < y : a.cycles < b.cycles;
}

/// No mapping with this array work can have less: main memory moves nothing, nothing stalls.
double LeastEnergyDelay(const GemmProblem& p, const ArrayModel& array, const ArrayWork& work) {
  const GemmCost least = CostOf(p, array, Traffic{}, work);
  return EnergyDelay(least);
}

/// The best so far; `rank` orders candidates as the exhaustive enumeration meets them.
struct Best {
  Mapped mapped;
  std::int64_t rank = -1;

  void Offer(const Mapping& mapping, const GemmCost& cost, std::int64_t candidate_rank) {
    const bool wins = rank < 0 || Better(cost, mapped.cost) ||
                      (!Better(mapped.cost, cost) && candidate_rank < rank);
    if (!wins) return;
    mapped = {mapping, cost};
    rank = candidate_rank;
  }
};

/// Calls visit(tiles, index) for all tiles that fit, in order of enumeration.
template <class Visit>
void ForTiles(const GemmProblem& p, const ArrayModel& array, Visit visit) {
  const Candidates c = CandidatesOf(p, array);
  std::int64_t index = 0;
  for (const std::int64_t m : c.m) {
    for (const std::int64_t n : c.n) {
      for (const std::int64_t k : c.k) {
        if (Fits(p, array, {m, n, k})) visit(Tiles{m, n, k}, index);
        ++index;
      }
    }
  }
}

/// Loop orders differ only in the sequence of loops that iterate: the first of each class stands
/// for it.
bool IsFirstOfClass(std::size_t order, const GemmProblem& p, const Tiles& tiles) {
  const auto iterates = [&](char loop) {
    return loop == 'm' ? tiles.m < p.m : loop == 'n' ? tiles.n < p.n : tiles.k < p.k;
  };
  const auto same = [&](const std::array<char, 3>& x, const std::array<char, 3>& y) {
    std::size_t j = 0;
    for (const char loop : x) {
      if (!iterates(loop)) continue;
      while (!iterates(y[j])) ++j;
      if (y[j++] != loop) return false;
    }
    return true;
  };
  for (std::size_t earlier = 0; earlier < order; ++earlier) {
    if (same(LoopOrders()[earlier], LoopOrders()[order])) return false;
  }
  return true;
}

}  // namespace

std::vector<std::int64_t> TileCandidates(std::int64_t extent, std::int64_t unit) {
  std::vector<std::int64_t> tiles;
  for (std::int64_t tile = unit; tile < extent; tile *= 2) tiles.push_back(tile);
  tiles.push_back(extent);
  return tiles;
}

const std::array<std::array<char, 3>, 6>& LoopOrders() {
  static const std::array<std::array<char, 3>, 6> orders{{{'m', 'n', 'k'},
                                                          {'n', 'm', 'k'},
                                                          {'m', 'k', 'n'},
                                                          {'k', 'm', 'n'},
                                                          {'n', 'k', 'm'},
                                                          {'k', 'n', 'm'}}};
  return orders;
}

Mapped SearchExhaustive(const GemmProblem& p, const ArrayModel& array) {
  CheckArray(p, array);
  Best best;
  std::int64_t rank = 0;
  for (const Flow& flow : FlowsOf(p, array)) {
    ForTiles(p, array, [&](const Tiles& tiles, std::int64_t) {
      for (const auto& order : LoopOrders()) {
        const Traffic traffic = TrafficOf(p, array, tiles, order);
        const ArrayWork work = WorkOf(p, array, tiles, flow.dataflow, flow.segments);
        best.Offer({flow.dataflow, flow.segments, tiles, order}, CostOf(p, array, traffic, work),
                   rank++);
      }
    });
  }
  if (best.rank < 0) RefuseBuffers(p, array);
  return best.mapped;
}

Mapped Search(const GemmProblem& p, const ArrayModel& array) {
  CheckArray(p, array);
  const std::vector<Flow> flows = FlowsOf(p, array);
  constexpr std::int64_t kTileRanks = std::int64_t{1} << 24;  // more than tiles x orders can be
  Best best;
  ForTiles(p, array, [&](const Tiles& tiles, std::int64_t tile_index) {
    std::array<Traffic, 6> traffic;
    std::array<bool, 6> tried{};
    for (std::size_t f = 0; f < flows.size(); ++f) {
      const ArrayWork work = WorkOf(p, array, tiles, flows[f].dataflow, flows[f].segments);
      if (best.rank >= 0 && LeastEnergyDelay(p, array, work) > EnergyDelay(best.mapped.cost))
        continue;
      for (std::size_t o = 0; o < 6; ++o) {
        if (!IsFirstOfClass(o, p, tiles)) continue;
        if (!tried[o]) traffic[o] = TrafficOf(p, array, tiles, LoopOrders()[o]);
        tried[o] = true;
        const std::int64_t rank = static_cast<std::int64_t>(f) * kTileRanks + tile_index * 6 +
                                  static_cast<std::int64_t>(o);
        best.Offer({flows[f].dataflow, flows[f].segments, tiles, LoopOrders()[o]},
                   CostOf(p, array, traffic[o], work), rank);
      }
    }
  });
  if (best.rank < 0) RefuseBuffers(p, array);
  return best.mapped;
}

}  // namespace mixpe::sim
