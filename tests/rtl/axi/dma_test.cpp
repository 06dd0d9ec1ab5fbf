// SPDX-License-Identifier: Apache-2.0
// Do the DMAs move exactly the bytes of their commands, in legal and fewest bursts, at one beat per
// cycle, and does a reset at any moment leave them fit?
#include "tests/rtl/axi/dma_bench.hpp"

namespace mixpe::tests {
namespace {

using models::AxiMemoryOptions;
using models::ByteImage;
using models::DmaBurst;
using models::DmaCommand;
using models::DmaWord;

/// Expected results of commands, in the order given.
struct Expected {
  std::vector<DmaWord> words;
  std::vector<unsigned> tags;
  std::vector<DmaDone> done;
  std::vector<DmaBurst> bursts;

  std::vector<DmaWord> Add(const ByteImage& source, const DmaCommand& command, unsigned tag) {
    const std::vector<DmaWord> packed = models::PackRows(source, command, kDataBytes, kAddressBits);
    words.insert(words.end(), packed.begin(), packed.end());
    tags.insert(tags.end(), packed.size(), tag);
    const auto split = models::SplitBursts(command, kDataBytes, kMaxBurst, kAddressBits);
    bursts.insert(bursts.end(), split.begin(), split.end());
    done.push_back({tag, models::AxiResponse::kOkay, 0});
    return packed;
  }
};

/// Writes `words` where the command says.
void Apply(ByteImage& image, const DmaCommand& command, const std::vector<DmaWord>& words) {
  std::uint64_t row = 0, offset = 0;
  for (const DmaWord& word : words) {
    for (const std::uint8_t byte : word.bytes) {
      const std::uint64_t at = models::RowAddress(command, row, kAddressBits) + offset++;
      image.Write(at & ((std::uint64_t{1} << kAddressBits) - 1), byte);
    }
    if (word.row_last) {
      ++row;
      offset = 0;
    }
  }
}

/// The rows and a margin around each.
void ExpectSameBytes(const ByteImage& actual, const ByteImage& expected, const DmaCommand& command,
                     const std::string& what) {
  if (command.row_bytes == 0) return;
  for (std::uint64_t row = 0; row < command.rows; ++row) {
    const std::uint64_t start =
        models::RowAddress(command, row, kAddressBits) - std::uint64_t{kDataBytes};
    const std::uint64_t bytes = command.row_bytes + 2 * std::uint64_t{kDataBytes};
    ASSERT_EQ(actual.Read(start, bytes), expected.Read(start, bytes)) << what << " row " << row;
  }
}

/// Random reads and writes at once, in random order, to a memory of the given kind.
void RunRandom(std::uint64_t seed, int commands, std::int64_t max_rows, std::int64_t max_bytes) {
  Rng rng(1000 + seed);
  DmaBench bench(Awkward(seed), seed == 0 ? 100 : static_cast<int>(rng.Between(30, 100)));
  bench.keep_images_ = true;
  const ByteImage other(4711);
  Expected reads, writes;
  std::vector<DmaCommand> written;
  std::vector<std::vector<DmaWord>> data;
  for (int i = 0; i < commands; ++i) {
    DmaCommand command = RandomCommand(rng, max_rows, max_bytes);
    command.address &= ~(std::uint64_t{1} << 39);  // reads and writes must not meet
    if (command.stride >> 20) command.stride &= 0xffff;
    const auto tag = static_cast<unsigned>(rng.Next() % 16);
    if (rng.Next() % 2) {
      reads.Add(bench.Image(), command, tag);
      bench.Read(command, tag);
    } else {
      command.address |= std::uint64_t{1} << 39;
      written.push_back(command);
      data.push_back(writes.Add(other, command, tag));
      bench.Write(command, tag, data.back());
    }
  }
  ByteImage expected = bench.Image();
  ASSERT_TRUE(bench.Run(reads.done.size(), writes.done.size())) << "seed " << seed;
  EXPECT_EQ(bench.Words(), reads.words);
  EXPECT_EQ(bench.Tags(), reads.tags);
  EXPECT_EQ(bench.Done(kRead), reads.done);
  EXPECT_EQ(bench.Bursts(kRead), reads.bursts);
  EXPECT_EQ(bench.Done(kWrite), writes.done);
  EXPECT_EQ(bench.Bursts(kWrite), writes.bursts);
  for (std::size_t i = 0; i < written.size(); ++i) {
    Apply(expected, written[i], data[i]);
    ExpectSameBytes(bench.image_at_done_[i], expected, written[i], "write " + std::to_string(i));
  }
  EXPECT_TRUE(bench.Memory().Idle());
  EXPECT_EQ(bench.WordsNotTaken(), 0U);
}

TEST(Dma, MovesRandomRowsBehindRandomStalls) {
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    RunRandom(seed, 60, 14, 200);
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(Dma, MovesLongRows) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    RunRandom(seed, 12, 3, 10'000);
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
}

// Every lane of the first byte with every length up to two beats, at a page's end too; two rows,
// so that each pair of last and first lanes of neighbours meets, at each stride modulo the beat.
TEST(Dma, MovesEveryOffsetAndLengthOfTwoBeats) {
  for (const std::uint64_t base : {0x1000U, 0x2000U - kDataBytes}) {
    DmaBench bench(Awkward(0), 100);
    bench.keep_images_ = false;
    Expected reads, writes;
    ByteImage expected = bench.Image();
    const ByteImage other(4711);
    std::vector<DmaCommand> written;
    std::uint64_t place = base;
    for (std::uint64_t offset = 0; offset < kDataBytes; ++offset) {
      for (std::uint64_t bytes = 1; bytes <= 2 * kDataBytes; ++bytes) {
        const DmaCommand command{place + offset, 2, bytes, 8 * kDataBytes + (offset ^ bytes)};
        reads.Add(bench.Image(), command, static_cast<unsigned>(bytes % 16));
        bench.Read(command, static_cast<unsigned>(bytes % 16));
        DmaCommand target = command;
        target.address |= std::uint64_t{1} << 39;
        const auto words = writes.Add(other, target, static_cast<unsigned>(offset % 16));
        bench.Write(target, static_cast<unsigned>(offset % 16), words);
        Apply(expected, target, words);
        written.push_back(target);
        place += 0x1000;
      }
    }
    ASSERT_TRUE(bench.Run(reads.done.size(), writes.done.size()));
    ASSERT_EQ(bench.Words(), reads.words);
    ASSERT_EQ(bench.Done(kRead), reads.done);
    ASSERT_EQ(bench.Done(kWrite), writes.done);
    ASSERT_EQ(bench.Bursts(kRead), reads.bursts);
    ASSERT_EQ(bench.Bursts(kWrite), writes.bursts);
    for (const DmaCommand& command : written) {
      ExpectSameBytes(bench.Image(), expected, command, "write");
    }
  }
}

TEST(Dma, CompletesEmptyCommandsInTurn) {
  DmaBench bench(Awkward(0), 100);
  Expected reads, writes;
  const DmaCommand commands[] = {{100, 0, 50, 64}, {101, 2, 9, 64},    {102, 7, 0, 64},
                                 {103, 0, 0, 0},   {104, 1, 1, 0},     {105, 0, 1, 0},
                                 {128, 3, 0, 8},   {128, 0, 10'000, 8}};
  unsigned tag = 0;
  for (DmaCommand command : commands) {
    reads.Add(bench.Image(), command, ++tag);
    bench.Read(command, tag);
    command.address += 0x1000;  // reads and writes must not meet
    bench.Write(command, tag, writes.Add(ByteImage(5), command, tag));
  }
  ASSERT_TRUE(bench.Run(8, 8, 100)) << "they take next to no time";
  EXPECT_EQ(bench.Words(), reads.words);
  EXPECT_EQ(bench.Done(kRead), reads.done);
  EXPECT_EQ(bench.Done(kWrite), writes.done);
  EXPECT_EQ(bench.Bursts(kRead), reads.bursts);
  EXPECT_EQ(bench.Bursts(kWrite), writes.bursts);
}

TEST(Dma, KeepsEmptyWritesThatWaitBehindSlowResponses) {
  AxiMemoryOptions slow = Awkward(0);
  slow.min_latency = slow.max_latency = 60;
  DmaBench bench(slow, 100);
  Expected writes;
  for (unsigned i = 0; i < 40; ++i) {
    const DmaCommand command{0x1000 + 64 * i,
                             i % (MIXPE_OUTSTANDING + 1) == MIXPE_OUTSTANDING ? 0U : 1U, 5, 0};
    bench.Write(command, i % 16, writes.Add(ByteImage(5), command, i % 16));
  }
  ASSERT_TRUE(bench.Run(0, 40, 5000));
  EXPECT_EQ(bench.Done(kWrite), writes.done);
}

TEST(Dma, WrapsAtTheTopOfTheAddressSpace) {
  DmaBench bench(Awkward(0), 100);
  Expected reads;
  const DmaCommand command{(std::uint64_t{1} << kAddressBits) - 3, 3, 7, ~std::uint64_t{0}};
  reads.Add(bench.Image(), command, 1);
  bench.Read(command, 1);
  ASSERT_TRUE(bench.Run(1, 0));
  EXPECT_EQ(bench.Words(), reads.words);
  EXPECT_EQ(bench.Bursts(kRead), reads.bursts);
}

/// Cycles from the first cycle after reset to the last completion of one direction.
std::uint64_t Cycles(Direction direction, const std::vector<DmaCommand>& commands) {
  DmaBench bench(Awkward(0), 100);
  const std::uint64_t start = bench.Cycle();
  for (const DmaCommand& command : commands) {
    if (direction == kRead) {
      bench.Read(command, 0);
    } else {
      bench.Write(command, 0, models::PackRows(ByteImage(1), command, kDataBytes, kAddressBits));
    }
  }
  const std::size_t count = commands.size();
  EXPECT_TRUE(bench.Run(direction == kRead ? count : 0, direction == kWrite ? count : 0));
  return bench.Cycle() - start - 4;
}

// Latency from an address to its data is 4 cycles here, hence bursts of at least 4 beats in total
// must be in flight for the bus to be full: Outstanding bursts of one beat are not enough for each
// configuration, two beats are.
TEST(Dma, SustainsOneBeatPerCycleOnAnIdealMemory) {
  const std::uint64_t fill = 12;  // cycles from the first command to the first beat, and to done
  const std::vector<std::vector<DmaCommand>> loads = {
      {{0x10000, 1, 10'000, 0}},
      {{0x10003, 1, 10'000, 0}},
      {{0x10005, 100, 3 * kDataBytes, 0x1001}},
      {{0x10000 + kDataBytes - 1, 200, 2 * kDataBytes, 0x1000}},
      {{0x20000, 50, 4 * kDataBytes, 4 * kDataBytes}, {0x30001, 50, 4 * kDataBytes, 0x777}},
  };
  for (std::size_t i = 0; i < loads.size(); ++i) {
    std::uint64_t beats = 0;
    for (const DmaCommand& command : loads[i]) beats += models::BusBeats(command, kDataBytes);
    EXPECT_LE(Cycles(kRead, loads[i]), beats + fill) << "load " << i;
    EXPECT_LE(Cycles(kWrite, loads[i]), beats + fill) << "load " << i;
  }
  if (MIXPE_OUTSTANDING < 5) return;
  const std::vector<DmaCommand> singles(100, DmaCommand{0x40002, 1, 3, 0});
  EXPECT_LE(Cycles(kRead, singles), 100 + fill);
  EXPECT_LE(Cycles(kWrite, singles), 100 + fill);
}

TEST(Dma, RecoversFromAResetAtAnyMoment) {
  Rng rng(31);
  DmaBench bench(Awkward(5), 60);
  for (int trial = 0; trial < 150; ++trial) {
    const ByteImage other(static_cast<std::uint64_t>(trial));
    if (trial % 2)
      bench.Memory().AddFault({0, ~std::uint64_t{0}, models::AxiResponse::kSlaveError});
    for (int i = 0; i < 4; ++i) {
      bench.Read(RandomCommand(rng, 4, 300), 1);
      DmaCommand lost = RandomCommand(rng, 4, 300);
      bench.Write(lost, 2, models::PackRows(other, lost, kDataBytes, kAddressBits));
    }
    const std::int64_t moment = trial < 60 ? trial : rng.Between(60, 600);
    for (std::int64_t i = 0; i < moment; ++i) bench.Tick();
    bench.Reset();
    bench.Memory().ClearFaults();
    Expected reads, writes;
    DmaCommand command = RandomCommand(rng, 3, 100);
    if (command.stride >> 20) command.stride &= 0xffff;
    command.address &= ~(std::uint64_t{1} << 39);
    reads.Add(bench.Image(), command, 7);
    bench.Read(command, 7);
    command.address |= std::uint64_t{1} << 39;
    ByteImage expected = bench.Image();
    const auto words = writes.Add(other, command, 8);
    bench.Write(command, 8, words);
    Apply(expected, command, words);
    ASSERT_TRUE(bench.Run(1, 1)) << "trial " << trial;
    ASSERT_EQ(bench.Words(), reads.words) << "trial " << trial;
    ASSERT_EQ(bench.Done(kRead), reads.done);
    ASSERT_EQ(bench.Done(kWrite), writes.done);
    ExpectSameBytes(bench.Image(), expected, command, "trial " + std::to_string(trial));
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace mixpe::tests
