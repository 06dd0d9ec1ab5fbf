// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <nlohmann/json.hpp>

#include "experiments/cli/command.hpp"
#include "experiments/commands/gemm/rtl_backend.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/field_docs.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/yaml_writer.hpp"
#include "sim/fast/explain.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
using sim::Counters;
using sim::FastModel;

struct Question {
  FastModel model;
  sim::GemmProblem problem;
  std::string backend;
};

struct Answer {
  sim::Mapped mapped;
  Counters counters;
};

void Describe(Options& options) {
  auto add = options.add_options();
  add("m", po::value<long>(), "rows of A: tokens");
  add("k", po::value<long>(), "inner dimension: input channels");
  add("n", po::value<long>(), "columns of B: output channels");
  add("batch", po::value<long>()->default_value(1), "independent products with their own operands");
  add("accelerator,a", po::value<std::string>()->default_value("mixpe_w4a8"),
      "name (see list accelerators) or YAML file");
  add("backend", po::value<std::string>()->default_value("fast"),
      "fast: closed form; rtl: simulates rtl/accelerator, checked against its golden model");
  add("costs", po::value<std::string>()->default_value("recorded"),
      "of the PE: recorded (this project's synthesis) or published");
  add("kv", "B is a cached key or value instead of a weight");
  add("resident",
      "A comes from and C stays in the on-chip buffers (both are in main memory otherwise)");
  add("set", po::value<std::vector<std::string>>()->composing(),
      "replace a parameter: path=value, repeatable");
  add("parameters", "list every parameter that --set takes and stop");
  add("explain", "show the arithmetic of every figure");
  add("format", po::value<std::string>()->default_value("table"), "table, json or csv");
  DescribeRtl(options);
}

long Extent(const Arguments& arguments, const char* name) {
  if (!arguments.contains(name)) {
    throw UserError({}, std::string("gemm: ") + name + " is missing",
                    "give M K N, e.g. ./mixpe gemm 512 4096 4096");
  }
  const long value = arguments[name].as<long>();
  constexpr long kMost = 1L << 31;
  if (value < 1 || value > kMost) {
    throw UserError({}, std::string("gemm: ") + name + " is " + std::to_string(value),
                    "use 1 to 2147483648");
  }
  return value;
}

Question Ask(const Arguments& arguments) {
  const std::string backend = arguments["backend"].as<std::string>();
  if (backend != "fast") {
    throw UserError({}, "unknown back end '" + backend + "'", "known: fast, rtl");
  }
  RefuseRtlOptions(arguments, backend);
  std::vector<std::string> settings;
  if (arguments.contains("set")) settings = arguments["set"].as<std::vector<std::string>>();
  FastModel model(
      sim::BuildMachine(sim::LoadAccelerator(arguments["accelerator"].as<std::string>(), settings),
                        sim::ParseCosts(arguments["costs"].as<std::string>())));
  const auto role = arguments.contains("kv") ? reference::Role::kKv : reference::Role::kWeight;
  const long m = Extent(arguments, "m"), n = Extent(arguments, "n"), k = Extent(arguments, "k");
  const long batch = Extent(arguments, "batch");
  if (static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k) *
          static_cast<double>(batch) * 64.0 >
      9e18) {
    throw UserError({}, "gemm: more work than 63-bit counters hold", "use smaller extents");
  }
  sim::GemmProblem problem = model.Problem(batch, m, n, k, role, false);
  problem.a.resident = problem.output_resident = arguments.contains("resident");
  return {std::move(model), problem, backend};
}

double Utilization(const Question& q, const Counters& c) {
  const double pes = static_cast<double>(q.model.array().rows * q.model.array().cols);
  return c.Cycles() > 0 ? c.pe_cycles / (pes * static_cast<double>(c.Cycles())) : 0.0;
}

Table Flat(const Question& q, const Answer& a) {
  const sim::GemmProblem& p = q.problem;
  const Counters& c = a.counters;
  const sim::Band energy = q.model.EnergyPj(c);
  // A timing preset has no energy to speak of; an empty field says so.
  const auto priced = [&](double pj) {
    return q.model.machine().spec.priced ? Cell(pj, "") : Cell("");
  };
  std::vector<std::pair<std::string, Cell>> cells{
      {"accelerator", q.model.machine().spec.name},
      {"backend", q.backend},
      {"m", Cell(p.m)},
      {"k", Cell(p.k)},
      {"n", Cell(p.n)},
      {"batch", Cell(p.batch)},
      {"mapping", ToString(a.mapped.mapping)},
      {"cycles", Cell(c.Cycles())},
      {"fill_cycles", Cell(c.fill_cycles)},
      {"compute_cycles", Cell(c.compute_cycles)},
      {"dram_stall_cycles", Cell(c.dram_stall_cycles)},
      {"group_stall_cycles", Cell(c.group_stall_cycles)},
      {"outlier_stall_cycles", Cell(c.outlier_stall_cycles)},
      {"vector_cycles", Cell(c.vector_cycles)},
      {"drain_cycles", Cell(c.drain_cycles)},
      {"latency_us", Cell(static_cast<double>(c.Cycles()) / q.model.machine().spec.clock_mhz, "")},
      {"utilization", Cell(Utilization(q, c), "")},
      {"bound", ToString(BoundOf(c))},
      {"macs", Cell(c.macs)},
      {"dram_read_bytes", Cell(c.dram_read_bytes)},
      {"dram_write_bytes", Cell(c.dram_write_bytes)},
      {"activation_buffer_read_bits", Cell(c.activation_read_bits)},
      {"activation_buffer_write_bits", Cell(c.activation_write_bits)},
      {"weight_buffer_read_bits", Cell(c.weight_read_bits)},
      {"weight_buffer_write_bits", Cell(c.weight_write_bits)},
      {"output_buffer_read_bits", Cell(c.output_read_bits)},
      {"output_buffer_write_bits", Cell(c.output_write_bits)},
      {"group_operations", Cell(c.group_operations)},
      {"vector_operations", Cell(c.vector_operations)},
      {"energy_pj", priced(energy.value)},
      {"energy_low_pj", priced(energy.low)},
      {"energy_high_pj", priced(energy.high)},
      {"kind", "fast-modelled"}};
  Table table;
  table.rows.emplace_back();
  for (auto& [name, cell] : cells) {
    table.columns.push_back({name, name, false});
    table.rows[0].push_back(cell);
  }
  return table;
}

Table CycleTable(const Counters& c) {
  Table table{"cycles", {{"class", "class"}, {"cycles", "cycles"}, {"percent", "%", true}}, {}};
  const double all = static_cast<double>(c.Cycles());
  const auto row = [&](const char* name, std::int64_t cycles) {
    const double percent = all > 0 ? 100.0 * static_cast<double>(cycles) / all : 0.0;
    table.rows.push_back({name, Cell(cycles), Cell(percent, Short(percent))});
  };
  row("fill", c.fill_cycles);
  row("compute", c.compute_cycles);
  row("stall: DRAM", c.dram_stall_cycles);
  row("stall: group unit", c.group_stall_cycles);
  row("stall: outliers", c.outlier_stall_cycles);
  row("vector: quantize", c.vector_cycles);
  row("drain", c.drain_cycles);
  row("total", c.Cycles());
  return table;
}

Table EnergyTable(const FastModel& model, const Counters& c) {
  Table table{"energy",
              {{"part", "part"},
               {"energy_pj", "energy", true},
               {"low_pj", "low"},
               {"high_pj", "high"},
               {"source", "coefficient from"}},
              {}};
  for (const sim::EnergyLine& line : model.Energy(c)) {
    if (line.count == 0.0) continue;
    const auto joule = [](double pj) { return Cell(pj, Si(pj * 1e-12, "J")); };
    table.rows.push_back({line.part + ": " + line.item, joule(line.energy_pj.value),
                          joule(line.energy_pj.low), joule(line.energy_pj.high), line.source});
  }
  return table;
}

std::string EnergyLine(const sim::AcceleratorSpec& spec, const sim::Band& energy) {
  if (!spec.priced) return "energy   not priced, a timing preset\n";
  return "energy   " + Si(energy.value * 1e-12, "J") + "   (" + Si(energy.low * 1e-12, "J") +
         " to " + Si(energy.high * 1e-12, "J") + " over the coefficients' bands)\n";
}

void PrintTerminal(const Question& q, const Answer& a) {
  const sim::GemmProblem& p = q.problem;
  const Counters& c = a.counters;
  const sim::AcceleratorSpec& spec = q.model.machine().spec;
  const sim::Band energy = q.model.EnergyPj(c);
  std::cout << spec.name << ": " << p.batch << " x (" << p.m << " x " << p.k << ") x (" << p.k
            << " x " << p.n << ") on " << spec.rows << "x" << spec.cols << " PEs at "
            << Short(spec.clock_mhz) << " MHz, memory " << spec.memory << "   [fast-modelled]\n\n"
            << "latency  " << Si(static_cast<double>(c.Cycles()) / spec.clock_mhz * 1e-6, "s")
            << "   utilization " << Short(100.0 * Utilization(q, c))
            << " %   bound: " << ToString(BoundOf(c)) << "\n"
            << EnergyLine(spec, energy) << "memory   "
            << Si(static_cast<double>(c.dram_read_bytes), "B") << " read, "
            << Si(static_cast<double>(c.dram_write_bytes), "B") << " written\n"
            << "mapping  " << ToString(a.mapped.mapping) << "\n\n"
            << ToTerminal(CycleTable(c)) << "\n"
            << (spec.priced ? ToTerminal(EnergyTable(q.model, c)) : "");
}

void PrintJson(const Question& q, const Answer& a) {
  nlohmann::ordered_json document{{"schema_version", 1}, {"command", "gemm"}};
  document["result"] = nlohmann::ordered_json::parse(ToJsonRows(Flat(q, a)))[0];
  document["energy"] = nlohmann::ordered_json::array();
  for (const sim::EnergyLine& line : q.model.Energy(a.counters)) {
    document["energy"].push_back({{"part", line.part},
                                  {"item", line.item},
                                  {"count", line.count},
                                  {"count_unit", line.count_unit},
                                  {"coefficient_pj", line.coefficient_pj.value},
                                  {"energy_pj", line.energy_pj.value},
                                  {"low_pj", line.energy_pj.low},
                                  {"high_pj", line.energy_pj.high},
                                  {"source", line.source}});
  }
  document["provenance"] = {{"kind", "fast-modelled"},
                            {"accelerator", WriteYaml(q.model.machine().spec)}};
  std::cout << document.dump(2) << "\n";
}

int Run(const Arguments& arguments) {
  const std::string format = arguments["format"].as<std::string>();
  CheckFormat(format, {"table", "json", "csv"});
  if (arguments["backend"].as<std::string>() == "rtl") return RunRtl(arguments);
  if (arguments.contains("parameters")) {
    std::cout << FieldTable(DescribeFields<sim::AcceleratorSpec>());
    return static_cast<int>(ExitCode::kOk);
  }
  Question q = Ask(arguments);
  Answer a{q.model.Map(q.problem), {}};
  a.counters = q.model.CountersOf(q.problem, a.mapped.cost);
  if (format == "csv") {
    std::cout << ToCsv(Flat(q, a));
  } else if (format == "json") {
    PrintJson(q, a);
  } else {
    PrintTerminal(q, a);
  }
  if (arguments.contains("explain")) {
    (format == "table" ? std::cout : std::cerr)
        << ToText(ExplainProduct(q.model, q.problem, a.mapped))
        << (q.model.machine().spec.priced ? ToText(ExplainEnergy(q.model, a.counters)) : "");
  }
  return static_cast<int>(ExitCode::kOk);
}

[[maybe_unused]] const bool kRegistered = Registry<Command>::Add(
    {"gemm",
     "what one product costs on one accelerator, and why",
     {"m", "k", "n"},
     {"gemm 512 4096 4096", "gemm 1 4096 11008 --accelerator int8 --explain",
      "gemm 1 576 5 --backend rtl --pe pair --set rows=8 --output product.safetensors",
      "gemm 128 512 512 --accelerator skewed_ws --set rows=128 --set cols=128 --format csv"},
     Describe,
     Run});

}  // namespace
}  // namespace mixpe::experiments
