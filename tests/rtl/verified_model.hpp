// SPDX-License-Identifier: Apache-2.0
// What a Verilated model does besides in builds of MIXPE_RTL_VARIANT verify (rtl/verilate.cmake),
// which `mixpe verify` makes. Included before the model's own sources; its Vdut.cpp is changed to
// call KeepCoverage in the destructor and to hold a PortRecorder while it evaluates.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "Vdut.h"
#include "verilated_cov.h"

/// The number of the planted fault that is alive.
extern "C" int mixpe_mutant_number() {
  const char* number = std::getenv("MIXPE_MUTANT");
  return number == nullptr ? 0 : std::atoi(number);
}

namespace mixpe::tests {

/// Writes a model's counts into folder $MIXPE_RTL_COVERAGE, each time a new file.
inline void KeepCoverage(VerilatedContext& context) {
  static int count = 0;
  const char* folder = std::getenv("MIXPE_RTL_COVERAGE");
  if (folder == nullptr) return;
  const std::string name = std::to_string(getpid()) + "-" + std::to_string(count++) + ".dat";
  context.coveragep()->write((std::string(folder) + "/" + name).c_str());
}

/// Writes what the ports are after an evaluation, to be replayed in a simulator that knows unknown
/// values: the first evaluations of the first models, each model in $MIXPE_RTL_RECORD/<n>.txt, a
/// line per evaluation, hexadecimal, in the order of the model's list of ports.
class PortRecorder {
 public:
  static constexpr int kModels = 3;
  static constexpr int kEvaluations = 4000;

  explicit PortRecorder(const Vdut& model) : model_(model) {}
  PortRecorder(const PortRecorder&) = delete;
  PortRecorder& operator=(const PortRecorder&) = delete;

  ~PortRecorder() {
    static const char* const folder = std::getenv("MIXPE_RTL_RECORD");
    if (folder == nullptr) return;
    static std::map<const Vdut*, int> evaluations;
    static int models = 0;
    int& count = evaluations[&model_];  // a model at a dead one's place continues its count
    if (count == kEvaluations || (count == 0 && models == kModels)) return;
    if (count++ == 0) ++models;
    const std::string name = std::string(folder) + "/" + std::to_string(models) + ".txt";
    std::FILE* file = std::fopen(name.c_str(), "a");
    if (file == nullptr) std::abort();
    Write(file);
    std::fclose(file);
  }

 private:
  void Write(std::FILE* file) const {
    const auto narrow = [&](unsigned long long port) { std::fprintf(file, "%llx ", port); };
    const auto wide = [&](const auto& port, int words) {
      while (words-- > 0) std::fprintf(file, "%08x", static_cast<unsigned>(port[words]));
      std::fputc(' ', file);
    };
    const Vdut& m = model_;
#define MIXPE_8(name, msb, lsb) narrow(m.name);
#define MIXPE_16 MIXPE_8
#define MIXPE_ MIXPE_8
#define MIXPE_64 MIXPE_8
#define MIXPE_W(name, msb, lsb, words) wide(m.name, words);
#include "ports.inc"
    std::fputc('\n', file);
  }

  const Vdut& model_;
};

}  // namespace mixpe::tests
