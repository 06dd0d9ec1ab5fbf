// SPDX-License-Identifier: Apache-2.0
// The Verilated accelerator (rtl/accelerator/accelerator.sv) with a memory on its AXI4 port, driven
// through its registers as software would. Register map: rtl/axi/README.md.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <utility>

#include "models/axi/axi_memory.hpp"
#include "models/axi/axi_port.hpp"
#include "reference/base/error.hpp"
#include "sim/rtl_backend/accelerator_run.hpp"

namespace mixpe::sim {

/// `Dut`: Verilator's class for the module `accelerator`, with any parameters.
template <class Dut>
class AcceleratorDriver {
 public:
  /// Called after each change of the clock with the time in half cycles: for waveforms.
  using Watch = std::function<void(std::uint64_t)>;

  /// `dut` and `image` must outlive the driver. Resets the hardware.
  AcceleratorDriver(Dut& dut, models::ByteImage& image, const models::AxiMemoryOptions& options,
                    Watch watch = {})
      : dut_(dut),
        memory_(image, options),
        port_(dut, memory_, options.data_bytes),
        watch_(std::move(watch)) {
    dut_.clk_i = 0;
    dut_.rst_ni = 1;
    dut_.s_axil_awvalid_i = dut_.s_axil_wvalid_i = dut_.s_axil_bready_i = 0;
    dut_.s_axil_arvalid_i = dut_.s_axil_rready_i = 0;
    dut_.eval();
    Reset();
  }

  /// In the middle of whatever is under way; memory keeps what was written.
  void Reset() {
    dut_.rst_ni = 0;
    memory_.Reset();
    for (int i = 0; i < 2; ++i) Cycle();
    dut_.rst_ni = 1;
    Cycle();
  }

  /// One clock cycle.
  void Cycle() {
    port_.Drive();
    dut_.eval();
    if (dut_.rst_ni) port_.Step();
    dut_.clk_i = 1;
    Settle();
    dut_.clk_i = 0;
    Settle();
    ++cycle_;
  }

  [[nodiscard]] std::uint64_t Cycles() const { return cycle_; }
  [[nodiscard]] models::AxiMemory& Memory() { return memory_; }
  [[nodiscard]] bool Interrupt() const { return dut_.irq_o != 0; }

  /// @throws DeviceError if the hardware refuses the access or does not answer.
  void WriteRegister(unsigned address, std::uint32_t value) {
    dut_.s_axil_awaddr_i = static_cast<std::uint16_t>(address);
    dut_.s_axil_wdata_i = value;
    dut_.s_axil_wstrb_i = 15;
    dut_.s_axil_awvalid_i = dut_.s_axil_wvalid_i = dut_.s_axil_bready_i = 1;
    bool answered = false;
    for (int i = 0; i < kRegisterPatience && !answered; ++i) {
      dut_.eval();
      const bool address_taken = dut_.s_axil_awvalid_i && dut_.s_axil_awready_o;
      const bool data_taken = dut_.s_axil_wvalid_i && dut_.s_axil_wready_o;
      answered = dut_.s_axil_bvalid_o != 0;
      if (answered && dut_.s_axil_bresp_o != 0) Refuse("write", address);
      Cycle();
      if (address_taken) dut_.s_axil_awvalid_i = 0;
      if (data_taken) dut_.s_axil_wvalid_i = 0;
    }
    dut_.s_axil_bready_i = 0;
    if (!answered) Refuse("answer the write", address);
  }

  /// @throws DeviceError as WriteRegister.
  [[nodiscard]] std::uint32_t ReadRegister(unsigned address) {
    dut_.s_axil_araddr_i = static_cast<std::uint16_t>(address);
    dut_.s_axil_arvalid_i = dut_.s_axil_rready_i = 1;
    for (int i = 0; i < kRegisterPatience; ++i) {
      dut_.eval();
      const bool taken = dut_.s_axil_arvalid_i && dut_.s_axil_arready_o;
      const bool answered = dut_.s_axil_rvalid_o != 0;
      const std::uint32_t value = dut_.s_axil_rdata_o;
      if (answered && dut_.s_axil_rresp_o != 0) Refuse("read", address);
      Cycle();
      if (taken) dut_.s_axil_arvalid_i = 0;
      if (answered) {
        dut_.s_axil_rready_i = 0;
        return value;
      }
    }
    Refuse("answer the read", address);
  }

  void Start(std::uint64_t table, std::uint32_t count) {
    WriteRegister(kDescAddrLo, static_cast<std::uint32_t>(table));
    WriteRegister(kDescAddrHi, static_cast<std::uint32_t>(table >> 32));
    WriteRegister(kDescCount, count);
    WriteRegister(kIrqEnable, 3);
    WriteRegister(kIrqStatus, 3);
    WriteRegister(kControl, kClear | kStart);
  }

  void Stop() { WriteRegister(kControl, kStopBit); }

  /// Waits for the interrupt, at most `patience` cycles, then for idle; reads all there is to read.
  /// @throws DeviceError if the hardware is still busy then.
  AcceleratorRun Finish(std::uint64_t patience) {
    const std::uint64_t end = cycle_ + patience;
    while (!Interrupt() && cycle_ < end) Cycle();
    return Collect(end);
  }

  /// Waits for idle and reads all there is to read, the interrupt status included, and clears it.
  AcceleratorRun Collect(std::uint64_t end) {
    while ((ReadRegister(kStatus) & 1) != 0) {
      if (cycle_ >= end) {
        throw DeviceError("the accelerator is still busy after " + std::to_string(cycle_) +
                          " cycles");
      }
    }
    AcceleratorRun run;
    run.done = (ReadRegister(kIrqStatus) & 1) != 0;
    run.status = static_cast<models::Status>(ReadRegister(kErrorCode));
    run.error_address = ReadWide(kErrorAddr);
    run.tiles = ReadRegister(kDescDone);
    WriteRegister(kControl, kSnapshot);
    run.cycles = ReadWide(kCounters);
    for (std::size_t i = 0; i < kCycleClasses; ++i) {
      run.by_class[i] = ReadWide(kCounters + 8 * static_cast<unsigned>(i + 1));
    }
    WriteRegister(kIrqStatus, 3);
    return run;
  }

  AcceleratorRun Run(std::uint64_t table, std::uint32_t count, std::uint64_t patience) {
    Start(table, count);
    return Finish(patience);
  }

 private:
  static constexpr int kRegisterPatience = 100;  ///< cycles
  static constexpr unsigned kControl = 0x010, kStatus = 0x014, kErrorCode = 0x018;
  static constexpr unsigned kErrorAddr = 0x01c, kIrqEnable = 0x024, kIrqStatus = 0x028;
  static constexpr unsigned kDescAddrLo = 0x02c, kDescAddrHi = 0x030, kDescCount = 0x034;
  static constexpr unsigned kDescDone = 0x038, kCounters = 0x100;
  static constexpr std::uint32_t kStart = 1, kStopBit = 2, kClear = 4, kSnapshot = 8;

  [[noreturn]] static void Refuse(const std::string& what, unsigned address) {
    throw DeviceError("the accelerator does not " + what + " of register " +
                      std::to_string(address));
  }

  std::uint64_t ReadWide(unsigned address) {
    const std::uint64_t low = ReadRegister(address);
    return low | std::uint64_t{ReadRegister(address + 4)} << 32;
  }

  void Settle() {
    dut_.eval();
    if (watch_) watch_(half_cycles_);
    ++half_cycles_;
  }

  Dut& dut_;
  models::AxiMemory memory_;
  models::AxiPort<Dut> port_;
  Watch watch_;
  std::uint64_t cycle_ = 0;
  std::uint64_t half_cycles_ = 0;
};

}  // namespace mixpe::sim
