// SPDX-License-Identifier: Apache-2.0
#include "experiments/commands/gemm/rtl_backend.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "experiments/report/table.hpp"
#include "reference/base/error.hpp"
#include "reference/base/field_docs.hpp"
#include "reference/base/yaml_writer.hpp"
#include "reference/safetensors/safetensors_writer.hpp"
#include "sim/rtl_gemm/operands.hpp"
#include "sim/rtl_gemm/rtl_gemm.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
using models::GemmProblem;
using models::ScaleForm;
using sim::RtlMachine;

struct RtlAnswer {
  RtlMachine machine;
  GemmProblem problem;
  std::string operands;
  sim::RtlGemmResult result;
};

bool Given(const Arguments& arguments, const std::string& name) {
  return arguments.contains(name) && !arguments[name].defaulted();
}

std::optional<int> Extent(const Arguments& arguments, const std::string& name) {
  if (!arguments.contains(name)) return std::nullopt;
  const long value = arguments[name].as<long>();
  if (value < 1 || value > sim::kMostExtent) {
    throw UserError({}, "gemm: " + name + " is " + std::to_string(value),
                    "use 1 to " + std::to_string(sim::kMostExtent));
  }
  return static_cast<int>(value);
}

std::string Text(const Arguments& arguments, const std::string& name) {
  return arguments.contains(name) ? arguments[name].as<std::string>() : "";
}

ScaleForm FormOf(const std::string& text) {
  if (text == "scale") return ScaleForm::kScale;
  if (text == "zero_point") return ScaleForm::kZeroPoint;
  if (text == "minimum") return ScaleForm::kMinimum;
  throw UserError({}, "unknown form '" + text + "'", "known: scale, zero_point, minimum");
}

std::string ToString(ScaleForm form) {
  constexpr const char* kNames[] = {"scale", "zero_point", "minimum"};
  return kNames[static_cast<std::size_t>(form)];
}

GemmProblem Operands(const Arguments& arguments, const RtlMachine& machine) {
  const sim::GemmExtents extents{Extent(arguments, "m"), Extent(arguments, "k"),
                                 Extent(arguments, "n")};
  const int group = arguments["group"].as<int>();
  if (arguments.contains("operands")) {
    if (Given(arguments, "form")) {
      throw UserError({}, "--form beside --operands", "the tensors of the file say the form");
    }
    return sim::ReadProblem(machine, extents, group, Text(arguments, "operands"));
  }
  if (!extents.m || !extents.k || !extents.n) {
    const char* missing = !extents.m ? "m" : !extents.k ? "k" : "n";
    throw UserError({}, std::string("gemm: ") + missing + " is missing",
                    "give M K N, or --operands FILE.safetensors");
  }
  return sim::DrawProblem(machine, extents, group, FormOf(Text(arguments, "form")),
                          arguments["seed"].as<std::uint64_t>());
}

/// Before minutes of simulation, not after.
void CheckWritable(const Arguments& arguments) {
  for (const char* option : {"output", "trace"}) {
    if (!arguments.contains(option)) continue;
    const std::filesystem::path file = arguments[option].as<std::string>();
    const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
    if (!std::filesystem::is_directory(folder) || std::filesystem::is_directory(file)) {
      throw UserError({}, std::string("--") + option + " " + file.string() + " cannot be written",
                      "name a file in a folder that exists");
    }
  }
}

void RefuseFastOptions(const Arguments& arguments) {
  for (const char* option : {"accelerator", "batch", "kv", "resident", "explain"}) {
    if (Given(arguments, option)) {
      throw UserError({}, std::string("--") + option + " has no meaning for --backend rtl",
                      "leave it out, or use --backend fast");
    }
  }
}

RtlMachine Machine(const Arguments& arguments) {
  std::vector<std::string> settings;
  if (arguments.contains("set")) settings = arguments["set"].as<std::vector<std::string>>();
  return sim::MakeRtlMachine(Text(arguments, "pe"), Text(arguments, "formats"), settings);
}

std::string ColumnOf(sim::CycleClass cycle_class) {
  std::string name = ToString(cycle_class) + " cycles";
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

double Macs(const GemmProblem& p) { return double(p.m) * double(p.k) * double(p.n); }

double Utilization(const RtlAnswer& a) {
  const double cycles = static_cast<double>(a.result.simulated.run.cycles);
  return Macs(a.problem) / (static_cast<double>(a.machine.Lanes()) * cycles);
}

Cell Whole(std::uint64_t value) { return Cell(static_cast<long>(value)); }

Table Flat(const RtlAnswer& a) {
  const GemmProblem& p = a.problem;
  const sim::SimulatedRun& s = a.result.simulated;
  std::vector<std::pair<std::string, Cell>> cells{
      {"pe", a.machine.pe},
      {"backend", "rtl"},
      {"activation", a.machine.mode.activation},
      {"weight", a.machine.mode.weight},
      {"m", Cell(long{p.m})},
      {"k", Cell(long{p.k})},
      {"n", Cell(long{p.n})},
      {"group", Cell(long{p.group})},
      {"form", ToString(p.form)},
      {"operands", a.operands},
      {"rows", Cell(a.machine.spec.rows)},
      {"columns", Cell(long{a.machine.config.array.Width()})},
      {"dot", Cell(a.machine.spec.dot)},
      {"status", "ok"},
      {"equal_to_golden", "true"},  // otherwise there is no table
      {"tiles", Whole(s.run.tiles)},
      {"cycles", Whole(s.run.cycles)}};
  for (std::size_t i = 0; i < sim::kCycleClasses; ++i) {
    cells.emplace_back(ColumnOf(static_cast<sim::CycleClass>(i)), Whole(s.run.by_class[i]));
  }
  cells.emplace_back("macs", Cell(static_cast<long>(Macs(p))));
  cells.emplace_back("utilization", Cell(Utilization(a), ""));
  cells.emplace_back("bus_read_bytes", Whole(s.read_bytes));
  cells.emplace_back("bus_write_bytes", Whole(s.write_bytes));
  cells.emplace_back("kind", "rtl-simulated");
  Table table;
  table.rows.emplace_back();
  for (auto& [name, cell] : cells) {
    table.columns.push_back({name, name, false});
    table.rows[0].push_back(cell);
  }
  return table;
}

Table CycleTable(const sim::AcceleratorRun& run) {
  Table table{"cycles", {{"class", "class"}, {"cycles", "cycles"}, {"percent", "%", true}}, {}};
  const auto row = [&](const std::string& name, std::uint64_t cycles) {
    const double percent = 100.0 * static_cast<double>(cycles) / static_cast<double>(run.cycles);
    table.rows.push_back({name, Whole(cycles), Cell(percent, Short(percent))});
  };
  for (std::size_t i = 0; i < sim::kCycleClasses; ++i) {
    row(ToString(static_cast<sim::CycleClass>(i)), run.by_class[i]);
  }
  row("total", run.cycles);
  return table;
}

void PrintTerminal(const RtlAnswer& a) {
  const GemmProblem& p = a.problem;
  const sim::SimulatedRun& s = a.result.simulated;
  std::cout << "PE " << a.machine.pe << " (" << a.machine.mode.activation << " x "
            << a.machine.mode.weight << "): (" << p.m << " x " << p.k << ") x (" << p.k << " x "
            << p.n << "), groups of " << p.group << ", " << ToString(p.form) << ", on "
            << a.machine.spec.rows << "x" << a.machine.config.array.Width() << " of "
            << a.machine.spec.dot << " lanes   [rtl-simulated]\n\n"
            << "operands " << a.operands << "\n"
            << "status   ok: " << s.run.tiles << " tiles; every bit of the output equals the "
            << "golden model's\n"
            << "memory   " << Si(static_cast<double>(s.read_bytes), "B") << " read, "
            << Si(static_cast<double>(s.write_bytes), "B") << " written\n"
            << "use      " << Short(100.0 * Utilization(a)) << " % of the multipliers' cycles\n\n"
            << ToTerminal(CycleTable(s.run));
}

void PrintJson(const RtlAnswer& a) {
  nlohmann::ordered_json document{{"schema_version", 1}, {"command", "gemm"}};
  document["result"] = nlohmann::ordered_json::parse(ToJsonRows(Flat(a)))[0];
  document["provenance"] = {{"kind", "rtl-simulated"},
                            {"simulator", a.result.simulator},
                            {"parameters", a.machine.Parameters()},
                            {"machine", WriteYaml(a.machine.spec)}};
  std::cout << document.dump(2) << "\n";
}

void WriteOutput(const RtlAnswer& a, const std::string& file) {
  const std::vector<float>& output = a.result.output;
  reference::WriteSafetensors(
      file,
      {{"output",
        reference::Dtype::kF32,
        {a.problem.m, a.problem.n},
        std::as_bytes(std::span(output))}},
      {{"kind", "rtl-simulated"}, {"pe", a.machine.pe}, {"operands", a.operands}});
}

}  // namespace

void DescribeRtl(Options& options) {
  Options rtl("with --backend rtl");
  auto add = rtl.add_options();
  add("pe", po::value<std::string>()->default_value("shift_add"), "folder of rtl/pe");
  add("formats", po::value<std::string>(),
      "activation,weight: one of the PE's; default: its first");
  add("group", po::value<int>()->default_value(128), "codes along K that share a scale");
  add("form", po::value<std::string>()->default_value("scale"),
      "what a group has: scale, zero_point or minimum beside it");
  add("seed", po::value<std::uint64_t>()->default_value(1), "of the operands and the memory");
  add("operands", po::value<std::string>(),
      "safetensors: activation (M,K), weight (K,N), scale (groups,N), and zero_point or minimum");
  add("output", po::value<std::string>(), "safetensors to write: output (M,N) F32");
  add("trace", po::value<std::string>(), "waveform to write, FST; see rtl/accelerator/waves");
  options.add(rtl);
}

void RefuseRtlOptions(const Arguments& arguments, const std::string& backend) {
  for (const char* option :
       {"pe", "formats", "group", "form", "seed", "operands", "output", "trace"}) {
    if (Given(arguments, option)) {
      throw UserError({}, std::string("--") + option + " has no meaning for --backend " + backend,
                      "add --backend rtl");
    }
  }
}

int RunRtl(const Arguments& arguments) {
  RefuseFastOptions(arguments);
  if (arguments.contains("parameters")) {
    std::cout << FieldTable(DescribeFields<sim::RtlMachineSpec>());
    return static_cast<int>(ExitCode::kOk);
  }
  CheckWritable(arguments);
  RtlMachine machine = Machine(arguments);
  GemmProblem problem = Operands(arguments, machine);
  const std::uint64_t seed = arguments["seed"].as<std::uint64_t>();
  const std::string operands =
      arguments.contains("operands") ? Text(arguments, "operands") : "seed " + std::to_string(seed);
  const auto say = [](const std::string& line) { std::cerr << "mixpe: " << line << std::endl; };
  sim::RtlGemmResult result =
      sim::RunRtlGemm(machine, problem, {seed, Text(arguments, "trace"), say});
  const RtlAnswer answer{std::move(machine), std::move(problem), operands, std::move(result)};
  if (arguments.contains("output")) WriteOutput(answer, Text(arguments, "output"));
  const std::string format = Text(arguments, "format");
  if (format == "csv") {
    std::cout << ToCsv(Flat(answer));
  } else if (format == "json") {
    PrintJson(answer);
  } else {
    PrintTerminal(answer);
  }
  return static_cast<int>(ExitCode::kOk);
}

}  // namespace mixpe::experiments
