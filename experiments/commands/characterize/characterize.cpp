// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <thread>

#include "experiments/cli/command.hpp"
#include "experiments/outside_pe/outside_pe.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/registry.hpp"
#include "sim/characterize/study.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
namespace ch = sim::characterize;
using Strings = std::vector<std::string>;

void Describe(Options& options) {
  auto add = options.add_options();
  add("design", po::value<Strings>(), "folders of rtl/pe; all unless given");
  add("pe", po::value<std::string>(),
      "a PE of your own instead: a folder with pe.svh, pe.yaml and modules, verified first");
  add("library", po::value<std::string>()->default_value(ch::kDefaultLibrary),
      "cell library that a Debian package brings");
  add("liberty", po::value<Strings>()->multitoken(),
      "cell library from Liberty files instead, plain or gzip");
  add("name", po::value<std::string>()->default_value(""),
      "what to call it; a known name brings its list of cells to avoid");
  add("structure", po::value<Strings>()->multitoken(),
      "of rtl/synth/structures.yaml; all but the extra ones unless given");
  add("operands",
      po::value<Strings>()->multitoken()->default_value({"gaussian", "uniform"},
                                                        "gaussian uniform"),
      "of rtl/synth/operands, or FILE.safetensors[:ACTIVATION:WEIGHT] with tensors (M, K) and (K, "
      "N) "
      "of codes or real numbers; the first decides between netlists");
  add("cycles", po::value<int>()->default_value(512), "cycles of each energy figure");
  add("proof-seconds", po::value<double>()->default_value(60), "longest step of a proof");
  add("jobs", po::value<int>()->default_value(0), "at a time; 0: as many as there are processors");
  add("record", "write the results into sim/characterized");
  add("table", "show what is recorded there; synthesise nothing");
  add("format", po::value<std::string>()->default_value("table"), "table, json or csv");
}

Strings Given(const Arguments& arguments, const std::string& option) {
  return arguments.contains(option) ? arguments[option].as<Strings>() : Strings{};
}

std::vector<ch::PeSource> Designs(const Strings& names) {
  std::vector<ch::PeSource> pes;
  for (const std::string& name : names.empty() ? ch::PeNames() : names) {
    pes.push_back(ch::FindPe(name));
  }
  return pes;
}

std::vector<ch::Structure> Structures(const Strings& names) {
  const std::vector<ch::Structure> all = ch::LoadStructures();
  std::vector<ch::Structure> chosen;
  for (const ch::Structure& structure : all) {
    if (names.empty() && !structure.extra) chosen.push_back(structure);
  }
  for (const std::string& name : names) chosen.push_back(ch::FindStructure(all, name));
  return chosen;
}

/// The tree's designs, or the user's.
std::vector<ch::PeSource> Asked(const Arguments& arguments, int jobs) {
  const Strings names = Given(arguments, "design");
  if (!arguments.contains("pe")) return Designs(names);
  const std::string folder = arguments["pe"].as<std::string>();
  for (const char* option : {"record", "table"}) {
    if (!arguments.contains(option)) continue;
    throw UserError({}, "--pe with --" + std::string(option),
                    "leave it out: what is recorded are designs of rtl/pe");
  }
  if (!names.empty()) {
    throw UserError({}, "--pe beside design " + names.front(), "ask for one of the two");
  }
  return {VerifiedPe(folder, jobs)};
}

ch::CellLibrary Library(const Arguments& arguments) {
  const Strings files = Given(arguments, "liberty");
  if (files.empty()) return ch::LoadNamedLibrary(arguments["library"].as<std::string>());
  return ch::LoadLibertyFiles(files, arguments["name"].as<std::string>());
}

/// A whole number of at least `least`. Throws UserError.
int AtLeast(const Arguments& arguments, const std::string& option, int least) {
  const int value = arguments[option].as<int>();
  if (value >= least) return value;
  throw UserError({}, "--" + option + " " + std::to_string(value),
                  "use at least " + std::to_string(least));
}

ch::StudyOptions StudyOptions(const Arguments& arguments) {
  ch::StudyOptions options;
  options.operands = Given(arguments, "operands");
  options.cycles = AtLeast(arguments, "cycles", 1);
  options.proof.step_s = arguments["proof-seconds"].as<double>();
  options.jobs = AtLeast(arguments, "jobs", 0);
  if (options.jobs == 0) {
    options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  }
  return options;
}

/// One line per structure on standard error, with the time that the rest will take if it goes on
/// like this.
class ProgressLine {
 public:
  void operator()(std::size_t done, std::size_t all, const std::string& name) const {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
    const double left =
        passed.count() / static_cast<double>(done) * static_cast<double>(all - done);
    std::fprintf(stderr, "characterize: %zu of %zu, %s; %.0f s, about %.0f s left\n", done, all,
                 name.c_str(), passed.count(), left);
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

Cell Number(double value) { return {value, Short(value)}; }

Table ToTable(const std::vector<ch::Result>& results, bool with_kind) {
  Table table;
  table.columns = {{"design", "design"},
                   {"library", "library"},
                   {"structure", "structure"},
                   {"area_um2_per_mac", "um2/MAC"},
                   {"energy_fj_per_mac", "fJ/MAC"},
                   {"critical_path_ps", "path ps"},
                   {"flipflops_per_mac", "FF/MAC"},
                   {"operands", "operands"},
                   {"equivalent", "equivalent"}};
  if (with_kind) table.columns.push_back({"kind", "kind"});
  for (const ch::Result& result : results) {
    for (const ch::Row& row : result.rows) {
      table.rows.push_back({result.design, result.library, row.structure,
                            Number(row.area_um2.total / row.macs_per_cycle),
                            Number(row.energy_fj_per_mac.total), Number(row.paths_ps.critical),
                            Number(static_cast<double>(row.flip_flops) / row.macs_per_cycle),
                            row.operands, row.equivalent});
      if (with_kind) table.rows.back().push_back(result.kind);
    }
  }
  return table;
}

void Print(const std::vector<ch::Result>& results, const std::string& format) {
  if (format == "csv") {
    std::cout << ToCsv(ToTable(results, false));
  } else if (format == "json") {
    std::cout << "{\"schema_version\": 1, \"rows\": " << ToJsonRows(ToTable(results, true))
              << "}\n";
  } else {
    std::cout << ToTerminal(ToTable(results, true))
              << "Per MAC and cycle: a structure that needs several passes counts as many times.\n"
                 "Edges: per operand. Cells only, no layout; leakage at the critical path.\n";
  }
}

std::vector<ch::Result> Recorded(const Strings& designs) {
  std::vector<ch::Result> results = ch::LoadRecorded();
  std::erase_if(results, [&](const ch::Result& result) {
    return !designs.empty() &&
           std::find(designs.begin(), designs.end(), result.design) == designs.end();
  });
  return results;
}

int Run(const Arguments& arguments) {
  const std::string format = arguments["format"].as<std::string>();
  CheckFormat(format, {"table", "json", "csv"});
  const Strings designs = Given(arguments, "design");
  if (arguments.contains("table") && !arguments.contains("pe")) {
    Print(Recorded(designs), format);
    return static_cast<int>(ExitCode::kOk);
  }
  const ch::StudyOptions options = StudyOptions(arguments);
  const std::vector<ch::PeSource> pes = Asked(arguments, options.jobs);
  const ch::CellLibrary library = Library(arguments);
  const std::vector<ch::Result> results = ch::CharacterizeAll(
      pes, Structures(Given(arguments, "structure")), library, options, ProgressLine());
  if (arguments.contains("record")) {
    for (const ch::Result& result : results) ch::Record(result);
  }
  Print(results, format);
  return static_cast<int>(ExitCode::kOk);
}

[[maybe_unused]] const bool kRegistered = Registry<Command>::Add(
    {"characterize",
     "what a PE costs in gates: area, timing, energy, proven netlists",
     {"design..."},
     {"characterize shift_add --structure pe_ws tile4", "characterize --table --format csv",
      "characterize xu --liberty sky130_fd_sc_hd__tt_025C_1v80.lib.gz",
      "characterize --pe experiments/examples/my_pe --structure tile4"},
     Describe,
     Run});

}  // namespace
}  // namespace mixpe::experiments
