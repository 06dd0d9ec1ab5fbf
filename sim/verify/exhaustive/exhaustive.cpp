// SPDX-License-Identifier: Apache-2.0
// Every operand pair of every mode, where there are at most 2^20, through the PE's modules: equal
// to the golden model bit for bit. A PE without a golden model is held to the values of its formats
// by the zero-row rule: the sum less the sum of the same weights with zero activations, plus its
// PE_ACT_SHARE of the activation, is the product. The full run asks the Verilated modules, the fast
// one the circuit that Yosys reads.
#include <functional>
#include <optional>

#include "reference/base/registry.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/verilated_pe.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

using models::Code;
using models::PeMode;
using models::PeModel;
using Evaluator = std::function<std::vector<std::uint64_t>(const std::vector<PeStimulus>&)>;

constexpr std::uint64_t kMostPairs = 1U << 20;

std::string Operands(const PeModel& model, const PeMode& mode, const PeStimulus& stimulus,
                     std::size_t element) {
  const Code a = stimulus.activations[element], w = stimulus.weights[element];
  char text[160];
  std::snprintf(
      text, sizeof text, "%s %.10g (code 0x%x) x %s %.10g (code 0x%x), sum_i 0x%llx, mode %u",
      mode.activation.c_str(), model.ActivationValue(mode, a), a, mode.weight.c_str(),
      model.WeightValue(mode, w), w, static_cast<unsigned long long>(stimulus.sum), stimulus.mode);
  return text;
}

std::string Hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

/// What went wrong first, and how often.
struct Tally {
  std::uint64_t pairs = 0, wrong = 0;
  std::string first;
  void Fail(const std::string& what) {
    if (wrong++ == 0) first = what;
  }
  void Add(const Tally& other) {
    if (wrong == 0) first = other.first;
    pairs += other.pairs;
    wrong += other.wrong;
  }
};

class ModeCheck {
 public:
  ModeCheck(const PeDesign& design, const PeMode& mode, int sum_bits, const Evaluator& evaluate)
      : design_(design),
        model_(*design.model),
        mode_(mode),
        sum_bits_(sum_bits),
        evaluate_(evaluate),
        source_(*design.model, 20) {}

  Tally Run() {
    const std::vector<Code> activations = AcceptedActivations(model_, mode_);
    const std::vector<Code> weights = AcceptedWeights(model_, mode_);
    all_ = activations.size() * weights.size();
    for (int pass = 0; pass < static_cast<int>(mode_.pass_weights.size()); ++pass) {
      for (std::size_t element = 0; element < Elements(); ++element) {
        RunElement({&mode_, pass}, element, activations, weights);
      }
    }
    return tally_;
  }

  [[nodiscard]] std::uint64_t AllPairs() const { return all_; }

 private:
  [[nodiscard]] std::size_t Elements() const {
    return static_cast<std::size_t>(mode_.elements_per_lane);
  }

  /// All pairs at one place of the lane; the others are drawn.
  void RunElement(const PePass& pass, std::size_t element, const std::vector<Code>& activations,
                  const std::vector<Code>& weights) {
    std::vector<PeStimulus> stimuli;
    const std::uint64_t pairs = std::min<std::uint64_t>(all_, kMostPairs);
    Rng rng(7);
    for (std::uint64_t i = 0; i < pairs; ++i) {
      const std::uint64_t pick = all_ <= kMostPairs ? i : rng.Next() % all_;
      stimuli.push_back(source_.Draw(pass, 1, sum_bits_));
      stimuli.back().activations[element] = activations[pick / weights.size()];
      stimuli.back().weights[element] = weights[pick % weights.size()];
    }
    tally_.pairs += stimuli.size();
    design_.bit_exact ? AgainstModel(stimuli, element) : AgainstValues(stimuli, element);
  }

  void AgainstModel(const std::vector<PeStimulus>& stimuli, std::size_t element) {
    const std::vector<std::uint64_t> sums = evaluate_(stimuli);
    for (std::size_t i = 0; i < stimuli.size(); ++i) {
      const std::uint64_t golden = Golden(model_, stimuli[i], 1, sum_bits_);
      if (sums[i] == golden) continue;
      tally_.Fail(Operands(model_, mode_, stimuli[i], element) + ": sum " + Hex(sums[i]) +
                  ", golden " + Hex(golden));
    }
  }

  void AgainstValues(const std::vector<PeStimulus>& stimuli, std::size_t element) {
    std::vector<PeStimulus> zero_rows = stimuli;
    for (PeStimulus& stimulus : zero_rows) stimulus.activations.assign(Elements(), 0);
    const std::vector<std::uint64_t> sums = evaluate_(stimuli), zeros = evaluate_(zero_rows);
    for (std::size_t i = 0; i < stimuli.size(); ++i) {
      const auto activation =
          static_cast<std::int64_t>(model_.ActivationValue(mode_, stimuli[i].activations[0]));
      const auto share = static_cast<std::uint64_t>(model_.ActivationShare() * activation);
      const std::int64_t value = models::SignExtend(sums[i] - zeros[i] + share, sum_bits_);
      const auto product =
          activation * static_cast<std::int64_t>(model_.WeightValue(mode_, stimuli[i].weights[0]));
      if (value == product) continue;
      tally_.Fail(Operands(model_, mode_, stimuli[i], element) + ": gives " +
                  std::to_string(value) + ", not " + std::to_string(product));
    }
  }

  const PeDesign& design_;
  const PeModel& model_;
  const PeMode& mode_;
  int sum_bits_;
  const Evaluator& evaluate_;
  OperandSource source_;
  std::uint64_t all_ = 0;
  Tally tally_;
};

std::optional<std::string> WrongWidth(const PeDesign& design, const PeCircuit& circuit) {
  const int least = design.model->SumBits(128);
  const bool wrong = design.bit_exact ? circuit.SumBits() != least : circuit.SumBits() < least;
  if (!wrong) return std::nullopt;
  return "PE_SUM_BITS(128) is " + std::to_string(circuit.SumBits()) + ", " +
         (design.bit_exact ? "the golden model's " : "128 products need ") + std::to_string(least);
}

/// All modes in one row; modes with more than 2^20 pairs are drawn from and have a row beside it.
Row Judge(const Subject& subject, const std::string& check, const std::string& how, int modes,
          const Tally& tally) {
  const double equal =
      100.0 * static_cast<double>(tally.pairs - tally.wrong) / static_cast<double>(tally.pairs);
  std::string detail = how + std::to_string(tally.pairs) + " pairs of " + std::to_string(modes) +
                       (modes == 1 ? " mode" : " modes");
  if (tally.wrong != 0)
    detail += ", " + std::to_string(tally.wrong) + " wrong, first " + tally.first;
  return AtLeast(subject.name, check, equal, 100, "% equal", detail);
}

std::vector<Row> RunModes(const Subject& subject, const PeDesign& design, int sum_bits,
                          const Evaluator& evaluate) {
  Tally all, drawn;
  int all_modes = 0, drawn_modes = 0;
  for (const PeMode& mode : design.model->Modes()) {
    ModeCheck check(design, mode, sum_bits, evaluate);
    const Tally tally = check.Run();
    const bool whole = check.AllPairs() <= kMostPairs;
    (whole ? all_modes : drawn_modes) += 1;
    (whole ? all : drawn).Add(tally);
  }
  std::vector<Row> rows;
  if (all_modes > 0) rows.push_back(Judge(subject, "exhaustive", "all ", all_modes, all));
  if (drawn_modes > 0) rows.push_back(Judge(subject, "drawn pairs", "", drawn_modes, drawn));
  return rows;
}

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  const PeDesign design = DesignOf(subject);
  const std::filesystem::path folder = bench.work / "src";
  GatherSources(bench, subject.folder, folder);
  const PeCircuit circuit = BuildPeUnit(folder, 1);
  if (const auto wrong = WrongWidth(design, circuit)) {
    return {AtLeast(subject.name, "exhaustive", 0, 100, "% equal", *wrong)};
  }
  std::optional<VerilatedPe> verilated;
  if (!bench.fast) verilated.emplace(subject, bench, circuit, 1);
  const Evaluator evaluate = [&](const std::vector<PeStimulus>& stimuli) {
    return verilated ? verilated->Evaluate(stimuli) : circuit.Evaluate(stimuli);
  };
  return RunModes(subject, design, circuit.SumBits(), evaluate);
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "exhaustive",
     .sentence = "operand pairs for which a PE equals its golden model, all of them up to 2^20",
     .fast = true,
     .applies = [](const Subject& subject) { return subject.is_pe; },
     .depends = ModelFolders,
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
