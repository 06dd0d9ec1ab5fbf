// SPDX-License-Identifier: Apache-2.0
// Energy and area accounts of the fast model: every line is count x coefficient with the
// coefficient's source.
#include "reference/base/text.hpp"
#include "sim/fast/price.hpp"

namespace mixpe::sim {
namespace {

/// " at 45 nm x 28/45": how the coefficient was brought to the node.
std::string AtNode(const Sourced& row, double node_nm) {
  if (row.node_nm == 0.0 || row.node_nm == node_nm) return "";
  return " at " + ExactNumber(row.node_nm) + " nm x " + ExactNumber(node_nm) + "/" +
         ExactNumber(row.node_nm);
}

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
  const auto priced = [&](const char* part, const char* item, auto count, const char* unit,
                          const Sourced& row) {
    add(part, item, count, unit, At(row, node),
        ExactNumber(row.value) + " " + row.unit + AtNode(row, node) + "; " + row.source);
  };
  const auto sram = [&](const char* part, const SramCosts& costs, std::int64_t read,
                        std::int64_t write) {
    priced(part, "read", read, "bit", costs.read);
    priced(part, "write", write, "bit", costs.write);
  };
  priced("array", "PE busy", c.pe_cycles, "PE-cycle", machine_.costs.energy);
  // The outlier multiplier is a wider one: its energy is a multiple of the dense product's.
  const double ratio = machine_.spec.outliers.energy_ratio;
  add("array", "outlier product", c.outlier_macs, "product",
      At(machine_.costs.energy, node) * ratio,
      "PE energy x outliers.energy_ratio " + ExactNumber(ratio));
  for (const EdgeUnit& edge : machine_.Edges()) {
    priced("array", edge.weights ? "weight edge" : "activation edge",
           edge.weights ? c.decoded_weights : c.decoded_activations, "element", edge.costs.energy);
  }
  priced("group", "scale and accumulate", c.group_operations, "operation", parts.group_lane.energy);
  priced("group", "activation group sums", c.group_sum_adds, "add", parts.group_sum_add);
  sram("activation buffer", parts.activation_sram, c.activation_read_bits, c.activation_write_bits);
  sram("weight buffer", parts.weight_sram, c.weight_read_bits, c.weight_write_bits);
  sram("output buffer", parts.output_sram, c.output_read_bits, c.output_write_bits);
  priced("vector", "lane operation", c.vector_operations, "operation", parts.vector_lane.energy);
  priced("dram", "read and write", 8 * (c.dram_read_bytes + c.dram_write_bytes), "bit",
         machine_.memory.energy);
  const AcceleratorSpec& spec = machine_.spec;
  const auto leak = [&](const char* item, const Sourced& row, double count) {
    // uW / MHz = pJ per cycle.
    add("leakage", item, c.Cycles(), "cycle", At(row, node) * (count / spec.clock_mhz),
        ExactNumber(count) + " x " + ExactNumber(row.value) + " " + row.unit + AtNode(row, node) +
            " / " + ExactNumber(spec.clock_mhz) + " MHz; " + row.source);
  };
  const auto bits = [](std::int64_t kib) { return static_cast<double>(kib) * 8192.0; };
  leak("PEs", machine_.costs.leakage, static_cast<double>(spec.rows * spec.cols));
  leak("activation buffer", parts.activation_sram.leakage, bits(spec.buffers.activation_kib));
  leak("weight buffer", parts.weight_sram.leakage, bits(spec.buffers.weight_kib));
  leak("output buffer", parts.output_sram.leakage, bits(spec.buffers.output_kib));
  leak("vector lanes", parts.vector_lane.leakage, static_cast<double>(spec.vector_lanes));
  leak("group lanes", parts.group_lane.leakage, static_cast<double>(spec.cols * spec.group_lanes));
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
  add(kArray, spec.rows * spec.cols, "PE", machine_.costs.area);
  for (const EdgeUnit& edge : machine_.Edges()) {
    add(edge.weights ? kWeightEdge : kActivationEdge,
        (edge.weights ? spec.cols : spec.rows) * edge.per_line, "operand", edge.costs.area);
  }
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
  Band array;
  for (const AreaLine& line : Area()) {
    if (line.part == kArray || line.part == kActivationEdge || line.part == kWeightEdge) {
      array += line.area_um2;
    }
  }
  return array;
}

double FastModel::PeakArrayPowerMw() const {
  const double pes = static_cast<double>(machine_.spec.rows * machine_.spec.cols);
  const double node = machine_.parts.node_nm;
  // pJ x MHz = uW.
  const double each_uw = At(machine_.costs.energy, node).value * machine_.spec.clock_mhz +
                         At(machine_.costs.leakage, node).value;
  return pes * each_uw / 1000.0;
}

}  // namespace mixpe::sim
