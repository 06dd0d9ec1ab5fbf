// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>
#include <iostream>

#include "experiments/cli/command.hpp"
#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;

void PrintOverview() {
  std::cout << "mixpe: which processing element, array, memory and quantization scheme serves a "
               "model best\n\n"
               "usage: ./mixpe COMMAND [options]        (./mixpe COMMAND --help for each)\n\n";
  for (const std::string& name : Registry<Command>::Names()) {
    const std::string gap(name.size() < 14 ? 14 - name.size() : 1, ' ');
    std::cout << "  " << name << gap << Registry<Command>::Get(name).sentence << "\n";
  }
  std::cout << "  test          run the test suite (--tier short|full)\n";
}

void PrintHelp(const Command& command, const Options& options) {
  std::cout << "mixpe " << command.name << ": " << command.sentence << "\n\nusage: ./mixpe "
            << command.name;
  for (const std::string& name : command.positional) std::cout << " [" << name << "]";
  std::cout << " [options]\n\n" << options << "\nexamples:\n";
  for (const std::string& example : command.examples) std::cout << "  ./mixpe " << example << "\n";
}

po::positional_options_description Positional(const Command& command) {
  po::positional_options_description positional;
  for (std::string name : command.positional) {
    const bool rest = name.ends_with("...");
    if (rest) name.resize(name.size() - 3);
    positional.add(name.c_str(), rest ? -1 : 1);
  }
  return positional;
}

int RunCommand(const std::vector<std::string>& args) {
  if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    PrintOverview();
    return static_cast<int>(ExitCode::kOk);
  }
  const Command& command = Registry<Command>::Get(args[0]);
  Options options("options", 100, 50);
  command.describe(options);
  options.add_options()("help,h", "this text");
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  Arguments values;
  try {
    const auto style =
        po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(rest)
                  .options(options)
                  .positional(Positional(command))
                  .style(style)
                  .run(),
              values);
    if (values.contains("help")) {
      PrintHelp(command, options);
      return static_cast<int>(ExitCode::kOk);
    }
    po::notify(values);
  } catch (const po::error& error) {
    throw UserError({}, command.name + ": " + error.what(),
                    "see ./mixpe " + command.name + " --help");
  }
  return command.run(values);
}

int Report(const char* kind, const std::exception& error, ExitCode code) {
  std::cout.flush();
  std::cerr << "mixpe: " << kind << error.what() << "\n";
  return static_cast<int>(code);
}

}  // namespace

int RunProgram(const std::vector<std::string>& args) {
  try {
    return RunCommand(args);
  } catch (const UserError& error) {
    return Report("", error, ExitCode::kUser);
  } catch (const DeviceError& error) {
    return Report("device or tool: ", error, ExitCode::kDevice);
  } catch (const std::exception& error) {
    return Report("a fault of ours, please report it with this line: ", error, ExitCode::kBug);
  }
}

}  // namespace mixpe::experiments
