// SPDX-License-Identifier: Apache-2.0
// A folder of one test, gone after it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "reference/base/text.hpp"

namespace mixpe::sim {

class Scratch : public testing::Test {
 protected:
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("mixpe_verify_") +
       testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() + "_" +
       testing::UnitTest::GetInstance()->current_test_info()->name());

  void SetUp() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    WriteFile((folder_ / name).string(), text);
    return folder_ / name;
  }

  template <class Exception, class Action>
  static std::string Message(const Action& action) {
    try {
      (void)action();
    } catch (const Exception& error) {
      return error.what();
    }
    return "nothing was thrown";
  }
};

}  // namespace mixpe::sim
