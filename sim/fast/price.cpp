// SPDX-License-Identifier: Apache-2.0
#include "sim/fast/price.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "reference/base/error.hpp"

namespace mixpe::sim {
namespace {

using reference::Operand;
using reference::Operator;
using reference::OpKind;
using reference::Role;

constexpr std::int64_t kBitsPerKib = 8192;

std::int64_t Millibits(const StorageFormat& format, double outlier_fraction,
                       const OutlierPath& path) {
  const double sparse = outlier_fraction * static_cast<double>(path.value_bits + path.index_bits);
  return 1000 * format.bits + static_cast<std::int64_t>(std::ceil(1000.0 * sparse));
}

ArrayModel ModelOf(const Machine& machine) {
  const AcceleratorSpec& spec = machine.spec;
  ArrayModel array;
  array.rows = spec.rows;
  array.cols = spec.cols;
  for (const std::string& flow : spec.dataflows) array.dataflows.push_back(flow[0]);
  array.folds_overlap = spec.folds_overlap;
  array.split_k = spec.split_k;
  array.weight_port_bits = spec.buffers.weight_port_bits;
  array.weight_half_bits = spec.buffers.weight_kib * kBitsPerKib / 2;
  array.activation_half_bits = spec.buffers.activation_kib * kBitsPerKib / 2;
  array.output_half_bits = spec.buffers.output_kib * kBitsPerKib / 2;
  array.dram_bytes_per_cycle =
      machine.memory.bandwidth_gbps * machine.memory.efficiency * 1e3 / spec.clock_mhz;
  array.burst_bytes = machine.memory.burst_bytes;
  array.group_operations_per_cycle = static_cast<double>(spec.cols * spec.group_lanes);
  array.outlier_products_per_cycle =
      static_cast<double>(spec.rows * spec.cols) * spec.outliers.lanes_per_pe;
  return array;
}

/// Key of a vector operator in the table of lane operations.
std::string VectorKey(const Operator& op) {
  const std::string kind = reference::ToString(op.kind);
  return op.function.empty() ? kind : kind + "." + op.function;
}

/// Elements that the table's per-element figure multiplies.
double VectorElements(const Operator& op) {
  const auto extent = [&](const char* name) { return static_cast<double>(op.Extent(name)); };
  switch (op.kind) {
    case OpKind::kElementwise:
      return extent("elements");
    case OpKind::kAllToAll:
      return extent("ranks") * extent("elements");
    case OpKind::kFft: {
      const double length = extent("length");
      return length > 1 ? extent("transforms") * length * std::log2(length) : 0.0;
    }
    case OpKind::kScan:
      return extent("batch") * extent("length") * extent("channels") * extent("state");
    case OpKind::kStateVector:
      return extent("gates") * std::exp2(extent("qubits") + extent("targets"));
    default:
      return extent("rows") * extent("cols");
  }
}

void RefuseOverflow(const Operator& op) {
  // The largest counter is bits through a buffer: at most 64 per product, for all executions.
  double products = static_cast<double>(op.repeat) * 64.0;
  for (const auto& [name, extent] : op.extents)
    products *= std::max<double>(1.0, static_cast<double>(extent));
  const bool counted = op.kind == OpKind::kGemm || op.kind == OpKind::kGroupedGemm;
  if (counted && products > 9e18) {
    throw UserError({}, op.path + ": more work than 63-bit counters hold",
                    "use smaller extents or fewer steps");
  }
}

/// Every integer member of Counters, so that adding and scaling cannot forget one.
constexpr std::array kCounts{&Counters::fill_cycles,           &Counters::compute_cycles,
                             &Counters::dram_stall_cycles,     &Counters::group_stall_cycles,
                             &Counters::outlier_stall_cycles,  &Counters::vector_cycles,
                             &Counters::drain_cycles,          &Counters::dram_read_bytes,
                             &Counters::dram_write_bytes,      &Counters::activation_read_bits,
                             &Counters::activation_write_bits, &Counters::weight_read_bits,
                             &Counters::weight_write_bits,     &Counters::output_read_bits,
                             &Counters::output_write_bits,     &Counters::macs,
                             &Counters::outlier_macs,          &Counters::group_operations,
                             &Counters::group_sum_adds,        &Counters::vector_operations,
                             &Counters::decoded_activations,   &Counters::decoded_weights};
static_assert(sizeof(Counters) == kCounts.size() * sizeof(std::int64_t) + sizeof(double));

}  // namespace

std::int64_t Counters::Cycles() const {
  return fill_cycles + compute_cycles + dram_stall_cycles + group_stall_cycles +
         outlier_stall_cycles + vector_cycles + drain_cycles;
}

Counters& Counters::operator+=(const Counters& other) {
  for (const auto field : kCounts) this->*field += other.*field;
  pe_cycles += other.pe_cycles;
  return *this;
}

Counters Counters::operator*(std::int64_t times) const {
  Counters product = *this;
  for (const auto field : kCounts) {
    if (__builtin_mul_overflow(this->*field, times, &(product.*field))) {
      throw UserError({}, "more work than 63-bit counters hold",
                      "use smaller extents or fewer steps");
    }
  }
  product.pe_cycles *= static_cast<double>(times);
  return product;
}

std::string ToString(Bound bound) {
  static const std::array<const char*, 6> names{"compute", "DRAM",    "vector",
                                                "group",   "outlier", "latency"};
  return names.at(static_cast<std::size_t>(bound));
}

Bound BoundOf(const Counters& c) {
  // The class that would save most time if its resource were free; compute is what remains.
  const std::int64_t latency = c.fill_cycles + c.drain_cycles;
  const std::int64_t busy = c.compute_cycles + c.vector_cycles;
  const std::int64_t stall =
      std::max({c.dram_stall_cycles, c.group_stall_cycles, c.outlier_stall_cycles});
  if (latency > busy + stall) return Bound::kLatency;
  if (stall > 0 && stall == c.dram_stall_cycles) return Bound::kDram;
  if (stall > 0 && stall == c.group_stall_cycles) return Bound::kGroup;
  if (stall > 0) return Bound::kOutlier;
  return c.vector_cycles > c.compute_cycles ? Bound::kVector : Bound::kCompute;
}

FastModel::FastModel(Machine machine) : machine_(std::move(machine)), array_(ModelOf(machine_)) {
  Counters one;
  const auto coefficient = [&](std::int64_t Counters::*field) {
    one = {};
    one.*field = 1;
    return EnergyPj(one).value;
  };
  SearchEnergy& e = array_.energy;
  e.activation_read_bit = coefficient(&Counters::activation_read_bits);
  e.activation_write_bit = coefficient(&Counters::activation_write_bits);
  e.weight_read_bit = coefficient(&Counters::weight_read_bits);
  e.weight_write_bit = coefficient(&Counters::weight_write_bits);
  e.output_read_bit = coefficient(&Counters::output_read_bits);
  e.output_write_bit = coefficient(&Counters::output_write_bits);
  e.dram_bit = coefficient(&Counters::dram_read_bytes) / 8.0;
  e.leakage_cycle = coefficient(&Counters::compute_cycles);
  e.group_operation = coefficient(&Counters::group_operations);
  e.pe_cycle = At(machine_.costs.energy, machine_.parts.node_nm).value;
}

GemmProblem FastModel::Problem(std::int64_t batch, std::int64_t m, std::int64_t n, std::int64_t k,
                               Role b_role, bool wide) const {
  const AcceleratorSpec& spec = machine_.spec;
  StorageFormat a = spec.formats.activation;
  // Whatever is not a weight is stored as the cache is.
  StorageFormat b = b_role == Role::kWeight ? spec.formats.weight : spec.formats.kv;
  if (wide) a.bits = b.bits = spec.wide_layers.bits;
  const PeMode& mode = ModeFor(machine_.pe, b.InArray(), a.InArray());
  const OutlierPath& path = spec.outliers;
  GemmProblem p;
  p.batch = batch;
  p.m = m;
  p.n = n;
  p.k = k;
  p.a = {Millibits(a, path.activation_fraction, path), a.group_size, a.scale_bits + a.zero_bits,
         false};
  const double b_outliers =
      b_role == Role::kWeight ? path.weight_fraction : path.activation_fraction;
  p.b = {Millibits(b, b_outliers, path), b.group_size, b.scale_bits + b.zero_bits, false};
  p.output_bits = spec.formats.output_bits;
  p.accumulator_bits = spec.formats.accumulator_bits;
  p.mode = {mode.k_parallel, mode.passes, mode.fuse_rows, mode.fuse_cols};
  const bool scaled = a.scale_bits + b.scale_bits > 0;
  const bool grouped = b.group_size > 0 && b.expanded_bits == 0;
  p.scale_group = !scaled ? 0 : grouped ? b.group_size : k;
  p.operations_per_scale = b.zero_bits > 0 && b.expanded_bits == 0 ? 2 : 1;
  if (!a.floating && a.bits < spec.formats.output_bits) {
    // Largest magnitude of the token, then scale and round.
    const auto& table = machine_.parts.vector_operations;
    p.quantize_operations = table.at("reduce.max") + table.at("elementwise.quantize");
  }
  // A product leaves the dense path if either factor is an outlier.
  p.outlier_share = 1.0 - (1.0 - path.activation_fraction) * (1.0 - b_outliers);
  return p;
}

Mapped FastModel::Map(const GemmProblem& p) {
  const std::vector<std::int64_t> key{p.batch,       p.m,
                                      p.n,           p.k,
                                      p.a.millibits, p.a.resident,
                                      p.b.millibits, p.b.group_size,
                                      p.b.resident,  p.output_resident};
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  return known_.emplace(key, Search(p, array_)).first->second;
}

Counters FastModel::CountersOf(const GemmProblem& p, const GemmCost& cost) const {
  Counters c;
  c.fill_cycles = cost.fill_cycles;
  c.compute_cycles = cost.compute_cycles;
  c.dram_stall_cycles = cost.dram_stall_cycles;
  c.group_stall_cycles = cost.group_stall_cycles;
  c.outlier_stall_cycles = cost.outlier_stall_cycles;
  c.drain_cycles = cost.drain_cycles;
  c.dram_read_bytes = cost.dram_read_bytes;
  c.dram_write_bytes = cost.dram_write_bytes;
  c.activation_read_bits = cost.a_read_bits;
  c.activation_write_bits = cost.a_write_bits;
  c.weight_read_bits = cost.b_read_bits;
  c.weight_write_bits = cost.b_write_bits;
  c.output_read_bits = cost.output_read_bits;
  c.output_write_bits = cost.output_write_bits;
  c.macs = cost.macs;
  c.outlier_macs = cost.outlier_macs;
  c.group_operations = cost.group_operations;
  c.group_sum_adds = cost.group_sum_adds;
  if (machine_.HasEdge(false)) c.decoded_activations = cost.a_elements_read;
  if (machine_.HasEdge(true)) c.decoded_weights = cost.b_elements_read;
  c.vector_operations = static_cast<std::int64_t>(
      std::ceil(p.quantize_operations * static_cast<double>(p.batch * p.m * p.k)));
  // Quantizing runs ahead of the array, tile by tile; only what it takes longer shows.
  const std::int64_t lanes = machine_.spec.vector_lanes;
  c.vector_cycles =
      std::max<std::int64_t>(0, (c.vector_operations + lanes - 1) / lanes - cost.cycles);
  c.pe_cycles =
      static_cast<double>(cost.macs * p.mode.passes * p.mode.fuse_rows * p.mode.fuse_cols) /
      static_cast<double>(p.mode.k_parallel);
  return c;
}

std::vector<FastModel::Product> FastModel::ProductsOf(const Operator& op) const {
  if (op.kind == OpKind::kGemm) {
    return {{op.Extent("batch"), op.Extent("m"), op.Extent("n"), op.Extent("k"), 1}};
  }
  if (op.kind == OpKind::kConv) {
    const std::int64_t groups = op.Extent("channel_groups");
    const std::int64_t pixels =
        op.Extent("batch") * op.Extent("out_d") * op.Extent("out_h") * op.Extent("out_w");
    const std::int64_t window =
        op.Extent("kernel_d") * op.Extent("kernel_h") * op.Extent("kernel_w");
    return {{groups, pixels, op.Extent("out_channels") / groups,
             window * (op.Extent("in_channels") / groups), 1}};
  }
  std::map<std::int64_t, std::int64_t> experts_by_rows;
  for (const std::int64_t rows : op.rows_per_group) {
    if (rows > 0) ++experts_by_rows[rows];
  }
  std::vector<Product> products;
  for (const auto& [rows, experts] : experts_by_rows) {
    products.push_back({1, rows, op.Extent("n"), op.Extent("k"), experts});
  }
  return products;
}

Counters FastModel::PriceProducts(const Operator& op, bool wide,
                                  std::vector<PricedProduct>* products) {
  Counters sum;
  for (const Product& product : ProductsOf(op)) {
    if (product.batch * product.m * product.n * product.k == 0) continue;
    GemmProblem problem =
        Problem(product.batch, product.m, product.n, product.k, op.inputs.at(1).role, wide);
    problem.a.resident = Resident(op.inputs[0]);
    problem.b.resident = Resident(op.inputs[1]);
    problem.output_resident = Resident(op.outputs.at(0));
    const Mapped mapped = Map(problem);
    sum += CountersOf(problem, mapped.cost) * product.times;
    if (products != nullptr) products->push_back({problem, product.times, mapped});
  }
  return sum;
}

bool FastModel::Resident(const Operand& operand) const {
  if (operand.role != Role::kActivation && operand.role != Role::kIndex) return false;
  // Batched tensors are produced and consumed slice by slice.
  const auto& shape = operand.shape;
  const std::size_t first = shape.size() > 2 ? shape.size() - 2 : 0;
  double bits = static_cast<double>(machine_.spec.formats.output_bits);
  for (std::size_t i = first; i < shape.size(); ++i) bits *= static_cast<double>(shape[i]);
  return bits <= static_cast<double>(array_.activation_half_bits);
}

std::int64_t FastModel::OperandBytes(const Operand& operand) const {
  if (Resident(operand) || operand.shape.empty() || operand.Elements() == 0) return 0;
  std::int64_t bits = operand.Elements() * machine_.spec.formats.output_bits;
  if (operand.role == Role::kKv) {
    // Cached values carry their scales and outliers.
    const OperandWidth width = Problem(1, 1, 1, 1, Role::kKv, false).b;
    bits = operand.Elements() / operand.shape.back() * width.RowBits(operand.shape.back());
  }
  const std::int64_t bytes = (bits + 7) / 8;
  return (bytes + array_.burst_bytes - 1) / array_.burst_bytes * array_.burst_bytes;
}

Counters FastModel::PriceVector(const Operator& op) const {
  const auto& table = machine_.parts.vector_operations;
  const auto cost = table.find(VectorKey(op));
  if (cost == table.end()) {
    throw UserError({"sim/tables/components.yaml", 0, "vector_operations"},
                    "no cost for operator " + VectorKey(op) + " (" + op.path + ")",
                    "add a line for it");
  }
  Counters c;
  const double operations = std::ceil(cost->second * VectorElements(op));
  c.vector_operations = static_cast<std::int64_t>(operations);
  const std::int64_t lanes = machine_.spec.vector_lanes;
  c.vector_cycles = (c.vector_operations + lanes - 1) / lanes;
  // Index operators move the rows they touch, not the whole table.
  const auto touched = [&](Operand operand) {
    if (operand.name == "table" && op.kind != OpKind::kRope) {
      operand.shape = {op.Extent("rows"), op.Extent("cols")};
    }
    return operand;
  };
  const std::int64_t width = machine_.spec.formats.output_bits;
  for (const Operand& x : op.inputs) {
    c.dram_read_bytes += OperandBytes(touched(x));
    c.activation_read_bits += touched(x).Elements() * width;
  }
  for (const Operand& y : op.outputs) {
    c.dram_write_bytes += OperandBytes(touched(y));
    c.activation_write_bits += touched(y).Elements() * width;
  }
  if (array_.dram_bytes_per_cycle > 0) {
    const double moved = static_cast<double>(c.dram_read_bytes + c.dram_write_bytes);
    const auto dram = static_cast<std::int64_t>(std::ceil(moved / array_.dram_bytes_per_cycle));
    c.dram_stall_cycles = std::max<std::int64_t>(0, dram - c.vector_cycles);
  }
  return c;
}

OperatorCost FastModel::Price(const Operator& op) {
  const std::string fault = reference::FindFault(op);
  MIXPE_EXPECT(fault.empty(), op.path + ": " + fault);
  RefuseOverflow(op);
  OperatorCost cost;
  const bool product =
      op.kind == OpKind::kGemm || op.kind == OpKind::kGroupedGemm || op.kind == OpKind::kConv;
  if (!product) {
    cost.once = PriceVector(op);
    cost.total = cost.once * op.repeat;
    return cost;
  }
  cost.once = PriceProducts(op, false, &cost.products);
  const std::int64_t wide =
      std::llround(machine_.spec.wide_layers.fraction * static_cast<double>(op.repeat));
  cost.total = cost.once * (op.repeat - wide);
  if (wide > 0) cost.total += PriceProducts(op, true, nullptr) * wide;
  return cost;
}

double FastModel::PeakMacsPerCycle() const {
  const GemmProblem p = Problem(1, 1, 1, 1, Role::kWeight, false);
  const std::int64_t pes = (array_.rows / p.mode.fuse_rows) * (array_.cols / p.mode.fuse_cols);
  return static_cast<double>(pes * p.mode.k_parallel) / static_cast<double>(p.mode.passes);
}

double FastModel::ResidentBytes(const reference::Workload& workload) const {
  const WideLayers& wide = machine_.spec.wide_layers;
  const auto bits = [&](StorageFormat f, double fraction) {
    const double groups = f.group_size > 0 ? 1.0 / static_cast<double>(f.group_size) : 0.0;
    const double extra =
        wide.fraction * static_cast<double>(std::max<std::int64_t>(0, wide.bits - f.bits));
    return extra + static_cast<double>(Millibits(f, fraction, machine_.spec.outliers)) / 1000.0 +
           groups * static_cast<double>(f.scale_bits + f.zero_bits);
  };
  const AcceleratorSpec& spec = machine_.spec;
  return (static_cast<double>(workload.parameters) *
              bits(spec.formats.weight, spec.outliers.weight_fraction) +
          static_cast<double>(workload.kv_elements) *
              bits(spec.formats.kv, spec.outliers.activation_fraction)) /
         8.0;
}

}  // namespace mixpe::sim
