// SPDX-License-Identifier: Apache-2.0
// Mutation of PEs: faults are planted in the elaborated arithmetic by Yosys' mutate, all in one
// circuit with a selecting input, and the golden model's vectors have to tell each from the
// original. A survivor counts as dead only if ABC proves that no accepted operand can tell it.
#include <algorithm>
#include <fstream>

#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/pe_stimulus.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr int kDot = 2;  // two lanes have a tree; proofs of more take minutes
constexpr int kMutants = 500;
constexpr int kFastMutants = 100;
constexpr int kVectorsPerPass = 2048;
constexpr int kRoundingVectorsPerPass = 16384;  // floating point has more corners
constexpr double kProofLimit_s = 60.0;
constexpr int kMostUnproven = 5;  // then the figure falls short anyway

std::vector<std::string> Lines(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// "-mode inv ... -src sum_tree.sv:22.20-22.30" to "inv at sum_tree.sv:22.20-22.30".
std::string Place(const std::string& mutant) {
  const std::size_t mode = mutant.find("-mode "), source = mutant.rfind("-src ");
  if (mode == std::string::npos) return mutant;
  const std::string name = mutant.substr(mode + 6, mutant.find(' ', mode + 6) - mode - 6);
  return name + (source == std::string::npos ? "" : " at " + mutant.substr(source + 5));
}

class PeMutation {
 public:
  PeMutation(const Subject& subject, const Bench& bench)
      : subject_(subject), bench_(bench), design_(DesignOf(subject)), folder_(bench.work / "src") {}

  Row Run() {
    const PeCircuit circuit = Build();
    const std::vector<std::string> mutants = Lines(folder_ / "mutants.txt");
    if (!Prepare(circuit)) {
      return AtLeast(subject_.name, "mutation", 0, 100, "% dead",
                     "the unchanged circuit differs from the golden model");
    }
    int killed = 0, equivalent = 0;
    std::string alive;
    const Aig original = circuit.aig().With("mutant_i", 0);
    original.Write(bench_.work / "original.aig");
    for (std::size_t i = 1; i <= mutants.size(); ++i) {
      if (Dies(circuit, i)) {
        ++killed;
      } else if (IsEquivalent(circuit, i)) {
        ++equivalent;
      } else if (alive.empty()) {
        alive = "; alive: " + Place(mutants[i - 1]);
      }
    }
    const auto all = static_cast<double>(mutants.size());
    return AtLeast(subject_.name, "mutation", 100.0 * (killed + equivalent) / all, 100, "% dead",
                   std::to_string(mutants.size()) + " mutants, " + std::to_string(killed) +
                       " killed, " + std::to_string(equivalent) + " proven equivalent" + alive);
  }

 private:
  PeCircuit Build() {
    GatherSources(bench_, subject_.folder, folder_);
    WriteFile((folder_ / "pe_gate.sv").string(), GateSource(*design_.model, kDot));
    const std::string count = std::to_string(bench_.fast ? kFastMutants : kMutants);
    RunYosys(folder_, "mutants",
             ReadDesign("pe_gate", {}) +
                 "proc -norom\nflatten\nopt\nclean\n"
                 "select -set planted pe_gate/c:* pe_gate/a:src=*pe_gate.sv* %d\n"
                 "mutate -list " +
                 count +
                 " -seed 1 -ctrl mutant_i 16 1 -o mutants.txt @planted\n"
                 "script mutants.txt\nselect -clear\nopt_clean\nflatten\n" +
                 ToAnds() + "write_aiger -symbols mutants.aig\n",
             300);
    return PeCircuit(Aig::Read(folder_ / "mutants.aig"));
  }

  /// Makes the vectors; false if they find the circuit without mutants wrong.
  bool Prepare(const PeCircuit& circuit) {
    OperandSource source(*design_.model, 2411);
    std::vector<PeStimulus> stimuli;
    for (const PePass& pass : PassesOf(*design_.model)) {
      const int vectors = pass.mode->exact ? kVectorsPerPass : kRoundingVectorsPerPass;
      for (int i = 0; i < vectors; ++i) {
        stimuli.push_back(source.Draw(pass, kDot, circuit.SumBits()));
      }
    }
    const std::vector<std::uint64_t> sums = circuit.Evaluate(stimuli);
    blocks_ = circuit.Pack(stimuli);
    std::vector<std::uint64_t> scratch;
    for (const PeCircuit::Block& block : blocks_) {
      expected_.emplace_back();
      circuit.aig().Simulate(block, expected_.back(), scratch);
    }
    if (!design_.bit_exact) return true;
    for (std::size_t i = 0; i < stimuli.size(); ++i) {
      if (sums[i] != Golden(*design_.model, stimuli[i], kDot, circuit.SumBits())) return false;
    }
    return true;
  }

  bool Dies(const PeCircuit& circuit, std::uint64_t mutant) {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      circuit.Select(blocks_[i], mutant);
      circuit.aig().Simulate(blocks_[i], out_, scratch_);
      if (out_ != expected_[i]) return true;
    }
    return false;
  }

  bool IsEquivalent(const PeCircuit& circuit, std::uint64_t mutant) {
    if (unproven_ >= kMostUnproven) return false;
    const fs::path file = bench_.work / "mutant.aig";
    circuit.aig().With("mutant_i", mutant).Write(file);
    const Equivalence answer =
        Compare(bench_.work / "original.aig", file, bench_.work, kProofLimit_s);
    if (answer == Equivalence::kUnknown) ++unproven_;
    return answer == Equivalence::kEqual;
  }

  const Subject& subject_;
  const Bench& bench_;
  PeDesign design_;
  fs::path folder_;
  std::vector<PeCircuit::Block> blocks_;
  std::vector<std::vector<std::uint64_t>> expected_;
  std::vector<std::uint64_t> out_, scratch_;
  int unproven_ = 0;
};

/// Mutants of floating point take too long to prove for a test that runs with every build.
bool TooSlow(const Subject& subject, const Bench& bench) {
  if (!bench.fast) return false;
  const PeDesign design = DesignOf(subject);
  const auto& modes = design.model->Modes();
  return std::any_of(modes.begin(), modes.end(), [](const auto& mode) { return !mode.exact; });
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "mutation",
     .sentence = "planted faults that the golden model's vectors find, or that are proven harmless",
     .fast = true,
     .applies = [](const Subject& subject) { return subject.is_pe; },
     .depends = ModelFolders,
     .run =
         [](const Subject& subject, const Bench& bench) {
           if (TooSlow(subject, bench)) return std::vector<Row>{};
           return std::vector<Row>{PeMutation(subject, bench).Run()};
         }});

}  // namespace
}  // namespace mixpe::sim
