// SPDX-License-Identifier: Apache-2.0
// Drives dma_bench.sv: queues commands, feeds and drains the streams with random stalls, and keeps
// what came out.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "Vdut.h"
#include "models/axi/axi_memory.hpp"
#include "models/axi/axi_port.hpp"
#include "models/axi/rows.hpp"

namespace mixpe::tests {

inline constexpr unsigned kDataBytes = MIXPE_DATA_BYTES;
inline constexpr std::uint64_t kMaxBurst = MIXPE_BURST;
inline constexpr int kAddressBits = 40;

struct DmaDone {
  unsigned tag = 0;
  models::AxiResponse response = models::AxiResponse::kOkay;
  std::uint64_t address = 0;

  bool operator==(const DmaDone&) const = default;
};

enum Direction { kRead = 0, kWrite = 1 };

class DmaBench {
 public:
  /// Stream stalls: how often the word stream is taken and fed. Below 100, a word is taken only
  /// after it was seen, which a producer may not wait for.
  DmaBench(const models::AxiMemoryOptions& options, int stream_percent)
      : image_(options.seed), memory_(image_, options), stream_percent_(stream_percent) {
    context_.randReset(2);
    context_.randSeed(static_cast<int>(options.seed));
    dut_.rst_ni = 0;
    for (int i = 0; i < 3; ++i) Tick();
    Reset();
  }
  ~DmaBench() { dut_.final(); }
  DmaBench(const DmaBench&) = delete;
  DmaBench& operator=(const DmaBench&) = delete;

  /// Resets everything, in the middle of whatever is under way; results so far are dropped.
  void Reset() {
    dut_.rst_ni = 0;
    commands_[kRead].clear();
    commands_[kWrite].clear();
    feed_.clear();
    memory_.Reset();
    for (int i = 0; i < 2; ++i) Tick();
    words_.clear();
    tags_.clear();
    done_[kRead].clear();
    done_[kWrite].clear();
    bursts_[kRead].clear();
    bursts_[kWrite].clear();
    taken_[kRead] = taken_[kWrite] = 0;
    dut_.rst_ni = 1;
  }

  void Read(const models::DmaCommand& command, unsigned tag) {
    commands_[kRead].push_back({command, tag});
  }

  /// `words` as PackRows makes them; the surplus lanes of short ones are filled with noise.
  void Write(const models::DmaCommand& command, unsigned tag,
             const std::vector<models::DmaWord>& words) {
    commands_[kWrite].push_back({command, tag});
    feed_.insert(feed_.end(), words.begin(), words.end());
  }

  void Tick() {
    DriveInputs();
    port_.Drive();
    dut_.eval();
    if (dut_.rst_ni) Collect();
    if (dut_.rst_ni) port_.Step();
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
    ++cycle_;
  }

  /// Runs until that many commands of each direction are done; false after `limit` cycles.
  [[nodiscard]] bool Run(std::size_t reads, std::size_t writes, std::uint64_t limit = 2'000'000) {
    const std::uint64_t end = cycle_ + limit;
    while (done_[kRead].size() < reads || done_[kWrite].size() < writes) {
      if (cycle_ >= end) return false;
      Tick();
    }
    for (int i = 0; i < 4; ++i) Tick();  // nothing may follow
    return true;
  }

  models::ByteImage& Image() { return image_; }
  models::AxiMemory& Memory() { return memory_; }
  Vdut& Dut() { return dut_; }
  [[nodiscard]] std::uint64_t Cycle() const { return cycle_; }
  [[nodiscard]] const std::vector<models::DmaWord>& Words() const { return words_; }
  [[nodiscard]] const std::vector<unsigned>& Tags() const { return tags_; }
  [[nodiscard]] const std::vector<DmaDone>& Done(Direction direction) const {
    return done_[direction];
  }
  [[nodiscard]] const std::vector<models::DmaBurst>& Bursts(Direction direction) const {
    return bursts_[direction];
  }
  [[nodiscard]] std::size_t WordsNotTaken() const { return feed_.size(); }
  /// What the memory held when each write was reported done.
  std::vector<models::ByteImage> image_at_done_;
  bool keep_images_ = false;

 private:
  struct Queued {
    models::DmaCommand command;
    unsigned tag;
  };

  bool Chance(int percent) { return percent >= 100 || rng_.Between(0, 99) < percent; }

  void DriveInputs() {
    // One command port for both directions: offer to one of those that wait, and stay with it.
    if (!offering_) {
      direction_ = static_cast<Direction>(rng_.Next() & 1);
      if (commands_[direction_].empty()) direction_ = direction_ == kRead ? kWrite : kRead;
    }
    offering_ = dut_.rst_ni && !commands_[direction_].empty();
    dut_.cmd_valid_i = offering_ ? 1 << direction_ : 0;
    if (offering_) {
      const Queued& next = commands_[direction_].front();
      dut_.cmd_addr_i = next.command.address;
      dut_.cmd_rows_i = static_cast<std::uint16_t>(next.command.rows);
      dut_.cmd_row_bytes_i = static_cast<std::uint32_t>(next.command.row_bytes);
      dut_.cmd_stride_i = next.command.stride & ((std::uint64_t{1} << kAddressBits) - 1);
      dut_.cmd_tag_i = static_cast<std::uint8_t>(next.tag);
    }
    dut_.out_ready_i = stream_percent_ >= 100 || (word_seen_ && Chance(stream_percent_));
    feeding_ = dut_.rst_ni && !feed_.empty() && (feeding_ || Chance(stream_percent_));
    dut_.in_valid_i = feeding_;
    for (unsigned i = 0; i < kDataBytes; ++i) {
      const bool meant = feeding_ && i < feed_.front().bytes.size();
      models::SetPortByte(dut_.in_data_i, i,
                          meant ? feed_.front().bytes[i] : static_cast<std::uint8_t>(rng_.Next()));
    }
  }

  /// Busy is exactly: a command was taken and its completion not yet shown.
  void CheckBusy() {
    for (const int direction : {kRead, kWrite}) {
      EXPECT_EQ(dut_.busy_o >> direction & 1, taken_[direction] > done_[direction].size());
    }
  }

  void Collect() {
    CheckBusy();
    if (offering_ && (dut_.cmd_ready_o >> direction_ & 1)) {
      commands_[direction_].pop_front();
      ++taken_[direction_];
      offering_ = false;
    }
    if (feeding_ && dut_.in_ready_o) {
      feed_.pop_front();
      feeding_ = false;
    }
    CollectWord();
    CollectBursts();
    if (dut_.done_valid_o & 1) {
      done_[kRead].push_back({dut_.read_done_tag_o,
                              static_cast<models::AxiResponse>(dut_.read_done_resp_o),
                              dut_.read_done_addr_o});
    }
    if (dut_.done_valid_o & 2) {
      done_[kWrite].push_back({dut_.write_done_tag_o,
                               static_cast<models::AxiResponse>(dut_.write_done_resp_o),
                               dut_.write_done_addr_o});
      if (keep_images_) image_at_done_.push_back(image_);
    }
  }

  void CollectWord() {
    word_seen_ = dut_.out_valid_o && !dut_.out_ready_i;
    if (!dut_.out_valid_o || !dut_.out_ready_i) return;
    models::DmaWord word;
    EXPECT_GE(dut_.out_bytes_o, 1);
    EXPECT_LE(dut_.out_bytes_o, kDataBytes);
    for (unsigned i = 0; i < dut_.out_bytes_o; ++i) {
      word.bytes.push_back(models::PortByte(dut_.out_data_o, i));
    }
    word.row_last = dut_.out_row_last_o;
    word.last = dut_.out_last_o;
    words_.push_back(std::move(word));
    tags_.push_back(dut_.out_tag_o);
  }

  void CollectBursts() {
    if (dut_.axi_arvalid_o && dut_.axi_arready_i) {
      bursts_[kRead].push_back({dut_.axi_araddr_o, dut_.axi_arlen_o + std::uint64_t{1}});
    }
    if (dut_.axi_awvalid_o && dut_.axi_awready_i) {
      bursts_[kWrite].push_back({dut_.axi_awaddr_o, dut_.axi_awlen_o + std::uint64_t{1}});
    }
  }

  models::ByteImage image_;
  models::AxiMemory memory_;
  VerilatedContext context_;
  Vdut dut_{&context_};
  models::AxiPort<Vdut> port_{dut_, memory_, kDataBytes};
  Rng rng_{77};
  int stream_percent_;
  std::uint64_t cycle_ = 0;
  std::deque<Queued> commands_[2];
  std::deque<models::DmaWord> feed_;
  bool offering_ = false;
  bool feeding_ = false;
  bool word_seen_ = false;
  std::size_t taken_[2] = {0, 0};
  Direction direction_ = kRead;
  std::vector<models::DmaWord> words_;
  std::vector<unsigned> tags_;
  std::vector<DmaDone> done_[2];
  std::vector<models::DmaBurst> bursts_[2];
};

/// A memory as awkward as the seed makes it; seed 0 the ideal one.
inline models::AxiMemoryOptions Awkward(std::uint64_t seed) {
  models::AxiMemoryOptions options;
  options.data_bytes = kDataBytes;
  options.seed = seed;
  if (seed == 0) return options;
  Rng rng(seed);
  options.ready_percent = static_cast<int>(rng.Between(20, 100));
  options.valid_percent = static_cast<int>(rng.Between(20, 100));
  options.max_latency = static_cast<unsigned>(rng.Between(1, 40));
  options.max_bursts = static_cast<std::size_t>(rng.Between(1, 24));
  options.reorder = options.interleave = true;
  return options;
}

/// Any alignment; short rows more often than long ones; strides below, at and above the row.
inline models::DmaCommand RandomCommand(Rng& rng, std::int64_t max_rows, std::int64_t max_bytes) {
  models::DmaCommand command;
  command.address = rng.Next() & ((std::uint64_t{1} << kAddressBits) - 1);
  if (rng.Next() % 4 == 0) command.address |= 0xff0;  // close below a page's end
  command.rows = static_cast<std::uint64_t>(rng.Between(0, max_rows));
  const std::int64_t bytes = rng.Next() % 2 ? max_bytes : 3 * std::int64_t{kDataBytes};
  command.row_bytes = static_cast<std::uint64_t>(rng.Between(rng.Next() % 16 == 0 ? 0 : 1, bytes));
  const std::uint64_t strides[] = {command.row_bytes, rng.Next() % 20'000, ~(rng.Next() % 20'000),
                                   rng.Next()};
  command.stride = strides[rng.Next() % 4];
  return command;
}

}  // namespace mixpe::tests
