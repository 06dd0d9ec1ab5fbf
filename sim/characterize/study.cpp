// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/study.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/base/yaml_writer.hpp"
#include "sim/characterize/measure.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/netlist/area.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

constexpr double kFjPerPj = 1000;
constexpr double kWorthSimulating = 1.2;  ///< area over the smallest
constexpr const char* kObjective =
    "smallest area x energy of all flows within 1.2 of the least area";

const models::PeModel& ModelOf(const PeSource& pe) {
  return pe.model ? *pe.model : *models::PeRegistry::Get(pe.name).model;
}

EnergyFigures EnergyPerMac(const Measurement& m) {
  const auto per_mac = [&](double pj) { return m.PerMac(pj) * kFjPerPj; };
  const netlist::EnergyParts& parts = m.energy.per_cycle;
  return {per_mac(parts.total_pj()),
          per_mac(parts.input_ports_pj),
          per_mac(parts.combinational_switching_pj),
          per_mac(parts.combinational_internal_pj),
          per_mac(parts.flipflop_data_pj),
          per_mac(parts.clock_pins_pj),
          per_mac(parts.leakage_pj)};
}

Row ToRow(const Job& job, const Flow& flow, const std::string& operands, const Measurement& m) {
  Row row;
  row.structure = job.structure.name;
  row.operands = operands;
  row.flow = flow.name;
  row.macs_per_cycle = m.macs_per_cycle;
  row.area_um2 = {m.area.total, m.area.combinational, m.area.sequential, m.area.nand2_equivalents};
  row.paths_ps = {m.critical_path_ps, m.paths.register_to_register_ps, m.paths.input_to_register_ps,
                  m.paths.register_to_output_ps, m.paths.input_to_output_ps};
  row.energy_fj_per_mac = EnergyPerMac(m);
  row.flip_flops = m.area.flip_flops;
  row.latches = m.area.latches;
  row.leakage_nw = m.area.leakage_nw;
  row.glitch_ratio = m.energy.glitch_ratio();
  row.cycles = m.energy.cycles;
  row.vectors = m.vectors;
  row.equivalent = "simulated";
  return row;
}

/// Golden models are part of this program, so a measurement is as good as the program it was made
/// by.
const std::string& ProgramHash() {
  static const std::string hash = Sha256(ReadFile("/proc/self/exe"));
  return hash;
}

/// What operands depend on where no golden model of this program knows them.
std::string FormatsOf(const PeSource& pe) {
  return pe.model ? ReadFile((pe.folder / "pe.yaml").string()) : "";
}

/// Measures netlists of one job; operand streams are made once, for all of them.
class Bench {
 public:
  Bench(const Job& job, int cycles) : job_(job), cycles_(cycles) {}

  Row Measure(const Synthesised& made, const OperandSpec& operands) {
    const std::string key =
        Sha256(ProgramHash() + FormatsOf(job_.pe) + WriteYaml(operands) +
               (operands.tensors ? operands.tensors->sha256 : "") + std::to_string(cycles_))
            .substr(0, 24);
    const fs::path file = made.folder / ("measured_" + key + ".yaml");
    if (fs::exists(file)) return ReadYaml<Row>(LoadYaml(file.string()));
    const netlist::Design design(*job_.library->cells,
                                 netlist::ReadYosysJson(made.Netlist().string()));
    const std::string what = job_.pe.name + ", " + job_.structure.name + ", flow " + made.flow.name;
    const Row row = ToRow(job_, made.flow, operands.name,
                          characterize::Measure(design, StreamOf(operands), what));
    WriteFile(file.string(), WriteYaml(row));
    return row;
  }

 private:
  const Stimulus& StreamOf(const OperandSpec& operands) {
    const auto [place, is_new] = streams_.try_emplace(operands.name);
    if (is_new) {
      place->second = MakeStimulus(ModelOf(job_.pe), job_.structure, operands, cycles_);
    }
    return place->second;
  }

  const Job& job_;
  int cycles_;
  std::map<std::string, Stimulus> streams_;
};

struct StoredProof {
  bool proven = false;
  std::string how;
  double limit_s = 0;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("proven", proven, Field("", "equal to the RTL"));
    visit("how", how, Field("", "steps"));
    visit("limit_s", limit_s, Field("s", "time that a step had").Range(0, 1e6));
  }
};

Proof ProveOnce(const Job& job, const Synthesised& made, const ProofLimits& limits) {
  const fs::path file = made.folder / "proof.yaml";
  if (fs::exists(file)) {
    const auto known = ReadYaml<StoredProof>(LoadYaml(file.string()));
    if (known.proven || known.limit_s >= limits.step_s) return {known.proven, known.how};
  }
  Proof proof = Prove(job, made, limits);
  WriteFile(file.string(), WriteYaml(StoredProof{proof.proven, proof.how, limits.step_s}));
  return proof;
}

double AreaOf(const Job& job, const Synthesised& made) {
  const netlist::Design design(*job.library->cells,
                               netlist::ReadYosysJson(made.Netlist().string()));
  return netlist::SummarizeArea(design).total;
}

double Product(const Row& row) { return row.area_um2.total * row.energy_fj_per_mac.total; }

/// The netlist with the smallest product of area and energy. Simulation is what takes time, so
/// netlists far above the smallest area are not simulated: no flow has made up for that.
std::pair<Synthesised, Row> Best(const Job& job, const OperandSpec& operands, Bench& bench) {
  std::vector<std::pair<double, Synthesised>> candidates;
  for (const Flow& flow : LoadFlows()) {
    if (flow.adders == "cells" && !job.library->leaves.full_adder) continue;
    Synthesised made = Synthesise(job, flow);
    const double area = AreaOf(job, made);
    candidates.emplace_back(area, std::move(made));
  }
  double smallest = candidates.front().first;
  for (const auto& [area, made] : candidates) smallest = std::min(smallest, area);
  std::optional<std::pair<Synthesised, Row>> best;
  for (const auto& [area, made] : candidates) {
    if (area > kWorthSimulating * smallest) continue;
    Row row = bench.Measure(made, operands);
    if (!best || Product(row) < Product(best->second)) best = {made, std::move(row)};
  }
  return *best;
}

}  // namespace

std::vector<Row> Characterize(const Job& job, const StudyOptions& options) {
  std::vector<OperandSpec> operands;
  for (const std::string& name : options.operands) operands.push_back(LoadOperands(name));
  Bench bench(job, options.cycles);
  auto [best, best_row] = Best(job, operands.front(), bench);
  const Proof proof = ProveOnce(job, best, options.proof);
  std::vector<Row> rows{best_row};
  for (std::size_t i = 1; i < operands.size(); ++i) {
    rows.push_back(bench.Measure(best, operands[i]));
  }
  for (Row& row : rows) {
    row.equivalent = proof.proven ? "proven" : "simulated";
    row.proof = proof.how;
  }
  return rows;
}

namespace {

Provenance ProvenanceOf(const CellLibrary& library) {
  Provenance provenance;
  provenance.library = library.spec.sentence;
  provenance.source = library.spec.source;
  provenance.node_nm = library.spec.node_nm;
  provenance.voltage = library.cells->voltage;
  for (std::size_t i = 0; i < library.files.size(); ++i) {
    provenance.files.push_back({fs::path(library.files[i]).filename().string(), library.sha256[i]});
  }
  provenance.yosys = YosysVersion();
  provenance.wire_ff_per_sink = netlist::DefaultWireCapacitanceFf(*library.cells);
  provenance.objective = kObjective;
  return provenance;
}

/// Work of one structure and where its rows go.
struct Task {
  Job job;
  std::size_t result = 0;
  std::vector<Row> rows;
};

/// Runs tasks until all are done or one failed.
class Pool {
 public:
  Pool(std::vector<Task>& tasks, const StudyOptions& options, const Progress& progress)
      : tasks_(tasks), options_(options), progress_(progress) {
    for (std::size_t i = 0; i < tasks.size(); ++i) order_.push_back(i);
    const auto size = [&](std::size_t i) {
      return tasks[i].job.structure.Cols() * tasks[i].job.structure.Dot();
    };
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  }

  void Run() {
    {
      std::vector<std::jthread> workers;
      for (int i = 1; i < options_.jobs; ++i) workers.emplace_back([this] { Work(); });
      Work();
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void Work() {
    for (std::size_t i = next_++; i < order_.size() && !stop_; i = next_++) {
      Task& task = tasks_[order_[i]];
      try {
        task.rows = Characterize(task.job, options_);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        stop_ = true;
        return;
      }
      const std::lock_guard lock(mutex_);
      progress_(++done_, order_.size(), task.job.pe.name + " " + task.job.structure.name);
    }
  }

  std::vector<Task>& tasks_;
  const StudyOptions& options_;
  const Progress& progress_;
  std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

std::vector<Result> CharacterizeAll(const std::vector<PeSource>& pes,
                                    const std::vector<Structure>& structures,
                                    const CellLibrary& library, const StudyOptions& options,
                                    const Progress& progress) {
  std::vector<Result> results;
  std::vector<Task> tasks;
  for (const PeSource& pe : pes) {
    Result result;
    result.design = pe.name;
    result.family = pe.family;
    result.library = library.spec.name;
    result.provenance = ProvenanceOf(library);
    for (const Structure& structure : structures) {
      Task task{{pe, structure, &library}, results.size(), {}};
      if (WhyNot(task.job).empty()) tasks.push_back(std::move(task));
    }
    results.push_back(std::move(result));
  }
  Pool(tasks, options, progress).Run();
  for (Task& task : tasks) {
    auto& rows = results[task.result].rows;
    rows.insert(rows.end(), task.rows.begin(), task.rows.end());
  }
  return results;
}

}  // namespace mixpe::sim::characterize
