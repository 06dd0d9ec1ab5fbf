// SPDX-License-Identifier: Apache-2.0
// Formal equivalence of every integer PE with the arithmetic of its formats: for all accepted
// operands and any arriving sum, the sum that leaves, less the sum that zero activations leave,
// plus the PE_ACT_SHARE of the activations, is the sum of the products. Yosys elaborates both
// sides, ABC's &cec proves them equal.
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

constexpr double kProofLimit_s = 120.0;  // for the limit: one lane
constexpr double kWideLimit_s = 60.0;    // beyond it

double Seconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

struct Proof {
  Equivalence answer = Equivalence::kUnknown;
  double seconds = 0.0;
};

Proof Prove(const Subject& subject, const Bench& bench, const PeDesign& design,
            const models::PeMode& mode, int dot, double limit_s) {
  const fs::path folder = bench.work / ("dot" + std::to_string(dot));
  GatherSources(bench, subject.folder, folder);
  WriteFile((folder / "proof.sv").string(), ProofSource(*design.model, mode, dot));
  const double begin = Seconds();
  for (const char* side : {"left", "right"}) {
    RunYosys(folder, side,
             ReadDesign(std::string("proof_") + side, {}) + "proc -norom\nflatten\nopt\nclean\n" +
                 ToAnds() + "write_aiger -symbols " + side + ".aig\n",
             120);
    Aig::Read(folder / (std::string(side) + ".aig")).With("", 0).Write(folder / side);
  }
  return {Compare(folder / "left", folder / "right", folder, limit_s), Seconds() - begin};
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
    const Proof proof =
        Prove(subject, bench, design, mode, dot, dot == 1 ? kProofLimit_s : kWideLimit_s);
    const std::string width = ", dot " + std::to_string(dot);
    if (proof.answer == Equivalence::kEqual) {
      verdict.lanes = dot;
      verdict.detail += width + " in " + Time(proof.seconds);
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
