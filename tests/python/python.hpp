// SPDX-License-Identifier: Apache-2.0
// Runs the private Python of the tests, which `./mixpe test` makes.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "reference/base/paths.hpp"

namespace mixpe {

/// What the script (a path from the project root) prints. Fails the test if Python is missing or
/// the script fails.
inline std::string RunPython(const std::string& script, const std::vector<std::string>& arguments) {
  const std::filesystem::path python = ProjectRoot() / "build/venv/bin/python";
  if (!std::filesystem::exists(python)) {
    ADD_FAILURE() << python.string() << " is missing: run ./mixpe test";
    return "";
  }
  std::string command = "'" + python.string() + "' '" + (ProjectRoot() / script).string() + "'";
  for (const std::string& argument : arguments) command += " '" + argument + "'";
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) {
    ADD_FAILURE() << "cannot run " << command;
    return "";
  }
  std::string output;
  char buffer[4096];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe)) {
    output.append(buffer, count);
  }
  EXPECT_EQ(pclose(pipe), 0) << output;
  return output;
}

}  // namespace mixpe
