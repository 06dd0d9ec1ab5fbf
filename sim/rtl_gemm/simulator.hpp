// SPDX-License-Identifier: Apache-2.0
// The program that simulates an RtlMachine: built from RTL when first asked for, kept by content.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "models/accelerator/lower_gemm.hpp"
#include "sim/rtl_backend/accelerator_run.hpp"
#include "sim/rtl_gemm/machine.hpp"

namespace mixpe::sim {

/// 16 hexadecimal digits that stand for everything the program is made of: RTL, harness, models,
/// parameters, Verilator's version.
[[nodiscard]] std::string SimulatorHash(const RtlMachine& machine, bool trace);

/// The program, in build/rtl/<hash>. `say` hears one line if it has to be built or waited for. Safe
/// to interrupt at any point, and to call from several processes at once.
/// @throws DeviceError if a tool is missing or fails.
[[nodiscard]] std::filesystem::path BuildSimulator(
    const RtlMachine& machine, bool trace, const std::function<void(const std::string&)>& say);

struct SimulatedRun {
  AcceleratorRun run;
  std::uint64_t read_bytes = 0;   ///< over the bus
  std::uint64_t write_bytes = 0;  ///< strobed ones
  std::vector<std::uint8_t> memory;
};

/// Runs the table of `program`. `trace`: FST file to write; empty for a simulator without.
/// @throws ContractError if the simulation fails: an assertion, or hardware that does not end.
[[nodiscard]] SimulatedRun Simulate(const std::filesystem::path& simulator,
                                    const RtlMachine& machine, const models::GemmProgram& program,
                                    std::uint64_t seed, const std::string& trace);

}  // namespace mixpe::sim
