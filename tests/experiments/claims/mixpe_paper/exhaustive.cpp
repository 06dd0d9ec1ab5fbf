// SPDX-License-Identifier: Apache-2.0
#include "tests/experiments/claims/mixpe_paper/exhaustive.hpp"

#include <cmath>
#include <optional>
#include <string>

namespace mixpe::experiments::paper {
namespace {

using Int = std::int64_t;

/// By loop: b, w (output columns), h (output rows), i (input channels), o (output channels).
struct PerLoop {
  Int b, w, h, i, o;
  Int operator[](char loop) const {
    return loop == 'b' ? b : loop == 'w' ? w : loop == 'h' ? h : loop == 'i' ? i : o;
  }
};

/// Tile of exponent e of an extent; past the extent it is the extent.
std::vector<Int> Tiles(Int extent) {
  std::vector<Int> tiles;
  const int last = static_cast<int>(std::ceil(std::log2(static_cast<double>(extent))));
  for (int e = 0; e <= last; ++e) tiles.push_back(std::min(Int{1} << e, extent));
  return tiles;
}

Int Up(Int a, Int b) { return a / b + (a % b != 0 ? 1 : 0); }

/// All orders of the five loops, outermost first.
std::vector<std::string> Orders() {
  std::vector<std::string> orders{""};
  for (int place = 0; place < 5; ++place) {
    std::vector<std::string> longer;
    for (const std::string& order : orders) {
      for (const char loop : std::string("bwhio")) {
        if (order.find(loop) == std::string::npos) longer.push_back(order + loop);
      }
    }
    orders = longer;
  }
  return orders;
}

/// What one stream moves, and the part of it that is loaded first (or stored last).
struct Stream {
  Int moved, resident;
};

Stream Reuse(Int tile_bits, Int half_bits, const std::string& indexed_by, const std::string& order,
             const PerLoop& trips) {
  Stream stream{tile_bits, tile_bits};
  bool promotable = true;
  for (auto loop = order.rbegin(); loop != order.rend(); ++loop) {
    const bool indexes = indexed_by.find(*loop) != std::string::npos;
    if (promotable && !indexes) continue;
    stream.moved *= trips[*loop];
    if (!promotable) continue;
    if (stream.moved > half_bits) {
      promotable = false;
    } else {
      stream.resident = stream.moved;
    }
  }
  return stream;
}

struct Candidate {
  LayerCost cost;
  double search_nj = 0;
};

/// What the energy of a candidate counts.
struct Counts {
  Int compute, visits, points, depth;
  Stream act, wgt, out;
};

void AddEnergy(const AsPublished& study, const Design& d, const Layer& l, Int tile_out,
               const Counts& n, Candidate& c) {
  const EnergyTable& e = study.energy;
  const auto real = [](Int value) { return static_cast<double>(value); };
  const double stores =
      real(n.visits) * real(n.points) * real(tile_out) * real(study.hardware.output_bits);
  const double products = real(n.visits) * real(n.points) * real(tile_out) * real(n.depth);
  const double buffer_pj = products * real(l.act_bits) * e.activation_read_pj_bit +
                           products * real(l.wgt_bits) * e.weight_read_pj_bit +
                           real(n.act.moved) * e.activation_write_pj_bit +
                           real(n.wgt.moved) * e.weight_write_pj_bit +
                           stores * (e.output_read_pj_bit + e.output_write_pj_bit) +
                           real(n.out.moved) * e.output_read_pj_bit;
  const double hertz = study.hardware.clock_mhz * 1e6;
  const double pes = real(d.rows) * real(d.cols);
  const double core_nj = pes * (real(c.cost.cycles) * d.pe_leakage_nw / hertz +
                                real(n.compute) * d.pe_dynamic_nw / hertz);
  c.cost.static_uj = real(c.cost.cycles) * e.static_nj_cycle / 1e3;
  c.cost.dram_uj = (real(n.act.moved + n.wgt.moved) * e.dram_read_pj_bit +
                    real(n.out.moved) * e.dram_write_pj_bit) /
                   1e6;
  c.cost.buffer_uj = buffer_pj / 1e6;
  c.cost.core_uj = core_nj / 1e3;
  c.search_nj = real(c.cost.cycles) * (e.search_static_nj_cycle + e.sram_leakage_mw * 1e6 / hertz) +
                core_nj + buffer_pj / 1e3 +
                real(n.act.moved + n.wgt.moved) * e.search_dram_read_pj_bit / 1e3 +
                real(n.out.moved) * e.search_dram_write_pj_bit / 1e3;
}

Candidate Evaluate(const AsPublished& study, const Design& d, const Layer& l, const PerLoop& tile,
                   const std::string& order) {
  const Hardware& hw = study.hardware;
  const PerLoop trips{Up(l.rows, tile.b), Up(l.out_hw, tile.w), Up(l.out_hw, tile.h),
                      Up(l.in_ch, tile.i), Up(l.out_ch, tile.o)};
  const Int fa = d.max_bits / std::max(l.act_bits, d.min_bits);
  const Int fw = d.max_bits / std::max(l.wgt_bits, d.min_bits);
  const Int depth = l.kernel * l.kernel * tile.i;
  const Int points = tile.b * tile.w * tile.h;
  const Int wgt_tile = Up(depth, d.rows * fw) * d.rows * fw * tile.o * l.wgt_bits;
  const Int act_tile = points * Up(depth, d.cols * fa) * d.cols * fa * l.act_bits;
  const Int out_tile = points * tile.o * hw.output_bits;
  const Stream act = Reuse(act_tile, hw.activation_half_bits, "bwhi", order, trips);
  const Stream wgt = Reuse(wgt_tile, hw.weight_half_bits, "io", order, trips);
  const Stream out = Reuse(out_tile, hw.output_half_bits, "bwho", order, trips);
  // The released code keeps the first size of the outputs until the first promotion, which then
  // records the output reads, always zero.
  const char first_loop = order[4] == 'i' ? order[3] : order[4];
  const Int last = out_tile * trips[first_loop] > hw.output_half_bits ? out_tile : 0;

  const Int visits = trips.b * trips.w * trips.h * trips.i * trips.o;
  const Int compute = visits * Up(points, d.rows * fa) * Up(tile.o, d.cols * fw) * depth;
  const Int first = act.resident + wgt.resident;
  const Int between = act.moved + wgt.moved + out.moved - first - last;
  const Int wait = between > 0 ? Up(between, hw.dram_bits_per_cycle) : 0;
  Candidate c;
  c.cost.stall_cycles = std::max<Int>(0, wait - compute) + Up(first, hw.dram_bits_per_cycle) +
                        Up(last, hw.dram_bits_per_cycle);
  c.cost.cycles = compute + c.cost.stall_cycles;
  c.cost.dram_read_bits = act.moved + wgt.moved;
  c.cost.dram_write_bits = out.moved;

  AddEnergy(study, d, l, tile.o, {compute, visits, points, depth, act, wgt, out}, c);
  return c;
}

bool Fits(const AsPublished& study, const Design& d, const Layer& l, const PerLoop& tile) {
  const Int fa = d.max_bits / std::max(l.act_bits, d.min_bits);
  const Int fw = d.max_bits / std::max(l.wgt_bits, d.min_bits);
  const Int depth = l.kernel * l.kernel * tile.i;
  return Up(depth, d.rows * fw) * d.rows * fw * tile.o * l.wgt_bits <=
             study.hardware.weight_half_bits &&
         tile.b * tile.w * tile.h * Up(depth, d.cols * fa) * d.cols * fa * l.act_bits <=
             study.hardware.activation_half_bits;
}

}  // namespace

LayerCost SearchEverything(const AsPublished& study, const Design& design, const Layer& layer) {
  std::optional<Candidate> best;
  for (const std::string& order : Orders()) {
    for (const Int side : Tiles(layer.out_hw)) {
      for (const Int in : Tiles(layer.in_ch)) {
        for (const Int out : Tiles(layer.out_ch)) {
          for (const Int rows : Tiles(layer.rows)) {
            const PerLoop tile{rows, side, side, in, out};
            if (!Fits(study, design, layer, tile)) continue;
            const Candidate c = Evaluate(study, design, layer, tile, order);
            if (!best || c.cost.cycles < best->cost.cycles ||
                (c.cost.cycles == best->cost.cycles && c.search_nj < best->search_nj)) {
              best = c;
            }
          }
        }
      }
    }
  }
  return best.value().cost;
}

}  // namespace mixpe::experiments::paper
