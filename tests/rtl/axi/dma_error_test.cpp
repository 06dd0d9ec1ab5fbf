// SPDX-License-Identifier: Apache-2.0
// Is a bus error reported once, with its kind and address, and does everything else go on?
#include "tests/rtl/axi/dma_bench.hpp"

namespace mixpe::tests {
namespace {

using models::AxiFault;
using models::AxiResponse;
using models::DmaCommand;
using models::DmaWord;

constexpr std::uint64_t kBase = 0x5000;

TEST(DmaError, ReadReportsTheFirstFailingBeat) {
  const DmaCommand before{kBase - 0x800, 2, 33, 50}, command{kBase + 3, 3, 300, 512},
      after{kBase + 0x900, 2, 41, 50};
  for (const AxiResponse response : {AxiResponse::kSlaveError, AxiResponse::kDecodeError}) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      for (const std::uint64_t offset : {3U, 150U, 302U, 512U + 100U, 1024U + 302U}) {
        DmaBench bench(Awkward(seed), seed == 0 ? 100 : 60);
        bench.Memory().AddFault({kBase + offset, kBase + offset, response});
        bench.Memory().AddFault({kBase + 1024 + 302, kBase + 2000, AxiResponse::kSlaveError});
        std::vector<DmaWord> expected;
        for (const DmaCommand& each : {before, command, after}) {
          const auto words = models::PackRows(bench.Image(), each, kDataBytes, kAddressBits);
          expected.insert(expected.end(), words.begin(), words.end());
        }
        bench.Read(before, 1);
        bench.Read(command, 2);
        bench.Read({kBase, 0, 9, 9}, 4);
        bench.Read(after, 3);
        ASSERT_TRUE(bench.Run(4, 0));
        const std::uint64_t beat = (kBase + offset) / kDataBytes * kDataBytes;
        const std::vector<DmaDone> done = {{1, AxiResponse::kOkay, 0},
                                           {2, response, beat},
                                           {4, AxiResponse::kOkay, 0},
                                           {3, AxiResponse::kOkay, 0}};
        ASSERT_EQ(bench.Done(kRead), done) << "offset " << offset << " seed " << seed;
        ASSERT_EQ(bench.Words().size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
          ASSERT_EQ(bench.Words()[i].bytes.size(), expected[i].bytes.size());
          ASSERT_EQ(bench.Words()[i].row_last, expected[i].row_last);
          ASSERT_EQ(bench.Words()[i].last, expected[i].last);
          if (bench.Tags()[i] != 2) {
            ASSERT_EQ(bench.Words()[i], expected[i]);
          }
        }
      }
    }
  }
}

TEST(DmaError, WriteReportsTheFirstFailingBurst) {
  const DmaCommand before{kBase - 0x800, 2, 33, 50}, command{kBase + 3, 3, 300, 512},
      after{kBase + 0x900, 2, 41, 50};
  for (const AxiResponse response : {AxiResponse::kSlaveError, AxiResponse::kDecodeError}) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      for (const std::uint64_t offset : {3U, 302U, 512U + 100U, 1024U + 302U}) {
        DmaBench bench(Awkward(seed), seed == 0 ? 100 : 60);
        bench.Memory().AddFault({kBase + offset, kBase + offset, response});
        bench.Memory().AddFault({kBase + 1024 + 302, kBase + 2000, AxiResponse::kSlaveError});
        const models::ByteImage other(99);
        unsigned tag = 0;
        for (const DmaCommand& each : {before, command, after}) {
          bench.Write(each, ++tag, models::PackRows(other, each, kDataBytes, kAddressBits));
          bench.Write({kBase, 0, 9, 9}, 10 + tag, {});
        }
        ASSERT_TRUE(bench.Run(0, 6));
        std::uint64_t failing = 0;
        for (const auto& burst :
             models::SplitBursts(command, kDataBytes, kMaxBurst, kAddressBits)) {
          if (kBase + offset >= burst.address &&
              kBase + offset < burst.address + burst.beats * kDataBytes) {
            failing = burst.address;
          }
        }
        const std::vector<DmaDone> done = {{1, AxiResponse::kOkay, 0}, {11, AxiResponse::kOkay, 0},
                                           {2, response, failing},     {12, AxiResponse::kOkay, 0},
                                           {3, AxiResponse::kOkay, 0}, {13, AxiResponse::kOkay, 0}};
        ASSERT_EQ(bench.Done(kWrite), done) << "offset " << offset << " seed " << seed;
        ASSERT_EQ(bench.Image().Read(after.address, 41), other.Read(after.address, 41));
        ASSERT_EQ(bench.WordsNotTaken(), 0U);
      }
    }
  }
}

}  // namespace
}  // namespace mixpe::tests
