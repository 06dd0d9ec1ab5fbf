// SPDX-License-Identifier: Apache-2.0
#include "sim/fast/explain.hpp"

#include <algorithm>
#include <functional>

#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

using Text = std::string;
using Expression = std::function<Text(std::int64_t)>;

Text N(std::int64_t value) { return std::to_string(value); }
Text Ceil(const Text& a, const Text& b) { return b == "1" ? a : "ceil((" + a + ")/" + b + ")"; }

class Writer {
 public:
  explicit Writer(Text section) : section_(std::move(section)) {}
  void Section(const Text& section) { section_ = section; }
  void Add(const Text& name, const Text& expression, const Text& value, const Text& unit,
           const Text& why = "") {
    equations_.push_back({section_, name, expression, value, unit, why});
  }
  void Add(const Text& name, const Text& expression, std::int64_t value, const Text& unit,
           const Text& why = "") {
    Add(name, expression, N(value), unit, why);
  }
  [[nodiscard]] std::vector<Equation> Take() { return std::move(equations_); }

 private:
  Text section_;
  std::vector<Equation> equations_;
};

/// Extents of one dimension's tiles.
struct Cut {
  Cut(std::int64_t extent, std::int64_t t)
      : tile(t), count((extent + t - 1) / t), last(extent - (count - 1) * t) {}
  [[nodiscard]] Text Sum(const Expression& f) const {
    return count == 1 ? "(" + f(last) + ")"
                      : "(" + N(count - 1) + "*(" + f(tile) + ") + " + f(last) + ")";
  }
  std::int64_t tile, count, last;
};

struct Context {
  const FastModel& model;
  const GemmProblem& p;
  const Mapped& mapped;
  Cut m, n, k;
  std::int64_t rows, cols;
  Traffic traffic;
  ArrayWork work;
};

Text RowBits(const OperandWidth& width, std::int64_t t) {
  Text bits = Ceil(N(t) + "*" + N(width.millibits), "1000");
  if (width.overhead_bits > 0) {
    bits += " + " + (width.group_size > 0 ? Ceil(N(t), N(width.group_size)) + "*" : Text()) +
            N(width.overhead_bits);
  }
  return bits;
}

Text Burst(const Text& bits, std::int64_t burst) {
  return Ceil(Ceil(bits, "8"), N(burst)) + (burst > 1 ? "*" + N(burst) : "");
}

Text MatrixBytes(const Cut& rows, const Cut& cols, std::int64_t burst, const Expression& row) {
  if (cols.count == 1) {
    return rows.Sum([&](auto t) { return Burst(N(t) + "*(" + row(cols.last) + ")", burst); });
  }
  const Text run = cols.Sum([&](auto t) { return Burst(row(t), burst); });
  return rows.Sum([&](auto t) { return N(t); }) + "*" + run;
}

std::int64_t Quotient(std::int64_t total, std::int64_t once) { return once > 0 ? total / once : 0; }

void AddTraffic(const Context& c, Writer& out) {
  out.Section("main memory");
  const GemmProblem& p = c.p;
  const std::int64_t burst = c.model.array().burst_bytes;
  const auto a_row = [&](std::int64_t t) { return RowBits(p.a, t); };
  const std::int64_t a_reads = Quotient(c.traffic.a_fill_bits, [&] {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < c.k.count; ++i)
      sum += p.a.RowBits(i + 1 < c.k.count ? c.k.tile : c.k.last);
    return p.m * sum;
  }());
  out.Add("a_reads", N(a_reads), a_reads, "times",
          p.a.resident ? "A is on chip already"
                       : "A is read once per pass of the n loop outside its own loops");
  out.Add("a_bytes", "a_reads*" + MatrixBytes(c.m, c.k, burst, a_row), c.traffic.a_read_bytes, "B",
          "a row or whole tile is one run, rounded up to bursts of " + N(burst) + " B");
  const auto b_tile = [&](std::int64_t nt) {
    return c.k.Sum([&](auto kt) { return Burst(N(nt) + "*(" + RowBits(p.b, kt) + ")", burst); });
  };
  std::int64_t b_once = 0;
  for (std::int64_t i = 0; i < c.k.count; ++i)
    b_once += p.b.RowBits(i + 1 < c.k.count ? c.k.tile : c.k.last);
  const std::int64_t b_reads = Quotient(c.traffic.b_fill_bits, p.n * b_once);
  out.Add("b_reads", N(b_reads), b_reads, "times",
          "B is read once per pass of the m loop outside its own loops");
  out.Add("b_bytes", "b_reads*" + c.n.Sum(b_tile), c.traffic.b_read_bytes, "B",
          "packed tile by tile, scales included");
  const std::int64_t spills = Quotient(c.traffic.psum_bits, p.m * p.n * p.accumulator_bits);
  const Text psum =
      MatrixBytes(c.m, c.n, burst, [&](auto t) { return N(t) + "*" + N(p.accumulator_bits); });
  out.Add("spills", N(spills), spills, "times",
          "partial sums leave and return once per pass of the k loop outside");
  out.Add("psum_bytes", "spills*" + psum, c.traffic.psum_write_bytes, "B");
  const Text c_bytes =
      MatrixBytes(c.m, c.n, burst, [&](auto t) { return N(t) + "*" + N(p.output_bits); });
  out.Add("c_bytes", p.output_resident ? "0" : c_bytes, c.traffic.c_write_bytes, "B",
          p.output_resident ? "the result stays on chip" : "");
  out.Add("dram_read_bytes", N(p.batch) + "*(a_bytes + b_bytes + psum_bytes)",
          c.mapped.cost.dram_read_bytes, "B");
  out.Add("dram_write_bytes", N(p.batch) + "*(c_bytes + psum_bytes)",
          c.mapped.cost.dram_write_bytes, "B");
}

void AddOutputStationary(const Context& c, Writer& out) {
  const std::int64_t segments = c.mapped.mapping.segments;
  const std::int64_t segment_rows = c.rows / segments;
  const bool overlap = c.model.array().folds_overlap;
  out.Add("segment_rows", N(c.rows / segments), segment_rows, "rows",
          N(c.rows) + " rows in " + N(segments) + " segments, each on its own slice of K");
  const auto m_folds = [&](std::int64_t t) { return (t + segment_rows - 1) / segment_rows; };
  out.Add("m_folds", c.m.Sum([&](auto t) { return Ceil(N(t), N(segment_rows)); }),
          (c.m.count - 1) * m_folds(c.m.tile) + m_folds(c.m.last), "folds");
  const auto n_folds = [&](std::int64_t t) { return (t + c.cols - 1) / c.cols; };
  out.Add("n_folds", c.n.Sum([&](auto t) { return Ceil(N(t), N(c.cols)); }),
          (c.n.count - 1) * n_folds(c.n.tile) + n_folds(c.n.last), "folds");
  const std::int64_t sums = std::min(c.p.m, segment_rows) * segments;
  const ArrayModel& array = c.model.array();
  const std::int64_t stream =
      segments * c.cols * c.p.mode.k_parallel * c.p.b.millibits / c.p.mode.passes;
  out.Add(
      "port_cycles",
      overlap ? "max(1, ceil(" + N(stream) + "/" + N(1000 * array.weight_port_bits) + "))" : "1",
      overlap ? std::max<std::int64_t>(1, (stream + 1000 * array.weight_port_bits - 1) /
                                              (1000 * array.weight_port_bits))
              : 1,
      "cycles", "thousandths of a bit of weights per step over those of the port");
  const auto steps = [&](std::int64_t t) {
    return N(c.p.mode.passes) + "*" + Ceil(Ceil(N(t), N(c.p.mode.k_parallel)), N(segments)) +
           "*port_cycles";
  };
  const auto groups = [&](std::int64_t t) {
    return c.p.ScaledInGroups() ? Ceil(Ceil(N(t), N(segments)), N(c.p.scale_group)) : Text("1");
  };
  const Text k_cycles = c.k.Sum([&](auto t) {
    return overlap ? "max(" + steps(t) + ", " + N(sums) + "*" + groups(t) + ")"
                   : steps(t) + " + " + N(c.rows + c.cols - 2);
  });
  out.Add("array_cycles", "m_folds*n_folds*" + k_cycles + (overlap ? "" : " - 1"), c.work.cycles,
          "cycles",
          overlap
              ? "no faster than a column shifts out its " + N(sums) + " sums per group, one a cycle"
              : "every fold pays its skew; the drain of the last one is not counted");
  const Text partials = c.k.Sum([&](auto t) { return N(segments) + "*" + groups(t); });
  out.Add("group_results",
          c.p.scale_group == 0   ? "0"
          : c.p.ScaledInGroups() ? partials
                                 : Text("1"),
          c.work.group_results, "sums", "per output, that the group unit scales");
}

void AddMovingStationary(const Context& c, Writer& out) {
  const bool weight = c.mapped.mapping.dataflow == 'w';
  const bool overlap = c.model.array().folds_overlap;
  const Cut& moving = weight ? c.m : c.n;
  const Cut& fixed = weight ? c.n : c.m;
  const std::int64_t depth = c.rows * c.p.mode.k_parallel;
  const auto folds = [](const Cut& cut, std::int64_t unit) {
    const auto of = [&](std::int64_t t) { return (t + unit - 1) / unit; };
    return (cut.count - 1) * of(cut.tile) + of(cut.last);
  };
  const bool grouped = c.p.ScaledInGroups();
  const std::int64_t group = grouped ? c.p.scale_group : c.p.k;
  const auto in_groups = [&](std::int64_t t) {
    return t / group * ((group + depth - 1) / depth) + (t % group + depth - 1) / depth;
  };
  out.Add("k_folds", c.k.Sum([&](auto t) {
    return N(t / group) + "*" + Ceil(N(group), N(depth)) + " + " + Ceil(N(t % group), N(depth));
  }),
          (c.k.count - 1) * in_groups(c.k.tile) + in_groups(c.k.last), "folds",
          grouped ? "a column adds up all it holds, so a fold holds one group at most" : "");
  out.Add("s_folds", fixed.Sum([&](auto t) { return Ceil(N(t), N(c.cols)); }), folds(fixed, c.cols),
          "folds");
  const std::int64_t millibits = weight ? c.p.b.millibits : c.p.a.millibits;
  const std::int64_t row_bits = (c.cols * c.p.mode.k_parallel * millibits + 999) / 1000;
  const std::int64_t port = c.model.array().weight_port_bits;
  const Text load = !overlap          ? N(c.rows)
                    : row_bits > port ? N(c.rows) + "*" + Ceil(N(row_bits), N(port))
                                      : Ceil(N(c.rows), N(port / row_bits));
  const std::int64_t load_cycles = !overlap ? c.rows
                                   : row_bits > port
                                       ? c.rows * ((row_bits + port - 1) / port)
                                       : (c.rows + port / row_bits - 1) / (port / row_bits);
  out.Add("load", load, load_cycles, "cycles",
          "a row of the stationary tile is " + N(row_bits) + " bits");
  const Text stream = moving.Sum([&](auto t) {
    const Text steps = N(c.p.mode.passes) + "*" + N(t);
    return overlap ? "max(" + steps + ", load)"
                   : "load + " + steps + " + " + N(c.rows + c.cols - 2);
  });
  out.Add("array_cycles", "k_folds*s_folds*" + stream + (overlap ? "" : " - 1"), c.work.cycles,
          "cycles",
          overlap ? "the next stationary tile loads while this one streams"
                  : "every fold pays load and skew");
  const Text results =
      c.k.Sum([&](auto t) { return Ceil(N(t), N(std::max<std::int64_t>(c.p.scale_group, 1))); });
  out.Add("group_results",
          c.p.scale_group == 0 ? "0"
          : grouped            ? results
                               : Text("1"),
          c.work.group_results, "sums", "per output, that the group unit scales");
}

void AddCycles(const Context& c, Writer& out) {
  out.Section("cycles");
  if (c.mapped.mapping.dataflow == 'o') {
    AddOutputStationary(c, out);
  } else {
    AddMovingStationary(c, out);
  }
  const GemmCost& cost = c.mapped.cost;
  const ArrayModel& array = c.model.array();
  const Text rate = ExactNumber(array.dram_bytes_per_cycle);
  const bool limited = array.dram_bytes_per_cycle > 0;
  const auto dram = [&](const Text& bytes) {
    return limited ? "ceil((" + bytes + ")/" + rate + ")" : Text("0");
  };
  const std::int64_t first = cost.fill_cycles - c.work.fill_cycles;
  const std::int64_t last = cost.drain_cycles - c.work.drain_cycles;
  out.Add("first_load", dram(N(c.traffic.first_load_bytes)), first, "cycles",
          "first tiles of A and B");
  out.Add("last_store", dram(N(c.traffic.last_store_bytes)), last, "cycles", "last tile of C");
  out.Add("fill", "first_load + " + N(c.work.fill_cycles), cost.fill_cycles, "cycles",
          "then load and skew of the array");
  out.Add("drain", "last_store + " + N(c.work.drain_cycles), cost.drain_cycles, "cycles");
  out.Add("compute", N(c.p.batch) + "*array_cycles", cost.compute_cycles, "cycles");
  const Text groups = N(c.p.batch) + "*" + N(c.p.m) + "*" + N(c.p.n) + "*group_results*" +
                      N(c.p.operations_per_scale);
  out.Add("group_operations", groups, cost.group_operations, "operations",
          "scale per output and group" +
              Text(c.p.operations_per_scale > 1 ? ", and its zero-point correction" : ""));
  const std::int64_t body = cost.compute_cycles + cost.dram_stall_cycles + cost.group_stall_cycles +
                            cost.outlier_stall_cycles;
  Text units = "compute, max(0, " + dram("dram_read_bytes + dram_write_bytes") +
               " - first_load - last_store)";
  units += ", ceil(group_operations/" + ExactNumber(array.group_operations_per_cycle) + ")";
  if (array.outlier_products_per_cycle > 0) {
    units += ", ceil(" + N(cost.outlier_macs) + "/" +
             ExactNumber(array.outlier_products_per_cycle) + ")";
  }
  out.Add("body", "max(" + units + ")", body, "cycles",
          "array, main memory, group unit work at the same time");
  out.Add("stall", "body - compute", body - cost.compute_cycles, "cycles");
  out.Add("cycles", "fill + body + drain", cost.cycles, "cycles");
}

void AddBuffers(const Context& c, Writer& out) {
  out.Section("buffers");
  const GemmCost& cost = c.mapped.cost;
  const bool os = c.mapped.mapping.dataflow == 'o';
  const bool ws = c.mapped.mapping.dataflow == 'w';
  const Text batch = N(c.p.batch) + "*";
  const Text a = N(c.p.m) + "*" + c.k.Sum([&](auto t) { return RowBits(c.p.a, t); });
  const Text b = N(c.p.n) + "*" + c.k.Sum([&](auto t) { return RowBits(c.p.b, t); });
  out.Add("a_read_bits",
          batch + a + "*" +
              (os   ? "n_folds"
               : ws ? "s_folds"
                    : N(c.n.count)),
          cost.a_read_bits, "bit", "forwarded from PE to PE: one read per fold, not per product");
  out.Add("a_write_bits", batch + "a_reads*" + a, cost.a_write_bits, "bit");
  out.Add("b_read_bits",
          batch + b + "*" +
              (os   ? "m_folds"
               : ws ? N(c.m.count)
                    : "s_folds"),
          cost.b_read_bits, "bit");
  out.Add("b_write_bits", batch + "b_reads*" + b, cost.b_write_bits, "bit");
  const Text mn = N(c.p.m) + "*" + N(c.p.n);
  const Text visits = !os ? "k_folds" : c.p.ScaledInGroups() ? "group_results" : N(c.k.count);
  const Text acc = N(c.p.accumulator_bits);
  out.Add("output_write_bits", batch + mn + "*(" + visits + " + spills)*" + acc,
          cost.output_write_bits, "bit");
  out.Add("output_read_bits",
          batch + mn + "*((" + visits + " - 1 + spills)*" + acc + " + " + N(c.p.output_bits) + ")",
          cost.output_read_bits, "bit");
}

void AddWork(const Context& c, Writer& out) {
  out.Section("work");
  const GemmProblem& p = c.p;
  const Counters counters = c.model.CountersOf(p, c.mapped.cost);
  out.Add("macs", N(p.batch) + "*" + N(p.m) + "*" + N(p.n) + "*" + N(p.k), counters.macs,
          "products", "padding of tiles and array is not work");
  out.Add("pe_cycles",
          "macs*" + N(p.mode.passes) + "*" + N(p.mode.fuse_rows * p.mode.fuse_cols) + "/" +
              N(p.mode.k_parallel),
          ExactNumber(counters.pe_cycles), "PE-cycles",
          "passes x joined PEs / products a PE adds per step");
  if (counters.vector_operations > 0) {
    const std::int64_t lanes = c.model.machine().spec.vector_lanes;
    out.Add("quantize_operations",
            "ceil(" + ExactNumber(p.quantize_operations) + "*" + N(p.batch) + "*" + N(p.m) + "*" +
                N(p.k) + ")",
            counters.vector_operations, "operations",
            "largest magnitude, scale and round of every activation");
    out.Add("vector", "max(0, ceil(quantize_operations/" + N(lanes) + ") - cycles)",
            counters.vector_cycles, "cycles",
            "quantizing runs ahead of the array; only what it takes longer shows");
  }
  if (counters.outlier_macs > 0) {
    out.Add("outlier_products", "ceil(" + ExactNumber(p.outlier_share) + "*macs)",
            counters.outlier_macs, "products",
            "share of products in which either factor is an outlier");
  }
  if (counters.group_sum_adds > 0) {
    out.Add("group_sum_adds", N(p.batch) + "*" + N(p.m) + "*" + N(p.k), counters.group_sum_adds,
            "adds", "sums of activations for the zero-point correction, once per token");
  }
  const bool os = c.mapped.mapping.dataflow == 'o', ws = c.mapped.mapping.dataflow == 'w';
  const char* const why = "every element that enters the array passes its edge";
  if (counters.decoded_activations > 0) {
    const Text folds = os ? "n_folds" : ws ? "s_folds" : N(c.n.count);
    out.Add("decoded_activations", N(p.batch) + "*" + N(p.k) + "*" + N(p.m) + "*" + folds,
            counters.decoded_activations, "elements", why);
  }
  if (counters.decoded_weights > 0) {
    const Text folds = os ? "m_folds" : ws ? N(c.m.count) : "s_folds";
    out.Add("decoded_weights", N(p.batch) + "*" + N(p.k) + "*" + N(p.n) + "*" + folds,
            counters.decoded_weights, "elements", why);
  }
}

}  // namespace

std::vector<Equation> ExplainProduct(const FastModel& model, const GemmProblem& p,
                                     const Mapped& mapped) {
  const Mapping& mapping = mapped.mapping;
  const Context context{
      model,
      p,
      mapped,
      Cut(p.m, mapping.tiles.m),
      Cut(p.n, mapping.tiles.n),
      Cut(p.k, mapping.tiles.k),
      model.array().rows / p.mode.fuse_rows,
      model.array().cols / p.mode.fuse_cols,
      TrafficOf(p, model.array(), mapping.tiles, mapping.order),
      WorkOf(p, model.array(), mapping.tiles, mapping.dataflow, mapping.segments)};
  Writer out("main memory");
  AddTraffic(context, out);
  AddCycles(context, out);
  AddBuffers(context, out);
  AddWork(context, out);
  const Counters counters = model.CountersOf(p, mapped.cost);
  out.Section("total");
  out.Add("total_cycles", counters.vector_operations > 0 ? "cycles + vector" : "cycles",
          counters.Cycles(), "cycles");
  return out.Take();
}

std::vector<Equation> ExplainEnergy(const FastModel& model, const Counters& counters) {
  Writer out("energy");
  Text total;
  Band sum;
  for (const EnergyLine& line : model.Energy(counters)) {
    if (line.count == 0.0) continue;
    Text name = "e_" + line.part + "_" + line.item;
    std::replace(name.begin(), name.end(), ' ', '_');
    out.Add(name, ExactNumber(line.count) + "*" + ExactNumber(line.coefficient_pj.value),
            ExactNumber(line.energy_pj.value), "pJ",
            "per " + line.count_unit + " " + ExactNumber(line.coefficient_pj.low) + ".." +
                ExactNumber(line.coefficient_pj.high) + " pJ; " + line.source);
    total += (total.empty() ? "" : " + ") + name;
    sum += line.energy_pj;
  }
  out.Add("energy_pj", total.empty() ? "0" : total, ExactNumber(sum.value), "pJ",
          "band " + ExactNumber(sum.low) + ".." + ExactNumber(sum.high));
  return out.Take();
}

std::string ToText(const std::vector<Equation>& equations) {
  std::string text;
  std::string section;
  for (const Equation& e : equations) {
    if (e.section != section) text += "\n" + e.section + "\n";
    section = e.section;
    text += "  " + e.name + " = " + e.expression + " = " + e.value + " " + e.unit;
    text += (e.why.empty() ? "" : "   # " + e.why) + "\n";
  }
  return text;
}

}  // namespace mixpe::sim
