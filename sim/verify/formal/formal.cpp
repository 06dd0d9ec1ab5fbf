// SPDX-License-Identifier: Apache-2.0
// Formal equivalence of every integer PE with the arithmetic of its formats: for all accepted
// operands and any arriving sum, the sum that leaves, less the sum that zero activations leave,
// plus the PE_ACT_SHARE of the activations, is the sum of the products. Yosys elaborates both
// sides, ABC's &cec proves them equal, the weights of one lane one by one where it has no answer
// for all at once.
#include <chrono>
#include <cstdio>

#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/verify/aig.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/pe_design.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr double kProofLimit_s = 60.0;
constexpr std::size_t kMostCases = 256;  // weights of one lane, each by itself

double Seconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

struct Proof {
  Equivalence answer = Equivalence::kUnknown;
  bool by_cases = false;
  double seconds = 0.0;
};

/// One lane's weights one after the other: what is left of a product is an addition of shifted
/// activations, where ABC may take minutes for a product of two variables.
Equivalence CompareByCases(const Aig& left, const Aig& right,
                           const std::vector<models::Code>& codes, const fs::path& folder) {
  for (const models::Code code : codes) {
    left.With("weight_i", code).Write(folder / "left");
    right.With("weight_i", code).Write(folder / "right");
    const Equivalence answer = Compare(folder / "left", folder / "right", folder, kProofLimit_s);
    if (answer != Equivalence::kEqual) return answer;
  }
  return Equivalence::kEqual;
}

Proof Prove(const Subject& subject, const Bench& bench, const PeDesign& design,
            const models::PeMode& mode, int dot) {
  const fs::path folder = bench.work / ("dot" + std::to_string(dot));
  GatherSources(bench, subject.folder, folder);
  WriteFile((folder / "proof.sv").string(), ProofSource(*design.model, mode, dot));
  const double begin = Seconds();
  for (const char* side : {"left", "right"}) {
    RunYosys(folder, side,
             ReadDesign(std::string("proof_") + side, {}) + "proc -norom\nflatten\nopt\nclean\n" +
                 ToAnds() + "write_aiger -symbols " + side + ".aig\n",
             120);
  }
  const Aig left = Aig::Read(folder / "left.aig"), right = Aig::Read(folder / "right.aig");
  left.With("", 0).Write(folder / "left");
  right.With("", 0).Write(folder / "right");
  Proof proof{Compare(folder / "left", folder / "right", folder, kProofLimit_s)};
  const std::vector<models::Code> weights = AcceptedWeights(*design.model, mode);
  if (proof.answer == Equivalence::kUnknown && dot * mode.elements_per_lane == 1 &&
      weights.size() <= kMostCases) {
    proof = {CompareByCases(left, right, weights, folder), true};
  }
  proof.seconds = Seconds() - begin;
  return proof;
}

std::string Time(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", seconds);
  return text;
}

struct Verdict {
  int lanes = 0;  ///< the largest number proven, 0 if not even one is
  std::string detail;
};

/// Up to `most` lanes, while proofs close.
Verdict ProveMode(const Subject& subject, const Bench& bench, const PeDesign& design,
                  const models::PeMode& mode, int most) {
  Verdict verdict{0, mode.activation + " x " + mode.weight};
  for (int dot = 1; dot <= most; dot *= 2) {
    const Proof proof = Prove(subject, bench, design, mode, dot);
    const std::string width = ", dot " + std::to_string(dot);
    if (proof.answer == Equivalence::kEqual) {
      verdict.lanes = dot;
      verdict.detail +=
          width + (proof.by_cases ? " by cases of the weight in " : " in ") + Time(proof.seconds);
      continue;
    }
    const bool differs = proof.answer == Equivalence::kDifferent;
    verdict.detail += width + (differs ? " DIFFERS" : " no answer in time");
    if (differs) verdict.lanes = 0;
    break;
  }
  return verdict;
}

/// One row for all modes: the fewest lanes. With many modes only the limit itself is tried.
std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  constexpr int kFewModes = 2;
  const PeDesign design = DesignOf(subject);
  std::vector<const models::PeMode*> modes;
  for (const models::PeMode& mode : design.model->Modes()) {
    if (IsProvable(*design.model, mode)) modes.push_back(&mode);
  }
  if (modes.empty()) return {};
  const int most = static_cast<int>(modes.size()) <= kFewModes ? 4 : 1;
  Verdict worst;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    const Verdict verdict = ProveMode(subject, bench, design, *modes[i], most);
    if (i == 0 || verdict.lanes < worst.lanes) worst = verdict;
  }
  return {AtLeast(subject.name, "formal", worst.lanes, 1, "lanes proven",
                  std::to_string(modes.size()) +
                      (modes.size() == 1 ? " mode; " : " modes; least: ") + worst.detail)};
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "formal",
     .sentence = "lanes of an integer PE proven equal to the arithmetic of its formats",
     .fast = false,
     .applies = [](const Subject& subject) { return subject.is_pe; },
     .depends = ModelFolders,
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
