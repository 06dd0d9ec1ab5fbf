// SPDX-License-Identifier: Apache-2.0
#include "experiments/cli/command.hpp"

int main(int argc, char** argv) {
  return mixpe::experiments::RunProgram(std::vector<std::string>(argv + 1, argv + argc));
}
