// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/verilated_pe.hpp"

#include <fstream>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::uint32_t>;

std::size_t WordsFor(std::size_t bits) { return (bits + 31) / 32; }

void PutCodes(Words& record, std::size_t word, const std::vector<models::Code>& codes, int bits) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::size_t lsb = i * static_cast<std::size_t>(bits);
    const std::uint64_t shifted = std::uint64_t{codes[i]} << (lsb % 32);
    record[word + lsb / 32] |= static_cast<std::uint32_t>(shifted);
    if (shifted >> 32 != 0)
      record[word + lsb / 32 + 1] |= static_cast<std::uint32_t>(shifted >> 32);
  }
}

void Translate(const Subject& subject, const Bench& bench, const fs::path& folder, int dot,
               bool coverage) {
  std::vector<std::string> arguments = {"--cc",
                                        "--assert",
                                        "-O3",
                                        "-Wno-fatal",
                                        "-Wno-lint",
                                        "--prefix",
                                        "Vdut",
                                        "--top-module",
                                        "pe_unit",
                                        "--output-split",
                                        "0",
                                        "--Mdir",
                                        folder.string(),
                                        "-GDot=" + std::to_string(dot)};
  if (coverage) arguments.push_back("--coverage");
  for (const std::string& argument : VerilatorSearch(bench.subjects, subject.folder)) {
    arguments.push_back(argument);
  }
  arguments.insert(arguments.end(), {"-y", bench.Rtl("formal").string()});
  arguments.push_back(bench.Rtl("formal/pe_unit.sv").string());
  RunToolOrThrow(FindTool("verilator"), {arguments, folder, folder / "verilator.log", 120});
}

/// One translation unit: the harness, the model, and the run time.
void Compile(const fs::path& folder, const fs::path& harness, std::size_t act_words,
             std::size_t weight_words, bool coverage) {
  RunToolOrThrow(FindTool("verilator"),
                 {{"--getenv", "VERILATOR_ROOT"}, folder, folder / "root.txt", 10});
  std::string root = ReadLog(folder / "root.txt");
  while (!root.empty() && root.back() == '\n') root.pop_back();
  std::string all = "#include \"" + root + "/include/verilated.cpp\"\n#include \"" + root +
                    "/include/verilated_threads.cpp\"\n#include <cstddef>\n";
  if (coverage) all += "#include \"" + root + "/include/verilated_cov.cpp\"\n";
  std::vector<std::string> sources;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("Vdut") && name.ends_with(".cpp")) sources.push_back(name);
  }
  for (const std::string& source : sources) all += "#include \"" + source + "\"\n";
  all += "constexpr std::size_t kActWords = " + std::to_string(act_words) +
         ", kWeightWords = " + std::to_string(weight_words) + ";\n#include \"" + harness.string() +
         "\"\n";
  WriteFile((folder / "all.cpp").string(), all);
  RunToolOrThrow({"c++", "c++", {}},
                 {{"-std=c++20", "-O1", "-w", "-fno-strict-aliasing", "-DVM_SC=0", "-DVM_TRACE=0",
                   coverage ? "-DVM_COVERAGE=1" : "-DVM_COVERAGE=0", "-I" + root + "/include",
                   "-I" + root + "/include/vltstd", "-I.", "all.cpp", "-o", "simulate", "-pthread"},
                  folder,
                  folder / "compiler.log",
                  300});
}

}  // namespace

VerilatedPe::VerilatedPe(const Subject& subject, const Bench& bench, const PeCircuit& circuit,
                         int dot, bool coverage)
    : folder_(bench.work / "verilated"),
      act_words_(WordsFor(circuit.aig().InputPort("act_i").size())),
      weight_words_(WordsFor(circuit.aig().InputPort("weight_i").size())) {
  fs::create_directories(folder_);
  Translate(subject, bench, folder_, dot, coverage);
  Compile(folder_, ProjectRoot() / "sim/verify/harness/pe_harness.cpp", act_words_, weight_words_,
          coverage);
}

std::vector<std::uint64_t> VerilatedPe::Evaluate(const std::vector<PeStimulus>& stimuli) const {
  {
    std::ofstream file(folder_ / "stimuli.bin", std::ios::binary);
    Words record;
    for (const PeStimulus& stimulus : stimuli) {
      record.assign(1 + act_words_ + weight_words_ + 2, 0);
      record[0] = stimulus.mode;
      PutCodes(record, 1, stimulus.activations, stimulus.activation_bits);
      PutCodes(record, 1 + act_words_, stimulus.weights, stimulus.weight_bits);
      record[record.size() - 2] = static_cast<std::uint32_t>(stimulus.sum);
      record[record.size() - 1] = static_cast<std::uint32_t>(stimulus.sum >> 32);
      file.write(reinterpret_cast<const char*>(record.data()),
                 static_cast<std::streamsize>(4 * record.size()));
    }
    if (!file) throw DeviceError("cannot write " + ShownPath(folder_ / "stimuli.bin"));
  }
  RunToolOrThrow({"simulate", folder_ / "simulate", {}},
                 {{"stimuli.bin", "sums.bin"}, folder_, folder_ / "simulate.log", 300});
  std::vector<std::uint64_t> sums(stimuli.size());
  std::ifstream file(folder_ / "sums.bin", std::ios::binary);
  file.read(reinterpret_cast<char*>(sums.data()), static_cast<std::streamsize>(8 * sums.size()));
  if (static_cast<std::size_t>(file.gcount()) != 8 * sums.size()) {
    throw DeviceError("the Verilated PE answered too little; log: " +
                      ShownPath(folder_ / "simulate.log"));
  }
  return sums;
}

}  // namespace mixpe::sim
