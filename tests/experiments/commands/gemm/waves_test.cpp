// SPDX-License-Identifier: Apache-2.0
// The waveforms that rtl/accelerator/waves documents: every signal that a save file names is in the
// waveform its command writes, and changes, and the waveform shows what the file is about.
#include <gmock/gmock.h>
#include <gtkwave/fstapi.h>

#include <set>

#include "reference/base/paths.hpp"
#include "tests/experiments/commands/gemm/rtl_case.hpp"

namespace mixpe::experiments {
namespace {

using Signals = std::map<std::string, std::size_t>;  ///< full name with range, number of values

/// Names as GTKWave writes them: scopes and name with dots between them, the range without a blank.
std::map<std::string, fstHandle> Names(void* reader) {
  std::vector<std::string> scopes;
  std::map<std::string, fstHandle> names;
  while (const fstHier* item = fstReaderIterateHier(reader)) {
    if (item->htyp == FST_HT_SCOPE) scopes.emplace_back(item->u.scope.name);
    if (item->htyp == FST_HT_UPSCOPE) scopes.pop_back();
    if (item->htyp != FST_HT_VAR) continue;
    std::string name;
    for (const std::string& scope : scopes) name += scope + ".";
    name += item->u.var.name;
    std::erase(name, ' ');
    names[name] = item->u.var.handle;
  }
  return names;
}

void Count(void* values, std::uint64_t, fstHandle handle, const unsigned char* value) {
  (*static_cast<std::map<fstHandle, std::set<std::string>>*>(values))[handle].insert(
      reinterpret_cast<const char*>(value));
}

Signals ReadWaveform(const std::string& file) {
  void* reader = fstReaderOpen(file.c_str());
  if (reader == nullptr) return {};
  const std::map<std::string, fstHandle> names = Names(reader);
  std::map<fstHandle, std::set<std::string>> values;
  fstReaderSetFacProcessMaskAll(reader);
  fstReaderIterBlocks(reader, Count, &values, nullptr);
  fstReaderClose(reader);
  Signals signals;
  for (const auto& [name, handle] : names) signals[name] = values[handle].size();
  return signals;
}

std::vector<std::string> SavedSignals(const std::string& file) {
  std::ifstream stream(ProjectRoot() / "rtl/accelerator/waves" / file);
  std::vector<std::string> signals;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("TOP.")) signals.push_back(line);
  }
  return signals;
}

void ExpectEverySignalMoves(const std::string& save_file, const Signals& waveform) {
  const std::vector<std::string> saved = SavedSignals(save_file);
  EXPECT_GT(saved.size(), 20U);
  for (const std::string& name : saved) {
    ASSERT_TRUE(waveform.contains(name)) << save_file << " names " << name;
    EXPECT_GT(waveform.at(name), 1U) << name << " never changes";
  }
}

TEST(Waves, OneTileShowsItsZeroRowSwapAndGroupUnit) {
  const TemporaryFile trace("tile.fst");
  const Output run = RunRtlGemm({"2", "16", "4", "--format", "csv", "--trace", trace.Path()}, {});
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(OneRow(run.out)["tiles"], "1");
  EXPECT_EQ(OneRow(run.out)["compute_cycles"], "3");
  ExpectEverySignalMoves("tile.gtkw", ReadWaveform(trace.Path()));
}

TEST(Waves, ASlowMemoryShowsLoadAndStoreStalls) {
  const TemporaryFile trace("slow.fst");
  const Output run =
      RunRtlGemm({"64", "16", "32", "--format", "csv", "--trace", trace.Path()},
                 {"--set", "memory.min_latency=10", "--set", "memory.max_latency=30", "--set",
                  "memory.ready_percent=15", "--set", "memory.valid_percent=60"});
  ASSERT_EQ(run.code, 0) << run.err;
  auto row = OneRow(run.out);
  EXPECT_GT(std::stol(row["load_stall_cycles"]), 0);
  EXPECT_GT(std::stol(row["store_stall_cycles"]), std::stol(row["cycles"]) / 3);
  ExpectEverySignalMoves("slow_memory.gtkw", ReadWaveform(trace.Path()));
}

}  // namespace
}  // namespace mixpe::experiments
