// SPDX-License-Identifier: Apache-2.0
// Damaged descriptions are read to the same values again, or refused; nothing else.
// MIXPE_FUZZ_MUTATIONS: per tier.
#include <gtest/gtest.h>

#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/base/yaml_writer.hpp"
#include "sim/hardware/accelerator.hpp"
#include "tests/reference/json/fuzz.hpp"

namespace mixpe::sim {
namespace {

template <class Spec>
void Fuzz(const std::string& folder, const std::string& file) {
  std::vector<std::string> corpus;
  for (const CatalogueEntry& entry : Catalogue(folder, file))
    corpus.push_back(ReadFile(entry.file));
  const fuzz::Outcome outcome = fuzz::FuzzReader(
      [](const std::string& text) { return WriteYaml(ReadYaml<Spec>(ParseYaml(text, "f"))); },
      corpus, MIXPE_FUZZ_MUTATIONS);
  EXPECT_EQ(outcome.failure, "");
  EXPECT_GT(outcome.accepted, MIXPE_FUZZ_MUTATIONS / 200);
  EXPECT_GT(outcome.refused, MIXPE_FUZZ_MUTATIONS / 4);
}

TEST(YamlFuzz, Accelerators) { Fuzz<AcceleratorSpec>("sim/accelerators", "accelerator.yaml"); }
TEST(YamlFuzz, Pes) { Fuzz<PeSpec>("sim/pe", "pe.yaml"); }
TEST(YamlFuzz, Memories) { Fuzz<MemorySpec>("sim/memory", "memory.yaml"); }

}  // namespace
}  // namespace mixpe::sim
