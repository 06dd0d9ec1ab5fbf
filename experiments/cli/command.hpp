// SPDX-License-Identifier: Apache-2.0
// One command of the program. A command lives in experiments/commands/<name>/ and registers itself.
#pragma once

#include <boost/program_options.hpp>
#include <functional>
#include <string>
#include <vector>

namespace mixpe::experiments {

using Options = boost::program_options::options_description;
using Arguments = boost::program_options::variables_map;

/// Registered in Registry<Command>.
struct Command {
  static constexpr const char* kKind = "command";
  std::string name;
  std::string sentence;  ///< the question it answers
  std::vector<std::string>
      positional;  ///< names of positional arguments, each an option declared in `describe`;
                   ///< a trailing "..." makes the last one take the rest
  std::vector<std::string> examples;  ///< at least two, without the leading "./mixpe"
  std::function<void(Options&)> describe;
  std::function<int(const Arguments&)> run;  ///< returns an ExitCode; throws UserError, DeviceError
};

/// Runs the program: `args` without argv[0]. Catches everything, prints errors on standard error,
/// returns the exit code.
[[nodiscard]] int RunProgram(const std::vector<std::string>& args);

}  // namespace mixpe::experiments
