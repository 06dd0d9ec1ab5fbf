// SPDX-License-Identifier: Apache-2.0
// Runs the program in this process and keeps what a user would see.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "experiments/cli/command.hpp"

namespace mixpe::experiments {

struct Output {
  int code = 0;
  std::string out, err;
};

inline Output RunWith(const std::vector<std::string>& args) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = RunProgram(args);
  std::string out = testing::internal::GetCapturedStdout();
  return {code, std::move(out), testing::internal::GetCapturedStderr()};
}

}  // namespace mixpe::experiments
