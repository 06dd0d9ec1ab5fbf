// SPDX-License-Identifier: Apache-2.0
// Yosys scripts of the synthesis flows.
#pragma once

#include <string>
#include <vector>

#include "sim/characterize/synthesis_spec.hpp"

namespace mixpe::sim::characterize {

/// Files of a working folder, as the scripts name them.
struct ScriptFiles {
  std::vector<std::string> sources;  ///< *.sv; pe.svh stands beside them
  std::vector<std::string> leaves;   ///< modules among them that cells may replace
  bool full_adder = false;           ///< word_adders.v maps $fa
};

/// Registers become single bits named `<instance path>.reg_<n>` right after elaboration, in every
/// script alike: that is how a netlist's registers are found in the RTL.
///
/// SynthesisScript: RTL to gate.json. StageScript: what is met on the way, for the proof,
///   rtl.json    the RTL itself: word operators replaced by gates one by one, equal gates merged
///   words.json  before sums are merged, as word operators; words_gates.json: as gates
///   sums.json   after merging, as word operators; sums_gates.json: as gates
[[nodiscard]] std::string SynthesisScript(const Structure& structure, const Flow& flow,
                                          const ScriptFiles& files);
[[nodiscard]] std::string StageScript(const Structure& structure, const Flow& flow,
                                      const ScriptFiles& files);

}  // namespace mixpe::sim::characterize
