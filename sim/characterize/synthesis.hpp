// SPDX-License-Identifier: Apache-2.0
// RTL to a netlist of library cells, by Yosys. Every result is kept by the content of what went
// in, so that nothing is done twice and an interrupted run goes on where it stopped.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/characterize/cell_library.hpp"
#include "sim/characterize/synthesis_spec.hpp"

namespace mixpe::sim::characterize {

/// What is to be synthesised. `library` must outlive it.
struct Job {
  PeSource pe;
  Structure structure;
  const CellLibrary* library = nullptr;
};

/// A folder of build/characterize with what Yosys made.
struct Synthesised {
  std::filesystem::path folder;
  Flow flow;
  std::filesystem::path stages = {};  ///< of the proof; empty unless asked for

  [[nodiscard]] std::filesystem::path Netlist() const { return folder / "gate.json"; }
  /// Stepping stones for the proof; see script.hpp.
  [[nodiscard]] std::filesystem::path Stage(const std::string& name) const {
    return stages / (name + ".json");
  }
};

/// Where results are kept: build/characterize of the project.
[[nodiscard]] std::filesystem::path CacheFolder();

/// As Yosys tells it; asked once.
[[nodiscard]] const std::string& YosysVersion();

/// Why the structure cannot be made of the PE in this library, or "": no edge module, no latch.
[[nodiscard]] std::string WhyNot(const Job& job);

/// SHA-256 of all SystemVerilog that the structure of this PE is made of, without comments and
/// layout: what a recorded figure was made from, and whether that is still so.
[[nodiscard]] std::string SourcesHash(const PeSource& pe, const Structure& structure);

/// The flow's netlist. Two threads must not ask for the same at a time. Throws DeviceError with the
/// end of Yosys' log.
[[nodiscard]] Synthesised Synthesise(const Job& job, const Flow& flow);

/// The same with the stages of the proof beside it.
[[nodiscard]] Synthesised SynthesiseStages(const Job& job, const Flow& flow);

}  // namespace mixpe::sim::characterize
