// SPDX-License-Identifier: Apache-2.0
// A PE's column as a generic netlist in Icarus, a second simulator and one that knows X: registers
// start unknown, and from the end of the first step of the first group on every sum is known and
// equals the golden model's. The datapath has no reset; first_i alone has to wash the X out.
#include <cstdio>

#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/pe_stimulus.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr int kStepsPerPass = 500;

/// A record holds, from the top: first, mode, activation, weight, expected sum.
constexpr const char* kBench = R"(// SPDX-License-Identifier: Apache-2.0
module bench;
  localparam integer Width = 1 + MODE + ACT + WEIGHT + SUM;
  reg [Width-1:0] record [0:COUNT-1];
  reg clk = 1'b0;
  reg first;
  reg [MODE-1:0] mode;
  reg [ACT-1:0] act;
  reg [WEIGHT-1:0] weight;
  reg [SUM-1:0] unused;
  wire [SUM-1:0] sum;
  integer i, unknown, wrong;
  pe_column u_column (.clk_i(clk), .first_i(first), .mode_i(mode), .act_i(act),
                      .weight_i(weight), .sum_o(sum));
  initial begin
    $readmemh("records.hex", record);
    unknown = 0;
    wrong = 0;
    repeat (3) begin #1 clk = 1'b1; #1 clk = 1'b0; end
    for (i = 0; i < COUNT + 1; i = i + 1) begin
      if (i < COUNT) {first, mode, act, weight, unused} = record[i];
      #1 clk = 1'b1;
      #1 clk = 1'b0;
      if (i > 0) begin
        if (^sum === 1'bx) unknown = unknown + 1;
        else if (sum !== record[i-1][SUM-1:0]) wrong = wrong + 1;
      end
    end
    $display("UNKNOWN %0d WRONG %0d", unknown, wrong);
    $finish;
  end
endmodule
)";

/// Bits, most significant field first, as hexadecimal digits.
class Record {
 public:
  void Append(std::uint64_t value, std::size_t width) {
    for (std::size_t bit = width; bit-- > 0;) bits_ += bit < 64 && (value >> bit & 1) ? '1' : '0';
  }
  void Append(const std::vector<models::Code>& codes, int bits, std::size_t width) {
    std::string field(width, '0');
    for (std::size_t i = 0; i < codes.size(); ++i) {
      for (std::size_t bit = 0; bit < static_cast<std::size_t>(bits); ++bit) {
        const std::size_t place = i * static_cast<std::size_t>(bits) + bit;
        if (codes[i] >> bit & 1) field[width - 1 - place] = '1';
      }
    }
    bits_ += field;
  }
  [[nodiscard]] std::string Hex() const {
    std::string text, padded = std::string((4 - bits_.size() % 4) % 4, '0') + bits_;
    for (std::size_t i = 0; i < padded.size(); i += 4) {
      text += "0123456789abcdef"[std::stoi(padded.substr(i, 4), nullptr, 2)];
    }
    return text;
  }

 private:
  std::string bits_;
};

struct Widths {
  std::size_t mode, act, weight, sum;
};

/// Groups of one to eight steps in every pass, the first beginning with the first record.
std::string Records(const models::PeModel& model, const Widths& widths, int& count) {
  OperandSource source(model, 4);
  Rng rng(5);
  std::string text;
  count = 0;
  for (const PePass& pass : PassesOf(model)) {
    std::uint64_t sum = 0;
    for (int i = 0, left = 0; i < kStepsPerPass; ++i, --left) {
      const bool first = left == 0;
      if (first) left = static_cast<int>(rng.Between(1, 8));
      PeStimulus step = source.Draw(pass, 1, static_cast<int>(widths.sum));
      step.sum = first ? 0 : sum;
      sum = Golden(model, step, 1, static_cast<int>(widths.sum));
      Record record;
      record.Append(first ? 1 : 0, 1);
      record.Append(step.mode, widths.mode);
      record.Append(step.activations, step.activation_bits, widths.act);
      record.Append(step.weights, step.weight_bits, widths.weight);
      record.Append(sum, widths.sum);
      text += record.Hex() + "\n";
      ++count;
    }
  }
  return text;
}

std::string Filled(std::string text,
                   const std::vector<std::pair<std::string, std::size_t>>& names) {
  for (const auto& [name, value] : names) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
      text.replace(at, name.size(), std::to_string(value));
    }
  }
  return text;
}

std::vector<Row> Run(const Subject& subject, const Bench& bench) {
  const PeDesign design = DesignOf(subject);
  const fs::path folder = bench.work / "src";
  GatherSources(bench, subject.folder, folder);
  const PeCircuit unit = BuildPeUnit(folder, 1);
  RunYosys(folder, "column",
           ReadDesign("pe_column", {}) +
               "proc -norom\nflatten\nopt\nmemory_map\ntechmap\nopt -fast\nclean\n"
               "write_verilog -noattr column.v\n",
           120);
  const Widths widths = {
      unit.aig().InputPort("mode_i").size(), unit.aig().InputPort("act_i").size(),
      unit.aig().InputPort("weight_i").size(), static_cast<std::size_t>(unit.SumBits())};
  int count = 0;
  WriteFile((folder / "records.hex").string(), Records(*design.model, widths, count));
  WriteFile((folder / "bench.v").string(),
            Filled(kBench, {{"COUNT", static_cast<std::size_t>(count)},
                            {"MODE", widths.mode},
                            {"ACT", widths.act},
                            {"WEIGHT", widths.weight},
                            {"SUM", widths.sum}}));
  RunToolOrThrow(
      FindTool("iverilog"),
      {{"-g2012", "-o", "bench.vvp", "bench.v", "column.v"}, folder, folder / "iverilog.log", 120});
  RunToolOrThrow(FindTool("vvp"), {{"bench.vvp"}, folder, folder / "vvp.log", 300});
  int unknown = -1, wrong = -1;
  const std::string said = ReadLog(folder / "vvp.log");
  const std::size_t verdict = said.find("UNKNOWN ");
  if (verdict == std::string::npos ||
      std::sscanf(said.c_str() + verdict, "UNKNOWN %d WRONG %d", &unknown, &wrong) != 2) {
    return {Missing(subject.name, "four-state", 0, "sums", "the bench gave no verdict")};
  }
  return {AtMost(subject.name, "four-state", unknown + wrong, 0, "sums",
                 std::to_string(count) + " sums from X, " + std::to_string(unknown) + " unknown, " +
                     std::to_string(wrong) + " wrong")};
}

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "four_state",
     .sentence = "sums of a PE's netlist that are unknown or wrong when all registers start as X",
     .fast = false,
     .applies = [](const Subject& subject) { return subject.is_pe && !subject.outside; },
     .depends = ModelFolders,
     .run = Run});

}  // namespace
}  // namespace mixpe::sim
