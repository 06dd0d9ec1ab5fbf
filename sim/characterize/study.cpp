// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/study.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/base/yaml_writer.hpp"
#include "sim/characterize/measure.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/characterize/sizing.hpp"
#include "sim/netlist/area.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

constexpr double kFjPerPj = 1000;
constexpr double kWorthSimulating = 1.2;  ///< area over the smallest
constexpr int kRaceCycles = 256;          ///< enough to tell netlists of one design apart
constexpr const char* kObjective =
    "smallest area x energy of all flows within 1.2 of the least area, then of all drives";

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

/// A netlist that may be chosen.
struct Candidate {
  Synthesised made;
  double drive = 0;  ///< DriveRule::transition
};

Row ToRow(const Job& job, const Candidate& candidate, const std::string& operands,
          const Measurement& m) {
  Row row;
  row.structure = job.structure.name;
  row.operands = operands;
  row.flow = candidate.made.flow.name;
  row.drive = candidate.drive;
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
  row.rtl_sha256 = SourcesHash(job.pe, job.structure);
  return row;
}

/// Golden models are part of this program, so a measurement is as good as the program it was made
/// by.
const std::string& ProgramHash() {
  static const std::string hash = Sha256(ReadFile("/proc/self/exe"));
  return hash;
}

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

double Product(const Row& row) { return row.area_um2.total * row.energy_fj_per_mac.total; }

/// Netlists of one job: made, measured, compared. Operand streams are made once, for all of them.
class Bench {
 public:
  Bench(const Job& job, const StudyOptions& options)
      : job_(job),
        options_(options),
        race_cycles_(std::min(options.cycles, kRaceCycles)),
        deciding_(LoadOperands(options.operands.front())) {}

  /// The flow whose netlist has the smallest product of area and energy. Simulation is what takes
  /// time, so netlists far above the smallest area are not simulated: no flow has made up for that.
  Flow BestFlow() {
    std::vector<std::pair<double, Candidate>> candidates;
    for (const Flow& flow : LoadFlows()) {
      Candidate candidate{Synthesise(job_, flow)};
      const double area = netlist::SummarizeArea(DesignOf(candidate)).total;
      candidates.emplace_back(area, std::move(candidate));
    }
    double smallest = candidates.front().first;
    for (const auto& [area, candidate] : candidates) smallest = std::min(smallest, area);
    std::vector<Candidate> worthwhile;
    for (auto& [area, candidate] : candidates) {
      if (area <= kWorthSimulating * smallest) worthwhile.push_back(std::move(candidate));
    }
    return Race(worthwhile).made.flow;
  }

  /// The flow's netlist with the strength of shared signals that makes the same product smallest.
  Candidate BestDrive(const Flow& flow) {
    const Synthesised made = Synthesise(job_, flow);
    std::vector<Candidate> candidates;
    std::set<std::vector<std::string>> seen;
    for (const double transition : LoadDrives().transitions) {
      Candidate candidate{made, transition};
      if (seen.insert(CellsOf(candidate)).second) candidates.push_back(std::move(candidate));
    }
    return Race(candidates);
  }

  Row Measure(const Candidate& candidate, const OperandSpec& operands) {
    return Measure(candidate, operands, options_.cycles);
  }

  Proof ProveOnce(const Candidate& candidate) const {
    const fs::path file =
        candidate.made.folder / ("proof_" + ExactNumber(candidate.drive) + ".yaml");
    if (fs::exists(file)) {
      const auto known = ReadYaml<StoredProof>(LoadYaml(file.string()));
      if (known.proven || known.limit_s >= options_.proof.step_s) return {known.proven, known.how};
    }
    Proof proof = Prove(job_, candidate.made, DesignOf(candidate), options_.proof);
    WriteFile(file.string(),
              WriteYaml(StoredProof{proof.proven, proof.how, options_.proof.step_s}));
    return proof;
  }

 private:
  [[nodiscard]] netlist::Netlist NetlistOf(const Candidate& candidate) const {
    return SizeDrivers(*job_.library->cells, job_.library->usable,
                       netlist::ReadYosysJson(candidate.made.Netlist().string()),
                       {static_cast<int>(LoadDrives().fanout), candidate.drive});
  }

  [[nodiscard]] netlist::Design DesignOf(const Candidate& candidate) const {
    return {*job_.library->cells, NetlistOf(candidate)};
  }

  /// What tells netlists of one flow apart.
  [[nodiscard]] std::vector<std::string> CellsOf(const Candidate& candidate) const {
    std::vector<std::string> types;
    for (const auto& instance : NetlistOf(candidate).instances) types.push_back(instance.type);
    return types;
  }

  Candidate Race(const std::vector<Candidate>& candidates) {
    if (candidates.size() == 1) return candidates.front();
    const auto product = [&](const Candidate& candidate) {
      return Product(Measure(candidate, deciding_, race_cycles_));
    };
    const Candidate* best = &candidates.front();
    double least = product(*best);
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      const double now = product(candidates[i]);
      if (now < least) best = &candidates[i];
      least = std::min(least, now);
    }
    return *best;
  }

  Row Measure(const Candidate& candidate, const OperandSpec& operands, int cycles) {
    const std::string key = Sha256(ProgramHash() + WriteYaml(operands) + std::to_string(cycles) +
                                   " " + ExactNumber(candidate.drive));
    const fs::path file = candidate.made.folder / ("measured_" + key.substr(0, 24) + ".yaml");
    if (fs::exists(file)) return ReadYaml<Row>(LoadYaml(file.string()));
    const std::string what =
        job_.pe.name + ", " + job_.structure.name + ", flow " + candidate.made.flow.name;
    const Row row =
        ToRow(job_, candidate, operands.name,
              characterize::Measure(DesignOf(candidate), StreamOf(operands, cycles), what));
    WriteFile(file.string(), WriteYaml(row));
    return row;
  }

  const Stimulus& StreamOf(const OperandSpec& operands, int cycles) {
    const auto [place, is_new] = streams_.try_emplace({operands.name, cycles});
    if (is_new) {
      place->second = MakeStimulus(ModelOf(job_.pe), job_.structure, operands, cycles);
    }
    return place->second;
  }

  const Job& job_;
  const StudyOptions& options_;
  int race_cycles_;
  OperandSpec deciding_;
  std::map<std::pair<std::string, int>, Stimulus> streams_;
};

}  // namespace

std::vector<Row> Characterize(const Job& job, const StudyOptions& options) {
  Bench bench(job, options);
  Flow flow;
  if (job.structure.flow_of.empty()) {
    flow = bench.BestFlow();
  } else {
    const Job smaller{job.pe, FindStructure(LoadStructures(), job.structure.flow_of), job.library};
    flow = Bench(smaller, options).BestFlow();
  }
  const Candidate best = bench.BestDrive(flow);
  std::vector<Row> rows;
  for (const std::string& operands : options.operands) {
    rows.push_back(bench.Measure(best, LoadOperands(operands)));
  }
  const Proof proof = bench.ProveOnce(best);
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

/// Work of one design: its structures, one after the other, because they share netlists.
struct Task {
  std::vector<Job> jobs;
  std::vector<Row> rows;
};

/// Runs tasks until all are done or one failed.
class Pool {
 public:
  Pool(std::vector<Task>& tasks, const StudyOptions& options, const Progress& progress)
      : tasks_(tasks), options_(options), progress_(progress) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      order_.push_back(i);
      all_ += tasks[i].jobs.size();
    }
    // Floating-point designs take longest, and what takes long should not begin last.
    std::stable_partition(order_.begin(), order_.end(), [&](std::size_t i) {
      return !tasks[i].jobs.empty() && tasks[i].jobs.front().pe.Defines("PE_ADD");
    });
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
    for (std::size_t i = next_++; i < order_.size(); i = next_++) {
      for (const Job& job : tasks_[order_[i]].jobs) {
        if (stop_ || !Do(job, tasks_[order_[i]].rows)) return;
      }
    }
  }

  /// Whether it went well.
  bool Do(const Job& job, std::vector<Row>& rows) {
    try {
      const std::vector<Row> made = Characterize(job, options_);
      rows.insert(rows.end(), made.begin(), made.end());
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      stop_ = true;
      return false;
    }
    const std::lock_guard lock(mutex_);
    progress_(++done_, all_, job.pe.name + " " + job.structure.name);
    return true;
  }

  std::vector<Task>& tasks_;
  const StudyOptions& options_;
  const Progress& progress_;
  std::vector<std::size_t> order_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::size_t done_ = 0, all_ = 0;
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
    Task task;
    for (const Structure& structure : structures) {
      Job job{pe, structure, &library};
      if (WhyNot(job).empty()) task.jobs.push_back(std::move(job));
    }
    tasks.push_back(std::move(task));
    results.push_back(std::move(result));
  }
  Pool(tasks, options, progress).Run();
  for (std::size_t i = 0; i < tasks.size(); ++i) results[i].rows = std::move(tasks[i].rows);
  return results;
}

}  // namespace mixpe::sim::characterize
