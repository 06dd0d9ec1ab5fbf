// SPDX-License-Identifier: Apache-2.0
// Does the register block hold what rtl/axi/README.md promises, whatever the order and pace of the
// AXI4-Lite channels?
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <optional>
#include <regex>

#include "Vdut.h"
#include "models/axi/axi_memory.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::tests {
namespace {

using models::AxiResponse;

constexpr unsigned kCounters = 8;
constexpr std::uint32_t kStart = 1, kStop = 2, kClear = 4, kSnapshot = 8;
enum Offset : std::uint32_t {
  kShape = 0x8,
  kFormat = 0xc,
  kControl = 0x10,
  kStatus = 0x14,
  kErrorCode = 0x18,
  kErrorLow = 0x1c,
  kErrorHigh = 0x20,
  kIrqEnable = 0x24,
  kIrqStatus = 0x28,
  kDescLow = 0x2c,
  kDescHigh = 0x30,
  kDescCount = 0x34,
  kDescDone = 0x38,
  kCounter = 0x100,
};

struct MapEntry {
  std::string name, access;
  std::uint32_t writable = 0;
  std::optional<std::uint32_t> reset;
};

/// The table of the README, by byte address.
std::map<std::uint32_t, MapEntry> ReadMap() {
  std::ifstream file(ProjectRoot() / "rtl/axi/README.md");
  const std::regex row(
      R"(\| 0x([0-9a-f]{3})( \+ 8 i)? \| (\w+) \| (\w+) \| 0x([0-9a-f]{8}) \| (-|0x[0-9a-f]{8}) \|.*)");
  std::map<std::uint32_t, MapEntry> map;
  std::smatch match;
  for (std::string line; std::getline(file, line);) {
    if (!std::regex_match(line, match, row)) continue;
    const auto hex = [&](int i) {
      return static_cast<std::uint32_t>(std::stoul(match[i], nullptr, 16));
    };
    MapEntry entry{match[3], match[4], hex(5), {}};
    if (match[6] != "-") entry.reset = hex(6);
    for (unsigned i = 0; i < (match[2].length() ? kCounters : 1); ++i) map[hex(1) + 8 * i] = entry;
  }
  return map;
}

class Axil : public testing::Test {
 protected:
  VerilatedContext context_;
  Vdut dut_{&context_};
  Rng rng_{8};
  int starts_ = 0, stops_ = 0, clears_ = 0;

  void SetUp() override {
    context_.randReset(2);
    context_.randSeed(3);
    Reset();
  }
  void TearDown() override { dut_.final(); }

  void Reset() {
    dut_.rst_ni = 0;
    dut_.s_axil_awvalid_i = dut_.s_axil_wvalid_i = dut_.s_axil_arvalid_i = 0;
    dut_.s_axil_bready_i = dut_.s_axil_rready_i = 0;
    dut_.busy_i = dut_.done_i = dut_.error_valid_i = 0;
    dut_.desc_done_i = 0;
    Tick();
    Tick();
    dut_.rst_ni = 1;
  }

  void Tick() {
    dut_.eval();
    if (dut_.rst_ni) {
      starts_ += dut_.start_o;
      stops_ += dut_.stop_o;
      clears_ += dut_.clear_o;
    }
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }

  /// The address comes `lead` cycles before the data (after them if negative); the response waits.
  AxiResponse Write(std::uint32_t address, std::uint32_t data, unsigned strobe = 15, int lead = 0,
                    int wait = 0) {
    bool address_left = true, data_left = true;
    for (int cycle = 0;; ++cycle) {
      EXPECT_LT(cycle, 100);
      dut_.s_axil_awvalid_i = address_left && cycle >= -lead;
      dut_.s_axil_wvalid_i = data_left && cycle >= lead;
      dut_.s_axil_awaddr_i = static_cast<std::uint16_t>(address);
      dut_.s_axil_wdata_i = data_left ? data : ~data;
      dut_.s_axil_wstrb_i = static_cast<std::uint8_t>(strobe);
      dut_.eval();
      if (dut_.s_axil_bvalid_o && wait-- <= 0) break;
      const bool address_taken = dut_.s_axil_awvalid_i && dut_.s_axil_awready_o;
      const bool data_taken = dut_.s_axil_wvalid_i && dut_.s_axil_wready_o;
      EXPECT_FALSE(dut_.s_axil_bvalid_o && (address_left || data_left)) << "answered early";
      Tick();
      address_left &= !address_taken;
      data_left &= !data_taken;
      if (cycle >= 100) break;
    }
    const auto response = static_cast<AxiResponse>(dut_.s_axil_bresp_o);
    dut_.s_axil_bready_i = 1;
    Tick();
    dut_.s_axil_bready_i = 0;
    dut_.eval();
    EXPECT_FALSE(dut_.s_axil_bvalid_o);
    Tick();
    return response;
  }

  std::uint32_t Read(std::uint32_t address, AxiResponse expected = AxiResponse::kOkay,
                     int wait = 0) {
    dut_.s_axil_arvalid_i = 1;
    dut_.s_axil_araddr_i = static_cast<std::uint16_t>(address);
    for (bool taken = false; !taken;) {
      dut_.eval();
      taken = dut_.s_axil_arready_o;
      Tick();
    }
    dut_.s_axil_arvalid_i = 0;
    for (int cycle = 0; !(dut_.s_axil_rvalid_o && wait-- <= 0); ++cycle) {
      EXPECT_LT(cycle, 100);
      if (cycle >= 100) break;
      Tick();
    }
    const std::uint32_t data = dut_.s_axil_rdata_o;
    EXPECT_EQ(static_cast<AxiResponse>(dut_.s_axil_rresp_o), expected) << address;
    dut_.s_axil_rready_i = 1;
    Tick();
    dut_.s_axil_rready_i = 0;
    dut_.eval();
    EXPECT_FALSE(dut_.s_axil_rvalid_o);
    return data;
  }

  void Raise(std::uint8_t code, std::uint64_t address) {
    dut_.error_valid_i = 1;
    dut_.error_code_i = code;
    dut_.error_addr_i = address;
    Tick();
    dut_.error_valid_i = 0;
  }

  void Finish() {
    dut_.done_i = 1;
    Tick();
    dut_.done_i = 0;
  }

  void SetCounter(unsigned i, std::uint64_t value) {
    dut_.counters_i[2 * i] = static_cast<std::uint32_t>(value);
    dut_.counters_i[2 * i + 1] = static_cast<std::uint32_t>(value >> 32);
  }
};

TEST_F(Axil, AgreesWithTheMapAtEveryAddress) {
  const std::map<std::uint32_t, MapEntry> map = ReadMap();
  ASSERT_EQ(map.size(), 15 + 2 * kCounters);
  for (std::uint32_t address = 0; address < 4096; address += 4) {
    const auto entry = map.find(address);
    if (entry == map.end()) {
      EXPECT_EQ(Read(address, AxiResponse::kDecodeError), 0U);
      EXPECT_EQ(Write(address, ~0U), AxiResponse::kDecodeError) << address;
      continue;
    }
    const auto& [name, access, writable, reset] = entry->second;
    const std::uint32_t before = Read(address);
    EXPECT_EQ(before, reset.value_or(before)) << name;
    EXPECT_EQ(Write(address, ~0U), access == "RO" ? AxiResponse::kSlaveError : AxiResponse::kOkay)
        << name;
    EXPECT_EQ(Read(address), access == "RW" ? writable : before) << name;
    if (access == "RW") {
      EXPECT_EQ(Write(address, 0), AxiResponse::kOkay);
      EXPECT_EQ(Read(address), 0U) << name;
    }
  }
}

TEST_F(Axil, ReportsItsConstants) {
  EXPECT_EQ(Read(kShape), 16U << 16 | 16);
  EXPECT_EQ(Read(kFormat), 128U << 16 | 8U << 8 | 4);
}

TEST_F(Axil, TakesAddressAndDataInAnyOrderAndHonoursStrobes) {
  std::uint32_t expected = 0;
  for (int i = 0; i < 400; ++i) {
    const auto data = static_cast<std::uint32_t>(rng_.Next());
    const auto strobe = static_cast<unsigned>(rng_.Next() % 16);
    const auto lead = static_cast<int>(rng_.Between(-4, 4));
    ASSERT_EQ(Write(kDescCount, data, strobe, lead, static_cast<int>(rng_.Between(0, 3))),
              AxiResponse::kOkay);
    for (unsigned byte = 0; byte < 4; ++byte) {
      const std::uint32_t mask = 0xffU << (8 * byte);
      if (strobe >> byte & 1) expected = (expected & ~mask) | (data & mask);
    }
    ASSERT_EQ(Read(kDescCount, AxiResponse::kOkay, static_cast<int>(rng_.Between(0, 3))), expected);
    ASSERT_EQ(dut_.desc_count_o, expected);
  }
}

TEST_F(Axil, HonoursStrobesInEveryRegister) {
  for (const Offset offset : {kDescLow, kDescHigh, kDescCount, kIrqEnable}) {
    EXPECT_EQ(Write(offset, 3), AxiResponse::kOkay);
    EXPECT_EQ(Write(offset, 0x0a0b0c00, /*strobe=*/0), AxiResponse::kOkay);
    EXPECT_EQ(Read(offset), 3U) << offset;
  }
}

// Two writes are offered before the first response is taken: a refused one, then an accepted one.
TEST_F(Axil, AnswersWritesThatFollowEachOtherInOrder) {
  const std::uint32_t addresses[] = {0x0, kDescCount, 0xffc};
  const AxiResponse expected[] = {AxiResponse::kSlaveError, AxiResponse::kOkay,
                                  AxiResponse::kDecodeError};
  std::size_t asked = 0, sent = 0, answered = 0;
  dut_.s_axil_wstrb_i = 15;
  dut_.s_axil_wdata_i = 7;
  for (int cycle = 0; cycle < 100; ++cycle) {
    dut_.s_axil_awvalid_i = asked < 3;
    dut_.s_axil_wvalid_i = sent < 3;
    dut_.s_axil_awaddr_i = static_cast<std::uint16_t>(addresses[std::min<std::size_t>(asked, 2)]);
    dut_.s_axil_bready_i = cycle % 7 == 6;
    dut_.eval();
    if (dut_.s_axil_bvalid_o && dut_.s_axil_bready_i) {
      ASSERT_LT(answered, 3U);
      EXPECT_EQ(static_cast<AxiResponse>(dut_.s_axil_bresp_o), expected[answered++]);
    }
    asked += dut_.s_axil_awvalid_i && dut_.s_axil_awready_o;
    sent += dut_.s_axil_wvalid_i && dut_.s_axil_wready_o;
    Tick();
  }
  EXPECT_EQ(answered, 3U);
}

TEST_F(Axil, PulsesEachControlBitOnce) {
  EXPECT_EQ(Write(kControl, kStart | kClear), AxiResponse::kOkay);
  Tick();
  EXPECT_EQ(starts_, 1);
  EXPECT_EQ(clears_, 1);
  EXPECT_EQ(stops_, 0);
  EXPECT_EQ(Write(kControl, kStop, /*strobe=*/14), AxiResponse::kOkay);
  Tick();
  EXPECT_EQ(stops_, 0) << "its byte was not strobed";
  EXPECT_EQ(Write(kControl, kStop), AxiResponse::kOkay);
  Tick();
  EXPECT_EQ(stops_, 1);
  EXPECT_EQ(Read(kControl), 0U);
}

TEST_F(Axil, RefusesStartAndTableWhileBusy) {
  EXPECT_EQ(Write(kDescLow, 0x1234), AxiResponse::kOkay);
  EXPECT_EQ(Write(kDescHigh, 0x56), AxiResponse::kOkay);
  EXPECT_EQ(Write(kDescCount, 3), AxiResponse::kOkay);
  EXPECT_EQ(dut_.desc_addr_o, 0x5600001234U);
  dut_.busy_i = 1;
  EXPECT_EQ(Read(kStatus), 1U);
  EXPECT_EQ(Write(kControl, kStart | kStop), AxiResponse::kSlaveError);
  EXPECT_EQ(Write(kControl, kStart, /*strobe=*/14), AxiResponse::kOkay) << "no start, not strobed";
  for (const Offset offset : {kDescLow, kDescHigh, kDescCount}) {
    EXPECT_EQ(Write(offset, 9), AxiResponse::kSlaveError);
  }
  EXPECT_EQ(Write(kControl, kStop), AxiResponse::kOkay);
  Tick();
  EXPECT_EQ(starts_, 0);
  EXPECT_EQ(stops_, 1) << "a refused write does nothing at all";
  EXPECT_EQ(dut_.desc_addr_o, 0x5600001234U);
  EXPECT_EQ(dut_.desc_count_o, 3U);
  dut_.desc_done_i = 2;
  EXPECT_EQ(Read(kDescDone), 2U);
}

TEST_F(Axil, KeepsTheFirstErrorUntilStartOrClear) {
  for (const std::uint32_t release : {kStart, kClear}) {
    Raise(7, 0x123456789a);
    Raise(9, 0x11);
    Finish();
    EXPECT_EQ(Read(kStatus), 6U);
    EXPECT_EQ(Read(kErrorCode), 7U);
    EXPECT_EQ(Read(kErrorLow), 0x3456789aU);
    EXPECT_EQ(Read(kErrorHigh), 0x12U);
    EXPECT_EQ(Write(kControl, release), AxiResponse::kOkay);
    Tick();
    for (const Offset offset : {kStatus, kErrorCode, kErrorLow, kErrorHigh}) {
      EXPECT_EQ(Read(offset), 0U);
    }
  }
}

TEST_F(Axil, RaisesEnabledInterruptsUntilCleared) {
  Finish();
  Tick();
  EXPECT_FALSE(dut_.irq_o);
  EXPECT_EQ(Read(kIrqStatus), 1U);
  EXPECT_EQ(Write(kIrqEnable, 1), AxiResponse::kOkay);
  EXPECT_TRUE(dut_.irq_o);
  Raise(1, 1);
  EXPECT_EQ(Read(kIrqStatus), 3U);
  EXPECT_EQ(Write(kIrqStatus, 2), AxiResponse::kOkay);
  EXPECT_EQ(Read(kIrqStatus), 1U);
  EXPECT_EQ(Write(kIrqStatus, 1, /*strobe=*/14), AxiResponse::kOkay);
  EXPECT_TRUE(dut_.irq_o);
  EXPECT_EQ(Write(kIrqStatus, 1), AxiResponse::kOkay);
  EXPECT_FALSE(dut_.irq_o);
}

TEST_F(Axil, LosesNoInterruptThatComesAsItIsCleared) {
  EXPECT_EQ(Write(kIrqEnable, 3), AxiResponse::kOkay);
  dut_.done_i = dut_.error_valid_i = 1;  // in every cycle, so in that of the write too
  EXPECT_EQ(Write(kIrqStatus, 3), AxiResponse::kOkay);
  EXPECT_EQ(Read(kIrqStatus), 3U);
}

TEST_F(Axil, SnapshotsAllCountersInOneCycle) {
  std::vector<std::uint64_t> values(kCounters);
  for (unsigned i = 0; i < kCounters; ++i) SetCounter(i, values[i] = rng_.Next());
  EXPECT_EQ(Read(kCounter), 0U);
  EXPECT_EQ(Write(kControl, kSnapshot), AxiResponse::kOkay);
  Tick();
  for (unsigned i = 0; i < kCounters; ++i) SetCounter(i, rng_.Next());
  for (unsigned i = 0; i < kCounters; ++i) {
    const std::uint64_t low = Read(kCounter + 8 * i);
    EXPECT_EQ(std::uint64_t{Read(kCounter + 8 * i + 4)} << 32 | low, values[i]) << i;
  }
}

// The reader hides a response for some cycles; a second access offered meanwhile must wait.
TEST_F(Axil, AnswersReadsThatFollowEachOtherInOrder) {
  EXPECT_EQ(Write(kDescCount, 77), AxiResponse::kOkay);
  const std::uint32_t addresses[] = {0x0, kDescCount, 0xffc, kShape};
  const std::uint32_t expected[] = {0x4d495850, 77, 0, 16U << 16 | 16};
  std::size_t asked = 0, answered = 0;
  for (int cycle = 0; cycle < 200 && answered < 4; ++cycle) {
    dut_.s_axil_arvalid_i = asked < 4;
    dut_.s_axil_araddr_i = static_cast<std::uint16_t>(addresses[std::min<std::size_t>(asked, 3)]);
    dut_.s_axil_rready_i = cycle % 5 == 4;
    dut_.eval();
    if (dut_.s_axil_rvalid_o && dut_.s_axil_rready_i) {
      EXPECT_EQ(dut_.s_axil_rdata_o, expected[answered++]);
    }
    asked += dut_.s_axil_arvalid_i && dut_.s_axil_arready_o;
    Tick();
  }
  EXPECT_EQ(answered, 4U);
}

TEST_F(Axil, RecoversFromAResetAtAnyMoment) {
  for (int moment = 0; moment < 8; ++moment) {
    dut_.s_axil_awvalid_i = dut_.s_axil_wvalid_i = dut_.s_axil_arvalid_i = 1;
    dut_.s_axil_awaddr_i = kDescCount;
    dut_.s_axil_wdata_i = 5;
    dut_.s_axil_wstrb_i = 15;
    dut_.s_axil_araddr_i = kDescCount;
    for (int i = 0; i < moment; ++i) Tick();
    Reset();
    EXPECT_EQ(Read(kDescCount), 0U);
    EXPECT_EQ(Write(kDescCount, 6), AxiResponse::kOkay);
    EXPECT_EQ(Read(kDescCount), 6U);
  }
}

}  // namespace
}  // namespace mixpe::tests
