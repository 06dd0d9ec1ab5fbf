// SPDX-License-Identifier: Apache-2.0
// Energy and area accounts of the fast model: every line is count x coefficient with the
// coefficient's source.
#include <numeric>

#include "sim/fast/price.hpp"

namespace mixpe::sim {
namespace {

/// The outlier multiplier is a wider one: its energy is a multiple of the dense product's.
Band Times(const Band& band, double factor) { return band * factor; }

template <class Line>
Band SumOf(const std::vector<Line>& lines, Band Line::*figure) {
  Band sum;
  for (const Line& line : lines) sum += line.*figure;
  return sum;
}

}  // namespace

std::vector<EnergyLine> FastModel::Energy(const Counters& c) const {
  const ComponentTable& parts = machine_.parts;
  const double node = parts.node_nm;
  std::vector<EnergyLine> lines;
  const auto add = [&](const char* part, const char* item, auto count, const char* unit,
                       const Band& each, const std::string& source) {
    const double times = static_cast<double>(count);
    lines.push_back({part, item, times, unit, each, each * times, source});
  };
  const auto sram = [&](const char* part, const SramCosts& costs, std::int64_t read,
                        std::int64_t write) {
    add(part, "read", read, "bit", At(costs.read, node), costs.read.source);
    add(part, "write", write, "bit", At(costs.write, node), costs.write.source);
  };
  const Band pe = At(machine_.pe.energy, node);
  add("array", "PE busy", c.pe_cycles, "PE-cycle", pe, machine_.pe.energy.source);
  add("array", "outlier product", c.outlier_macs, "product",
      Times(pe, machine_.spec.outliers.energy_ratio), "PE energy x outliers.energy_ratio");
  add("array", "edge decode", c.decoded_elements, "element",
      At(machine_.spec.decoders.energy, node), machine_.spec.decoders.energy.source);
  add("group", "scale and accumulate", c.group_operations, "operation",
      At(parts.group_lane.energy, node), parts.group_lane.energy.source);
  add("group", "activation group sums", c.group_sum_adds, "add", At(parts.group_sum_add, node),
      parts.group_sum_add.source);
  sram("activation buffer", parts.activation_sram, c.activation_read_bits, c.activation_write_bits);
  sram("weight buffer", parts.weight_sram, c.weight_read_bits, c.weight_write_bits);
  sram("output buffer", parts.output_sram, c.output_read_bits, c.output_write_bits);
  add("vector", "lane operation", c.vector_operations, "operation",
      At(parts.vector_lane.energy, node), parts.vector_lane.energy.source);
  add("dram", "read and write", 8 * (c.dram_read_bytes + c.dram_write_bytes), "bit",
      At(machine_.memory.energy, node), machine_.memory.energy.source);
  Band leakage_uw;
  const AcceleratorSpec& spec = machine_.spec;
  const auto leak = [&](const Sourced& row, double count) { leakage_uw += At(row, node) * count; };
  const auto kib = [](std::int64_t n) { return static_cast<double>(n) * 8192.0; };
  leak(machine_.pe.leakage, static_cast<double>(spec.rows * spec.cols));
  leak(parts.activation_sram.leakage, kib(spec.buffers.activation_kib));
  leak(parts.weight_sram.leakage, kib(spec.buffers.weight_kib));
  leak(parts.output_sram.leakage, kib(spec.buffers.output_kib));
  leak(parts.vector_lane.leakage, static_cast<double>(spec.vector_lanes));
  leak(parts.group_lane.leakage, static_cast<double>(spec.cols * spec.group_lanes));
  // uW / MHz = pJ per cycle.
  add("leakage", "whole chip", c.Cycles(), "cycle", leakage_uw * (1.0 / spec.clock_mhz),
      "leakage of PEs, buffers, vector and group lanes");
  return lines;
}

std::vector<AreaLine> FastModel::Area() const {
  const ComponentTable& parts = machine_.parts;
  const AcceleratorSpec& spec = machine_.spec;
  const double node = parts.node_nm;
  std::vector<AreaLine> lines;
  const auto add = [&](const char* part, std::int64_t count, const char* unit, const Sourced& row) {
    const Band each = At(row, node);
    lines.push_back({part, static_cast<double>(count), unit, each,
                     each * static_cast<double>(count), row.source});
  };
  add("array", spec.rows * spec.cols, "PE", machine_.pe.area);
  add("edge decoders", spec.decoders.present ? spec.rows + spec.cols : 0, "decoder",
      spec.decoders.area);
  add("group unit", spec.cols * spec.group_lanes, "lane", parts.group_lane.area);
  add("vector unit", spec.vector_lanes, "lane", parts.vector_lane.area);
  add("weight buffer", spec.buffers.weight_kib * 8192, "bit", parts.weight_sram.area);
  add("activation buffer", spec.buffers.activation_kib * 8192, "bit", parts.activation_sram.area);
  add("output buffer", spec.buffers.output_kib * 8192, "bit", parts.output_sram.area);
  return lines;
}

Band FastModel::EnergyPj(const Counters& counters) const {
  return SumOf(Energy(counters), &EnergyLine::energy_pj);
}

Band FastModel::AreaUm2() const { return SumOf(Area(), &AreaLine::area_um2); }

Band FastModel::ArrayAreaUm2() const {
  const std::vector<AreaLine> lines = Area();
  Band array = lines.at(0).area_um2;
  array += lines.at(1).area_um2;
  return array;
}

double FastModel::PeakArrayPowerMw() const {
  const double pes = static_cast<double>(machine_.spec.rows * machine_.spec.cols);
  const double node = machine_.parts.node_nm;
  // pJ x MHz = uW.
  const double each_uw = At(machine_.pe.energy, node).value * machine_.spec.clock_mhz +
                         At(machine_.pe.leakage, node).value;
  return pes * each_uw / 1000.0;
}

}  // namespace mixpe::sim
