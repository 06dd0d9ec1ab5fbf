// SPDX-License-Identifier: Apache-2.0
// The carry-save tree against ordinary addition: one row, rows of several shifts, a column taller
// than the word is wide, rows that reach beyond the sum.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "Vdut.h"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {
namespace {

/// The shift of each row from the parameter's text, such as 16'h0201: row 0 in the last two digits.
std::vector<int> Shifts() {
  const std::string text = MIXPE_SHIFT;
  const std::string digits = text.substr(text.find('h') + 1);
  std::vector<int> shifts(MIXPE_ROWS, 0);
  for (std::size_t row = 0; row < shifts.size() && digits.size() >= 2 * row + 2; ++row) {
    shifts[row] = std::stoi(digits.substr(digits.size() - 2 * row - 2, 2), nullptr, 16);
  }
  return shifts;
}

TEST(RowSum, AddsShiftedRowsModuloItsWidth) {
  const std::vector<int> shifts = Shifts();
  std::mt19937_64 rng(31);
  Vdut dut;
  for (int trial = 0; trial < 20000; ++trial) {
    const bool all_ones = trial == 0;
    std::uint64_t sum = models::LowBits(all_ones ? ~0ull : rng(), MIXPE_BITS);
    Poke(dut.sum_i, 0, MIXPE_BITS, sum);
    for (int row = 0; row < MIXPE_ROWS; ++row) {
      const std::uint64_t word = models::LowBits(all_ones ? ~0ull : rng(), MIXPE_WIDTH);
      Poke(dut.row_i, row * MIXPE_WIDTH, MIXPE_WIDTH, word);
      sum += word << shifts[static_cast<std::size_t>(row)];
    }
    dut.eval();
    ASSERT_EQ(Peek(dut.sum_o, 0, MIXPE_BITS), models::LowBits(sum, MIXPE_BITS)) << trial;
  }
}

}  // namespace
}  // namespace mixpe::tests
