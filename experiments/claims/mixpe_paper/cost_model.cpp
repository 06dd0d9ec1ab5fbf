// SPDX-License-Identifier: Apache-2.0
#include "experiments/claims/mixpe_paper/cost_model.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "reference/base/error.hpp"

namespace mixpe::experiments::paper {
namespace {

std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

enum Loop : std::size_t { kB, kOw, kOh, kIc, kOc, kLoops };
enum Stream : std::size_t { kAct, kWgt, kOut, kStreams };

/// Which streams a loop indexes.
constexpr std::array<std::array<bool, kStreams>, kLoops> kIndexes{{{true, false, true},
                                                                   {true, false, true},
                                                                   {true, false, true},
                                                                   {true, true, false},
                                                                   {false, true, true}}};

/// Loops innermost first.
using Order = std::array<Loop, kLoops>;

const std::vector<Order>& Orders() {
  static const std::vector<Order> orders = [] {
    std::vector<Order> all;
    Order order{kB, kOw, kOh, kIc, kOc};
    do all.push_back(order);
    while (std::next_permutation(order.begin(), order.end()));
    return all;
  }();
  return orders;
}

std::vector<std::int64_t> TileSizes(std::int64_t extent) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t tile = 1; tile < extent; tile *= 2) sizes.push_back(tile);
  sizes.push_back(extent);
  return sizes;
}

struct Tiling {
  std::int64_t b, o, ic, oc;
  std::array<std::int64_t, kLoops> trips;
};

/// Traffic of the three streams and the size each is first loaded (or last stored) with.
struct Streams {
  std::array<std::int64_t, kStreams> total;
  std::array<std::int64_t, kStreams> resident;
};

class Evaluator {
 public:
  Evaluator(const CostModel& model, const Design& design, const Layer& layer)
      : hw_(model.hardware),
        energy_(model.energy),
        corrections_(model.corrections),
        design_(design),
        layer_(layer),
        parallel_act_(design.Parallel(layer.act_bits)),
        parallel_wgt_(design.Parallel(layer.wgt_bits)) {
    const double pes = static_cast<double>(design.rows * design.cols);
    dynamic_pj_cycle_ = pes * design.pe_dynamic_nw / hw_.clock_mhz * 1e-3;
    leakage_pj_cycle_ = pes * design.pe_leakage_nw / hw_.clock_mhz * 1e-3;
  }

  [[nodiscard]] std::vector<Tiling> Tilings() const {
    std::vector<Tiling> tilings;
    for (const std::int64_t b : TileSizes(layer_.rows)) {
      for (const std::int64_t o : TileSizes(layer_.out_hw)) {
        for (const std::int64_t ic : TileSizes(layer_.in_ch)) {
          for (const std::int64_t oc : TileSizes(layer_.out_ch)) {
            const std::int64_t o_trips = CeilDiv(layer_.out_hw, o);
            const Tiling t{b,
                           o,
                           ic,
                           oc,
                           {CeilDiv(layer_.rows, b), o_trips, o_trips, CeilDiv(layer_.in_ch, ic),
                            CeilDiv(layer_.out_ch, oc)}};
            const Footprint f = FootprintOf(t);
            if (f[kWgt] <= hw_.weight_half_bits && f[kAct] <= hw_.activation_half_bits)
              tilings.push_back(t);
          }
        }
      }
    }
    return tilings;
  }

  [[nodiscard]] std::int64_t ComputeCycles(const Tiling& t) const {
    return Visits(t) * CeilDiv(t.b * t.o * t.o, design_.rows * parallel_act_) *
           CeilDiv(t.oc, design_.cols * parallel_wgt_) * layer_.kernel * layer_.kernel * t.ic;
  }

  /// Inner to outer: while what a stream has gathered fits half its buffer, loops that do not index
  /// it are free.
  [[nodiscard]] Streams Walk(const Tiling& t, const Order& order) const {
    const std::array<std::int64_t, kStreams> half{hw_.activation_half_bits, hw_.weight_half_bits,
                                                  hw_.output_half_bits};
    Streams s{FootprintOf(t), FootprintOf(t)};
    std::array<bool, kStreams> promotable{true, true, true};
    for (const Loop loop : order) {
      for (std::size_t stream = 0; stream < kStreams; ++stream) {
        if (promotable[stream] && !kIndexes[loop][stream]) continue;
        s.total[stream] *= t.trips[loop];
        if (!promotable[stream]) continue;
        if (s.total[stream] > half[stream]) {
          promotable[stream] = false;
        } else {
          // The released code records the (always zero) output reads here instead of the output
          // writes.
          s.resident[stream] = stream == kOut ? 0 : s.total[stream];
        }
      }
    }
    return s;
  }

  /// Cycles alone: what the search compares first.
  [[nodiscard]] LayerCost Cycles(const Streams& s, std::int64_t compute) const {
    LayerCost cost;
    cost.dram_read_bits = s.total[kAct] + s.total[kWgt];
    cost.dram_write_bits = s.total[kOut];
    const std::int64_t bw = hw_.dram_bits_per_cycle;
    const std::int64_t first = s.resident[kAct] + s.resident[kWgt], last = s.resident[kOut];
    const std::int64_t between = cost.dram_read_bits + cost.dram_write_bits - first - last;
    cost.stall_cycles =
        std::max<std::int64_t>(0, CeilDiv(std::max<std::int64_t>(0, between), bw) - compute) +
        CeilDiv(first, bw) + CeilDiv(last, bw);
    cost.cycles = compute + cost.stall_cycles;
    return cost;
  }

  void AddEnergy(const Tiling& t, LayerCost& cost, double* search_pj) const {
    const auto cycles = static_cast<double>(cost.cycles),
               stalls = static_cast<double>(cost.stall_cycles);
    const auto rd = static_cast<double>(cost.dram_read_bits),
               wr = static_cast<double>(cost.dram_write_bits);
    const double buffer = BufferPj(t, cost);
    const double core = cycles * leakage_pj_cycle_ + (cycles - stalls) * dynamic_pj_cycle_;
    cost.static_uj = cycles * energy_.static_nj_cycle * 1e-3;
    cost.dram_uj = (rd * energy_.dram_read_pj_bit + wr * energy_.dram_write_pj_bit) * 1e-6;
    cost.buffer_uj = buffer * 1e-6;
    cost.core_uj = core * 1e-6;
    // mW / MHz = nJ per cycle.
    const double leakage_nj =
        energy_.search_static_nj_cycle + energy_.sram_leakage_mw / hw_.clock_mhz;
    *search_pj = rd * energy_.search_dram_read_pj_bit + wr * energy_.search_dram_write_pj_bit +
                 buffer + core + cycles * leakage_nj * 1e3;
  }

  /// Cycles below which no loop order of this tiling can come.
  [[nodiscard]] std::int64_t LeastCycles(const Tiling& t, std::int64_t compute) const {
    const Footprint f = FootprintOf(t);
    return compute + CeilDiv(f[kAct] + f[kWgt], hw_.dram_bits_per_cycle);
  }

 private:
  using Footprint = std::array<std::int64_t, kStreams>;

  static std::int64_t Visits(const Tiling& t) {
    std::int64_t visits = 1;
    for (const std::int64_t trips : t.trips) visits *= trips;
    return visits;
  }

  /// Bits of one tile of each stream. Weights are padded to the rows and activations to the columns
  /// of the array.
  [[nodiscard]] Footprint FootprintOf(const Tiling& t) const {
    const std::int64_t window = layer_.kernel * layer_.kernel * t.ic;
    const std::int64_t wgt_lanes = design_.rows * parallel_wgt_,
                       act_lanes = design_.cols * parallel_act_;
    return {t.o * t.o * CeilDiv(window, act_lanes) * act_lanes * t.b * layer_.act_bits,
            CeilDiv(window, wgt_lanes) * wgt_lanes * t.oc * layer_.wgt_bits,
            t.o * t.o * t.oc * t.b * hw_.output_bits};
  }

  /// One activation and one weight read per product; one write and one read of an output per tile
  /// of input channels.
  [[nodiscard]] double BufferPj(const Tiling& t, const LayerCost& cost) const {
    const double visits = static_cast<double>(Visits(t));
    const double outputs = visits * static_cast<double>(t.b * t.o * t.o * t.oc);
    const double products = outputs * static_cast<double>(layer_.kernel * layer_.kernel * t.ic);
    double act_reads = products * static_cast<double>(layer_.act_bits);
    double wgt_reads = products * static_cast<double>(layer_.wgt_bits);
    if (corrections_.forward_operands) {
      act_reads /= static_cast<double>(std::min(t.oc, design_.cols * parallel_wgt_));
      wgt_reads /= static_cast<double>(std::min(t.b * t.o * t.o, design_.rows * parallel_act_));
    }
    const double out_bits = outputs * static_cast<double>(hw_.output_bits);
    const auto act_fill = static_cast<double>(act_bits_), wgt_fill = static_cast<double>(wgt_bits_);
    return act_reads * energy_.activation_read_pj_bit + act_fill * energy_.activation_write_pj_bit +
           wgt_reads * energy_.weight_read_pj_bit + wgt_fill * energy_.weight_write_pj_bit +
           (out_bits + static_cast<double>(cost.dram_write_bits)) * energy_.output_read_pj_bit +
           out_bits * energy_.output_write_pj_bit;
  }

 public:
  /// Bits that fill the two input buffers under the order in question; set before AddEnergy.
  void SetFill(const Streams& s) {
    act_bits_ = s.total[kAct];
    wgt_bits_ = s.total[kWgt];
  }

 private:
  const Hardware& hw_;
  const EnergyTable& energy_;
  const Corrections& corrections_;
  const Design& design_;
  const Layer& layer_;
  std::int64_t parallel_act_, parallel_wgt_;
  double dynamic_pj_cycle_ = 0, leakage_pj_cycle_ = 0;
  std::int64_t act_bits_ = 0, wgt_bits_ = 0;
};

constexpr std::int64_t kMostCycles = std::numeric_limits<std::int64_t>::max();

/// Calls `visit(tiling, cost without energy, streams)` for every candidate of at most `*limit`
/// cycles; `visit` may lower the limit.
template <class Visit>
void ForEachCandidate(const Evaluator& evaluator, const std::int64_t* limit, Visit visit) {
  for (const Tiling& tiling : evaluator.Tilings()) {
    const std::int64_t compute = evaluator.ComputeCycles(tiling);
    if (evaluator.LeastCycles(tiling, compute) > *limit) continue;
    for (const Order& order : Orders()) {
      const Streams streams = evaluator.Walk(tiling, order);
      LayerCost cost = evaluator.Cycles(streams, compute);
      if (cost.cycles <= *limit) visit(tiling, cost, streams);
    }
  }
}

/// Fewest cycles, then least search energy, then first enumerated.
LayerCost Fastest(Evaluator& evaluator) {
  LayerCost best;
  best.cycles = kMostCycles;
  double best_pj = 0;
  ForEachCandidate(evaluator, &best.cycles,
                   [&](const Tiling& tiling, LayerCost& cost, const Streams& streams) {
                     double pj = 0;
                     evaluator.SetFill(streams);
                     evaluator.AddEnergy(tiling, cost, &pj);
                     if (cost.cycles < best.cycles || pj < best_pj) {
                       best = cost;
                       best_pj = pj;
                     }
                   });
  return best;
}

/// Least reported energy in at most `limit` cycles; `fastest` is one of those.
LayerCost Thriftiest(Evaluator& evaluator, const LayerCost& fastest, std::int64_t limit) {
  LayerCost best = fastest;
  ForEachCandidate(evaluator, &limit,
                   [&](const Tiling& tiling, LayerCost& cost, const Streams& streams) {
                     double pj = 0;
                     evaluator.SetFill(streams);
                     evaluator.AddEnergy(tiling, cost, &pj);
                     if (cost.EnergyUj() < best.EnergyUj()) best = cost;
                   });
  return best;
}

}  // namespace

std::int64_t Design::Parallel(std::int64_t bits) const {
  return max_bits / std::max(bits, min_bits);
}

LayerCost& LayerCost::operator+=(const LayerCost& other) {
  cycles += other.cycles;
  stall_cycles += other.stall_cycles;
  dram_read_bits += other.dram_read_bits;
  dram_write_bits += other.dram_write_bits;
  static_uj += other.static_uj;
  dram_uj += other.dram_uj;
  buffer_uj += other.buffer_uj;
  core_uj += other.core_uj;
  return *this;
}

LayerCost LayerCost::operator*(std::int64_t times) const {
  LayerCost product = *this;
  const auto factor = static_cast<double>(times);
  product.cycles *= times;
  product.stall_cycles *= times;
  product.dram_read_bits *= times;
  product.dram_write_bits *= times;
  product.static_uj *= factor;
  product.dram_uj *= factor;
  product.buffer_uj *= factor;
  product.core_uj *= factor;
  return product;
}

LayerCost CostModel::Price(const Design& design, const Layer& layer) const {
  MIXPE_EXPECT(std::max(layer.act_bits, layer.wgt_bits) <= design.max_bits,
               "operands that fit a PE of " + design.name);
  Evaluator evaluator(*this, design, layer);
  const LayerCost fastest = Fastest(evaluator);
  if (fastest.cycles == kMostCycles) {
    throw UserError(
        {},
        "no tile of a layer with kernel " + std::to_string(layer.kernel) + " fits half the buffers",
        "enlarge them in as_published.yaml");
  }
  if (corrections.cycle_slack == 0) return fastest;
  const auto slack =
      static_cast<std::int64_t>(static_cast<double>(fastest.cycles) * corrections.cycle_slack);
  return Thriftiest(evaluator, fastest, fastest.cycles + slack);
}

}  // namespace mixpe::experiments::paper
