// SPDX-License-Identifier: Apache-2.0
// Both DMA engines as the accelerator's core sees them, on a byte-addressed memory: random latency,
// random gaps, errors where asked.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <vector>

#include "Vdut.h"
#include "tests/rtl/verilated_port.hpp"

namespace mixpe::tests {

class CoreDma {
 public:
  static constexpr int kDataBytes = MIXPE_DATA_WIDTH / 8;

  std::vector<std::uint8_t> memory;
  std::optional<std::uint64_t> bad_read;   ///< reads of this byte answer with a decode error
  std::optional<std::uint64_t> bad_write;  ///< and writes
  int stall = 0;                           ///< chance in 8 that nothing moves
  int latency = 0;                         ///< most cycles before a command starts

  CoreDma(Vdut& dut, std::mt19937_64& rng) : dut_(dut), rng_(rng) {}

  void Reset() {
    reads_.clear();
    writes_.clear();
    read_done_.reset();
    write_done_.reset();
    wait_ = 0;
  }

  /// Sets the inputs of a cycle; then the caller evaluates.
  void Drive() {
    dut_.rd_cmd_ready_i = reads_.size() < 2 && Move();
    dut_.wr_cmd_ready_i = writes_.empty() && Move();
    DriveRead();
    dut_.wr_ready_i = !writes_.empty() && writes_.front().rows > 0 && Move();
    dut_.rd_busy_i = !reads_.empty() || read_done_.has_value();
    dut_.wr_busy_i = !writes_.empty() || write_done_.has_value();
    dut_.wr_done_i = 0;
    if (write_done_ && Move()) {
      dut_.wr_done_i = 1;
      dut_.wr_done_resp_i = write_done_->resp;
      dut_.wr_done_addr_i = write_done_->address;
    }
  }

  /// Looks at the outputs of the cycle that Drive prepared, before its end.
  void Sample() {
    if (dut_.wr_done_i) write_done_.reset();
    if (dut_.rd_valid_i)
      AdvanceRead();
    else if (wait_ > 0)
      --wait_;
    if (dut_.rd_cmd_valid_o && dut_.rd_cmd_ready_i) {
      if (reads_.empty()) wait_ = Latency();
      reads_.push_back({.address = dut_.rd_cmd_addr_o,
                        .stride = dut_.rd_cmd_stride_o,
                        .rows = dut_.rd_cmd_rows_o,
                        .row_bytes = dut_.rd_cmd_row_bytes_o,
                        .tag = dut_.rd_cmd_tag_o});
    }
    if (dut_.wr_valid_o && dut_.wr_ready_i) TakeWrite();
    if (dut_.wr_cmd_valid_o && dut_.wr_cmd_ready_i) {
      writes_.push_back({.address = dut_.wr_cmd_addr_o,
                         .stride = dut_.wr_cmd_stride_o,
                         .rows = dut_.wr_cmd_rows_o,
                         .row_bytes = static_cast<std::int64_t>(dut_.wr_cmd_row_bytes_o),
                         .tag = 0});
    }
  }

 private:
  struct Transfer {
    std::uint64_t address = 0;
    std::uint64_t stride = 0;
    std::int64_t rows = 0;  ///< still to come
    std::int64_t row_bytes = 0;
    unsigned tag = 0;
    std::int64_t offset = 0;  ///< within the row
    std::uint8_t resp = 0;
    std::uint64_t bad_address = 0;
  };
  struct Done {
    unsigned tag = 0;
    std::uint8_t resp = 0;
    std::uint64_t address = 0;
  };

  bool Move() { return static_cast<int>(rng_() % 8) >= stall; }
  int Latency() {
    return latency == 0 ? 0 : static_cast<int>(rng_() % static_cast<unsigned>(latency));
  }

  void DriveRead() {
    dut_.rd_done_i = 0;
    if (read_done_) {
      dut_.rd_done_i = 1;
      dut_.rd_done_tag_i = static_cast<unsigned char>(read_done_->tag);
      dut_.rd_done_resp_i = read_done_->resp;
      dut_.rd_done_addr_i = read_done_->address;
      read_done_.reset();
    }
    dut_.rd_valid_i = !reads_.empty() && wait_ == 0 && Move();
    if (!dut_.rd_valid_i) return;
    Transfer& t = reads_.front();
    const std::int64_t count = std::min<std::int64_t>(kDataBytes, t.row_bytes - t.offset);
    for (int i = 0; i < kDataBytes; ++i) {
      Poke(dut_.rd_data_i, 8 * i, 8, i < count ? Read(t, i) : rng_() & 255);
    }
    Poke(dut_.rd_bytes_i, 0, 8, static_cast<std::uint64_t>(count));
    dut_.rd_row_last_i = t.offset + count == t.row_bytes;
    dut_.rd_last_i = dut_.rd_row_last_i && t.rows == 1;
    dut_.rd_tag_i = static_cast<unsigned char>(t.tag);
  }

  std::uint64_t Read(Transfer& t, int byte) {
    const std::uint64_t address = t.address + static_cast<std::uint64_t>(t.offset + byte);
    if (address >= memory.size() || address == bad_read) {
      if (t.resp == 0) t.bad_address = address;
      t.resp = 3;
      return rng_() & 255;
    }
    return memory[address];
  }

  void AdvanceRead() {
    Transfer& t = reads_.front();
    t.offset += kDataBytes;
    if (!dut_.rd_row_last_i) return;
    t.offset = 0;
    t.address = (t.address + t.stride) & ((std::uint64_t{1} << 40) - 1);
    if (--t.rows > 0) return;
    read_done_ = Done{t.tag, t.resp, t.bad_address};
    reads_.pop_front();
    wait_ = Latency();
  }

  void TakeWrite() {
    Transfer& t = writes_.front();
    for (int i = 0; i < kDataBytes && t.offset < t.row_bytes; ++i, ++t.offset) {
      const std::uint64_t address = t.address + static_cast<std::uint64_t>(t.offset);
      if (address >= memory.size() || address == bad_write) {
        if (t.resp == 0) t.bad_address = address;
        t.resp = 3;
      } else {
        memory[address] = static_cast<std::uint8_t>(Peek(dut_.wr_data_o, 8 * i, 8));
      }
    }
    if (t.offset < t.row_bytes) return;
    t.offset = 0;
    t.address = (t.address + t.stride) & ((std::uint64_t{1} << 40) - 1);
    if (--t.rows > 0) return;
    write_done_ = Done{0, t.resp, t.bad_address};
    writes_.pop_front();
  }

  Vdut& dut_;
  std::mt19937_64& rng_;
  std::deque<Transfer> reads_;
  std::deque<Transfer> writes_;
  std::optional<Done> read_done_;
  std::optional<Done> write_done_;
  int wait_ = 0;
};

}  // namespace mixpe::tests
