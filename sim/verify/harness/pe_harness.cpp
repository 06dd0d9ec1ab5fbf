// SPDX-License-Identifier: Apache-2.0
// Main program around a Verilated pe_unit, which sim/verify/verilated_pe.cpp compiles in one unit
// with the model: it has defined kActWords and kWeightWords, the 32-bit words of an operand. Reads
// records of 32-bit words from a file: mode, activations, weights, sum (2); writes sums of two
// words. A port is an integer or an array of words, whatever its width makes of it.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>
#include "Vdut.h"
#if VM_COVERAGE
#include <verilated_cov.h>
#endif
int main(int, char** argv) {
  VerilatedContext context;
  Vdut dut(&context);
  std::FILE* in = std::fopen(argv[1], "rb");
  std::FILE* out = std::fopen(argv[2], "wb");
  if (in == nullptr || out == nullptr) return 2;
  std::vector<std::uint32_t> record(1 + kActWords + kWeightWords + 2);
  while (std::fread(record.data(), 4, record.size(), in) == record.size()) {
    const std::uint32_t* next = record.data();
    const auto put = [&next](auto& port, std::size_t words) {
      std::memset(&port, 0, sizeof port);
      std::memcpy(&port, next, sizeof port < 4 * words ? sizeof port : 4 * words);
      next += words;
    };
    put(dut.mode_i, 1);
    put(dut.act_i, kActWords);
    put(dut.weight_i, kWeightWords);
    put(dut.sum_i, 2);
    dut.eval();
    std::uint64_t sum = 0;
    std::memcpy(&sum, &dut.sum_o, sizeof dut.sum_o < 8 ? sizeof dut.sum_o : 8);
    std::fwrite(&sum, 8, 1, out);
  }
  dut.final();
#if VM_COVERAGE
  context.coveragep()->write("coverage.dat");
#endif
  return std::fclose(out) == 0 ? 0 : 2;
}
