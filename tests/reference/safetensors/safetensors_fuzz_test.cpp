// SPDX-License-Identifier: Apache-2.0
// MIXPE_FUZZ_MUTATIONS is set per tier in CMakeLists.txt.
#include <gtest/gtest.h>

#include "reference/safetensors/packing.hpp"
#include "tests/reference/json/fuzz.hpp"
#include "tests/reference/safetensors/sample_tensors.hpp"

namespace mixpe::reference {
namespace {

/// The same tensors and metadata written again; every byte and every packed entry is looked at.
std::string Rewritten(const std::string& bytes) {
  const SafetensorsFile file(bytes, "f");
  std::vector<OwnedTensor> tensors;
  for (const TensorView& view : file.tensors()) {
    (void)PackedInfo(file, view.name);
    tensors.push_back(
        {{view.name, view.dtype, view.shape}, {view.bytes.begin(), view.bytes.end()}});
  }
  return FileBytes(tensors, file.metadata());
}

/// Puts the true header length in front of three of four damaged files: else few get further.
std::string WithTrueLength(const std::string& bytes) {
  const std::size_t close = bytes.find("}}");
  if (bytes.size() % 4 == 0 || close == std::string::npos || close < 8) return bytes;
  const std::size_t end = std::min(bytes.find_first_not_of(' ', close + 2), bytes.size());
  return WithHeader(bytes.substr(8, end - 8), bytes.substr(end));
}

TEST(SafetensorsFuzz, DamagedFilesAreReadStablyOrRefused) {
  Rng rng(77);
  std::vector<std::string> corpus;
  for (int i = 0; i < 40; ++i) {
    std::vector<OwnedTensor> tensors = RandomTensors(rng);
    tensors.push_back(RandomTensor(rng, "w", Dtype::kU8, {2}));
    std::map<std::string, std::string> metadata{{"format", "pt"}};
    DescribePacked(metadata, "w", {"int4", 4, {1, 3}});
    corpus.push_back(FileBytes(tensors, i % 2 == 0 ? metadata : decltype(metadata){}));
  }
  const fuzz::Outcome outcome =
      fuzz::FuzzReader(Rewritten, corpus, MIXPE_FUZZ_MUTATIONS, WithTrueLength);
  EXPECT_EQ(outcome.failure, "");
  EXPECT_GT(outcome.accepted, MIXPE_FUZZ_MUTATIONS / 200);
  EXPECT_GT(outcome.refused, MIXPE_FUZZ_MUTATIONS / 2);
}

}  // namespace
}  // namespace mixpe::reference
