// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/rng.hpp"

namespace mixpe {
namespace {

struct Tool {
  static constexpr const char* kKind = "tool";
  std::string name;
  std::string sentence;
};

TEST(Registry, RefusesDuplicatesAndNamesWhatIsKnown) {
  Registry<Tool>::Add({"hammer", "drives nails"});
  EXPECT_THROW(Registry<Tool>::Add({"hammer", "again"}), ContractError);
  EXPECT_THROW(Registry<Tool>::Add({"saw", ""}), ContractError);
  try {
    (void)Registry<Tool>::Get("hamer");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "unknown tool 'hamer'; did you mean 'hammer'?");
  }
}

TEST(Error, ContractNamesFileAndCondition) {
  try {
    MIXPE_EXPECT(1 > 2, "arithmetic");
    FAIL();
  } catch (const ContractError& error) {
    EXPECT_NE(std::string(error.what()).find("expected 1 > 2: arithmetic"), std::string::npos);
  }
}

TEST(Rng, MomentsAreThoseOfTheDistributions) {
  Rng rng(2411);
  constexpr int kDraws = 200000;
  double sum = 0, square = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = rng.Normal();
    sum += x;
    square += x * x;
  }
  // Standard errors: 1/sqrt(n) of the mean, sqrt(2/n) of the variance; 5 of each.
  EXPECT_NEAR(sum / kDraws, 0.0, 5 / std::sqrt(kDraws));
  EXPECT_NEAR(square / kDraws, 1.0, 5 * std::sqrt(2.0 / kDraws));
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t value = rng.Between(-3, 3);
    ASSERT_TRUE(value >= -3 && value <= 3);
  }
}

TEST(Files, WrittenFilesAreWholeOrAbsent) {
  const std::string file =
      std::filesystem::temp_directory_path() / ("mixpe_text_" + std::to_string(getpid()));
  WriteFile(file, "first");
  WriteFile(file, "second");
  EXPECT_EQ(ReadFile(file), "second");
  std::filesystem::remove(file);
  EXPECT_THROW((void)ReadFile(file), UserError);
  EXPECT_THROW(WriteFile("/nowhere/at/all", "x"), UserError);
}

TEST(Text, ExactNumberReadsBack) {
  for (const double value : {0.1, 1.0 / 3.0, 1e300, 2.3e-308, 0.0}) {
    EXPECT_EQ(std::stod(ExactNumber(value)), value);
  }
}

TEST(Catalogue, UnknownNameListsWhatIsThere) {
  EXPECT_THROW((void)FindInCatalogue("sim", "CMakeLists.txt", "folder", "nothing"), UserError);
}

}  // namespace
}  // namespace mixpe
