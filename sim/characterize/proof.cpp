// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/proof.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"
#include "reference/base/text.hpp"
#include "sim/characterize/aig.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;
using netlist::Design;

constexpr std::uintmax_t kLargestStage = std::uintmax_t{256} << 20;  ///< bytes
constexpr std::size_t kShownInputs = 24;
constexpr int kRandomRounds = 64;  ///< of 64 vectors each

std::vector<std::string> AllRegisters(const Design& a, const Design& b) {
  std::vector<std::string> names = RegisterNames(a);
  const std::vector<std::string> other = RegisterNames(b);
  names.insert(names.end(), other.begin(), other.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// Keeps the outputs that both have, in one order. A register that synthesis dropped has no next
/// state to compare; whatever used it has to agree for all its values.
void KeepCommonOutputs(CutDesign& a, CutDesign& b) {
  std::map<std::string, Aig::Literal> of_b;
  for (std::size_t i = 0; i < b.outputs.size(); ++i) of_b[b.outputs[i]] = b.graph.outputs()[i];
  std::vector<std::string> names;
  std::vector<Aig::Literal> from_a, from_b;
  for (std::size_t i = 0; i < a.outputs.size(); ++i) {
    const auto found = of_b.find(a.outputs[i]);
    if (found == of_b.end()) continue;
    names.push_back(a.outputs[i]);
    from_a.push_back(a.graph.outputs()[i]);
    from_b.push_back(found->second);
  }
  a.graph.SetOutputs(from_a);
  b.graph.SetOutputs(from_b);
  a.outputs = b.outputs = names;
}

std::string Describe(const CutDesign& cut, std::size_t output,
                     const std::vector<std::uint64_t>& inputs, int lane) {
  std::vector<std::string> ones;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if ((inputs[i] >> lane & 1) != 0) ones.push_back(cut.inputs[i]);
    if (ones.size() == kShownInputs) {
      ones.push_back("...");
      break;
    }
  }
  return cut.outputs[output] + " differs where these are 1 and all others 0: " + Join(ones, ", ");
}

/// A difference that random inputs show.
std::optional<std::string> FindDifference(const CutDesign& a, const CutDesign& b) {
  Rng rng(1);
  for (int round = 0; round < kRandomRounds; ++round) {
    std::vector<std::uint64_t> inputs(a.graph.inputs());
    for (std::uint64_t& word : inputs) word = round % 2 == 0 ? rng.Next() : rng.Next() & rng.Next();
    const auto from_a = a.graph.Evaluate(inputs), from_b = b.graph.Evaluate(inputs);
    for (std::size_t i = 0; i < from_a.size(); ++i) {
      const std::uint64_t differ = from_a[i] ^ from_b[i];
      if (differ != 0) return Describe(a, i, inputs, std::countr_zero(differ));
    }
  }
  return {};
}

Design ReadGeneric(const fs::path& file) {
  return {GenericCells(), netlist::ReadYosysJson(file.string()), {.wire_ff_per_sink = 0.0}};
}

}  // namespace

Comparison Compare(const Design& a, const Design& b, const fs::path& folder, double limit_s) {
  const std::vector<std::string> registers = AllRegisters(a, b);
  CutDesign cut_a = CutAtRegisters(a, registers), cut_b = CutAtRegisters(b, registers);
  MIXPE_EXPECT(cut_a.inputs == cut_b.inputs, "the two designs have different ports");
  KeepCommonOutputs(cut_a, cut_b);
  if (auto difference = FindDifference(cut_a, cut_b)) {
    return {Verdict::kDifferent, *difference};
  }
  fs::create_directories(folder);
  WriteFile((folder / "a.aig").string(), cut_a.graph.ToAiger());
  WriteFile((folder / "b.aig").string(), cut_b.graph.ToAiger());
  const fs::path log = folder / "cec.log";
  const std::string commands =
      "&r a.aig; &cec -T " + std::to_string(static_cast<int>(limit_s)) + " b.aig";
  const ToolResult run = RunTool(
      FindTool("abc"),
      {.arguments = {"-q", commands}, .folder = folder, .log = log, .limit_s = limit_s + 10});
  if (run.timed_out) return {Verdict::kUnknown, ""};
  const std::string text = ReadLog(log);
  if (text.find("Networks are equivalent") != std::string::npos) return {Verdict::kEqual, ""};
  if (text.find("NOT EQUIVALENT") != std::string::npos) {
    return {Verdict::kDifferent, "found by the prover; see " + log.string()};
  }
  return {Verdict::kUnknown, ""};
}

namespace {

/// Goes on through the stages until one is too hard.
class Chain {
 public:
  Chain(const Job& job, const Synthesised& synthesised, const ProofLimits& limits)
      : job_(job), synthesised_(synthesised), limits_(limits) {}

  bool Step(const std::string& name, const Design& a, const Design& b) {
    const Comparison result =
        Compare(a, b, synthesised_.folder / ("proof_" + name), limits_.step_s);
    if (result.verdict == Verdict::kDifferent) {
      throw UserError({job_.pe.name + ", " + job_.structure.name, 0, name},
                      "synthesis changed the design: " + result.counterexample,
                      "keep " + synthesised_.folder.string() + " and report it");
    }
    return result.verdict == Verdict::kEqual;
  }

 private:
  const Job& job_;
  const Synthesised& synthesised_;
  const ProofLimits& limits_;
};

}  // namespace

Proof Prove(const Job& job, const Synthesised& synthesised, const Design& gates,
            const ProofLimits& limits) {
  const Synthesised staged = SynthesiseStages(job, synthesised.flow);
  Chain chain(job, synthesised, limits);
  // Yosys makes a table of every variable shift: hundreds of megabytes for some RTL.
  if (fs::file_size(staged.Stage("rtl")) > kLargestStage) {
    fs::resize_file(staged.Stage("rtl"), kLargestStage + 1);
    return {false, "RTL as gates: too large"};
  }
  const Design rtl = ReadGeneric(staged.Stage("rtl"));
  const Design sums = ReadGeneric(staged.Stage("sums_gates"));
  if (!chain.Step("sums_netlist", sums, gates)) return {false, "merged sums to netlist: too hard"};
  if (chain.Step("rtl_sums", rtl, sums)) return {true, "RTL = merged sums = netlist"};
  return {false, "RTL to merged sums: too hard; merged sums = netlist"};
}

}  // namespace mixpe::sim::characterize
