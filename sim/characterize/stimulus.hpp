// SPDX-License-Identifier: Apache-2.0
// Cycles of port values for a structure, and what the golden model expects of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "sim/characterize/operands.hpp"
#include "sim/characterize/synthesis_spec.hpp"

namespace mixpe::sim::characterize {

using Words = std::vector<std::uint64_t>;

struct PortWrite {
  std::string port;
  Words words;  ///< bit i of the port is bit i % 64 of word i / 64
};

/// A field of an output port at the end of a cycle.
struct Expectation {
  std::string port;
  int lsb = 0;
  int bits = 0;
  Words value;
  std::string operands;  ///< what led to it, for messages
};

struct Cycle {
  std::vector<PortWrite> writes;
  std::vector<Expectation> expected;
};

/// The first `warm_up` cycles hold corner operands and do not count for energy.
struct Stimulus {
  std::vector<Cycle> cycles;
  int warm_up = 0;
  double macs_per_cycle = 1;  ///< products per cycle over passes; of edges: operands
};

/// `cycles`: least number that counts for energy. Resident weights get more where needed: a figure
/// is the mean over at least kLeastWeights of them.
inline constexpr int kLeastWeights = 128;
[[nodiscard]] Stimulus MakeStimulus(const models::PeModel& model, const Structure& structure,
                                    const OperandSpec& operands, int cycles);

}  // namespace mixpe::sim::characterize
