// SPDX-License-Identifier: Apache-2.0
// The format's header limit at full size: slow, hence a tier of its own.
#include <gtest/gtest.h>

#include "tests/reference/safetensors/sample_tensors.hpp"

namespace mixpe::reference {
namespace {

std::string NameFor(std::size_t header_bytes) {
  const std::string around = R"({"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})";
  return std::string(header_bytes - around.size(), 'a');
}

TEST(SafetensorsLimits, HeaderOfExactlyTheLimitComesBack) {
  const std::string bytes = SafetensorsHeader({{NameFor(kMaxHeaderBytes), Dtype::kU8, {0}}}, {});
  EXPECT_EQ(bytes.size(), kMaxHeaderBytes + 8);
  EXPECT_EQ(SafetensorsFile(bytes, "f").tensors().size(), 1);
}

TEST(SafetensorsLimits, OneByteMoreIsRefused) {
  try {
    (void)SafetensorsHeader({{NameFor(kMaxHeaderBytes + 1), Dtype::kU8, {0}}}, {});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "the header of 100000008 bytes exceeds 100000000; write several files");
  }
}

TEST(SafetensorsLimits, HostileHeaderIsRefusedWithinTheMemoryLimit) {
  std::string header = "{\"a\":{\"shape\":[0";
  for (int i = 0; i < 10'000'000; ++i) header += ",0";
  try {
    const SafetensorsFile file(WithHeader(header + "]}}"), "f");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "f: byte 8000017: more than 4000000 values; split the file");
  }
}

}  // namespace
}  // namespace mixpe::reference
