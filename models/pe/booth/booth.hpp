// SPDX-License-Identifier: Apache-2.0
// The product of rtl/pe_parts/booth_dot.
#pragma once

#include <cstdint>

namespace mixpe::models {

/// activation x weight plus a constant of the weight alone, as two radix-4 Booth rows of
/// activation_bits + 1 bits, inverted within them where the digit is negative. `activation`:
/// unsigned, activation_bits at most 61 wide; `weight`: INT4, two's complement, in the low 4 bits.
[[nodiscard]] std::uint64_t BoothProduct(std::uint64_t activation, int activation_bits,
                                         std::uint64_t weight);

}  // namespace mixpe::models
