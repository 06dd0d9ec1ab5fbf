// SPDX-License-Identifier: Apache-2.0
#include "sim/rtl_gemm/rtl_gemm.hpp"

#include <algorithm>
#include <bit>

#include "models/accelerator/accelerator_model.hpp"
#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

std::string Hex(std::uint32_t bits) {
  std::string text(8, '0');
  for (std::size_t i = 0; i < 8; ++i) text[7 - i] = "0123456789abcdef"[bits >> (4 * i) & 15];
  return text;
}

std::string Shown(std::uint32_t bits) {
  return ExactNumber(static_cast<double>(std::bit_cast<float>(bits))) + " (" + Hex(bits) + ")";
}

void CheckEnd(const AcceleratorRun& run, const models::GemmProgram& program) {
  if (run.done && run.status == models::Status::kOk && run.tiles == program.count) return;
  throw ContractError("the RTL ended with status " + std::to_string(static_cast<int>(run.status)) +
                      " at address " + std::to_string(run.error_address) + " after " +
                      std::to_string(run.tiles) + " of " + std::to_string(program.count) +
                      " tiles; the golden model executes them all");
}

}  // namespace

void CompareMemories(const models::GemmProblem& problem, const models::GemmProgram& program,
                     const std::vector<std::uint8_t>& rtl,
                     const std::vector<std::uint8_t>& golden) {
  MIXPE_EXPECT(rtl.size() == golden.size(), "images of the same size");
  for (int row = 0; row < problem.m; ++row) {
    for (int col = 0; col < problem.n; ++col) {
      const std::uint32_t got = program.Output(rtl, row, col);
      const std::uint32_t wanted = program.Output(golden, row, col);
      if (got == wanted) continue;
      throw ContractError("the RTL's output (" + std::to_string(row) + ", " + std::to_string(col) +
                          ") is " + Shown(got) + ", the golden model's " + Shown(wanted));
    }
  }
  const auto [a, b] = std::mismatch(rtl.begin(), rtl.end(), golden.begin());
  if (a == rtl.end()) return;
  throw ContractError("the RTL wrote outside of its output, at address " +
                      std::to_string(a - rtl.begin()));
}

RtlGemmResult RunRtlGemm(const RtlMachine& machine, const models::GemmProblem& problem,
                         const RtlGemmOptions& options) {
  const bool trace = !options.trace.empty();
  const std::filesystem::path simulator = BuildSimulator(machine, trace, options.say);
  const models::GemmProgram program =
      models::LowerGemm(problem, *machine.model, machine.mode, machine.config, {});
  std::vector<std::uint8_t> golden = program.memory;
  const models::ExecutionResult executed =
      models::Execute(*machine.model, machine.config, golden, program.table, program.count);
  MIXPE_EXPECT(executed.status == models::Status::kOk, "a table that the golden model executes");
  RtlGemmResult result{Simulate(simulator, machine, program, options.seed, options.trace),
                       simulator.parent_path().filename().string(),
                       {}};
  CheckEnd(result.simulated.run, program);
  CompareMemories(problem, program, result.simulated.memory, golden);
  for (int row = 0; row < problem.m; ++row) {
    for (int col = 0; col < problem.n; ++col) {
      result.output.push_back(
          std::bit_cast<float>(program.Output(result.simulated.memory, row, col)));
    }
  }
  return result;
}

}  // namespace mixpe::sim
