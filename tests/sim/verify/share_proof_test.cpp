// SPDX-License-Identifier: Apache-2.0
// The formal check knows what the group unit adds to a sum: the PE's PE_ACT_SHARE, as it stands in
// pe.svh and nowhere else.
#include <gmock/gmock.h>

#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "sim/verify/check.hpp"
#include "tests/sim/verify/scratch.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ShareProof : public Scratch {
 protected:
  /// The formal check's row of digit_z with this line of its pe.svh.
  Row RowWith(const std::string& line) {
    fs::copy(ProjectRoot() / "rtl", folder_ / "rtl", fs::copy_options::recursive);
    const std::string header = (folder_ / "rtl/pe/digit_z/pe.svh").string();
    const std::string old = "`define PE_ACT_SHARE -1";
    std::string text = ReadFile(header);
    const std::size_t place = text.find(old);
    if (place == std::string::npos) return Missing("pe/digit_z", "formal", 1, "", "no share");
    WriteFile(header, text.replace(place, old.size(), line));
    const Bench bench{folder_, folder_ / "work", FindSubjects(folder_ / "rtl"), false};
    fs::create_directories(bench.work);
    for (const Subject& subject : bench.subjects) {
      if (subject.name != "pe/digit_z") continue;
      return Registry<Check>::Get("formal").run(subject, bench).at(0);
    }
    return Missing("pe/digit_z", "formal", 1, "", "no such PE");
  }
};

TEST_F(ShareProof, WithoutItsShareAPeIsRefuted) {
  const Row row = RowWith("");
  EXPECT_EQ(row.status, RowStatus::kShort);
  EXPECT_THAT(row.detail, HasSubstr("dot 1 DIFFERS"));
}

TEST_F(ShareProof, WithAnotherShareAPeIsRefuted) {
  const Row row = RowWith("`define PE_ACT_SHARE 1");
  EXPECT_EQ(row.status, RowStatus::kShort);
  EXPECT_THAT(row.detail, HasSubstr("dot 1 DIFFERS"));
}

}  // namespace
}  // namespace mixpe::sim
