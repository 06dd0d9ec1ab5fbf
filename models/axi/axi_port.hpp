// SPDX-License-Identifier: Apache-2.0
// Connects an AxiMemory to the AXI4 master port of a Verilated model, whatever its widths.
#pragma once

#include <cstdint>
#include <type_traits>

#include "models/axi/axi_memory.hpp"

namespace mixpe::models {

/// Byte `lane` of a port: Verilator gives an integer up to 64 bits, an array of 32-bit words
/// beyond.
template <class Port>
[[nodiscard]] std::uint8_t PortByte(const Port& port, unsigned lane) {
  if constexpr (std::is_integral_v<Port>) {
    return static_cast<std::uint8_t>(static_cast<std::uint64_t>(port) >> (8 * lane));
  } else {
    return static_cast<std::uint8_t>(port[lane / 4] >> (8 * (lane % 4)));
  }
}

template <class Port>
void SetPortByte(Port& port, unsigned lane, std::uint8_t value) {
  if constexpr (std::is_integral_v<Port>) {
    const std::uint64_t mask = std::uint64_t{0xff} << (8 * lane);
    port = static_cast<Port>((port & ~mask) | (std::uint64_t{value} << (8 * lane)));
  } else {
    const std::uint32_t mask = std::uint32_t{0xff} << (8 * (lane % 4));
    port[lane / 4] = (port[lane / 4] & ~mask) | (std::uint32_t{value} << (8 * (lane % 4)));
  }
}

/// The port's signals by name. A top with other names brings a class with these two functions.
template <class Dut>
struct AxiPins {
  static AxiMasterSignals Sample(const Dut& dut, unsigned data_bytes) {
    AxiMasterSignals master;
    master.read = {dut.axi_arvalid_o != 0, dut.axi_arid_o,   dut.axi_araddr_o,
                   dut.axi_arlen_o,        dut.axi_arsize_o, dut.axi_arburst_o};
    master.write = {dut.axi_awvalid_o != 0, dut.axi_awid_o,   dut.axi_awaddr_o,
                    dut.axi_awlen_o,        dut.axi_awsize_o, dut.axi_awburst_o};
    master.w_valid = dut.axi_wvalid_o;
    master.w_last = dut.axi_wlast_o;
    master.w_strobe = dut.axi_wstrb_o;
    master.r_ready = dut.axi_rready_o;
    master.b_ready = dut.axi_bready_o;
    for (unsigned i = 0; i < data_bytes; ++i) master.w_data[i] = PortByte(dut.axi_wdata_o, i);
    return master;
  }

  static void Drive(Dut& dut, const AxiSlaveSignals& slave, unsigned data_bytes) {
    dut.axi_arready_i = slave.ar_ready;
    dut.axi_awready_i = slave.aw_ready;
    dut.axi_wready_i = slave.w_ready;
    dut.axi_rvalid_i = slave.r_valid;
    dut.axi_rid_i = static_cast<std::remove_reference_t<decltype(dut.axi_rid_i)>>(slave.r_id);
    dut.axi_rresp_i = static_cast<std::uint8_t>(slave.r_response);
    dut.axi_rlast_i = slave.r_last;
    dut.axi_bvalid_i = slave.b_valid;
    dut.axi_bid_i = static_cast<std::remove_reference_t<decltype(dut.axi_bid_i)>>(slave.b_id);
    dut.axi_bresp_i = static_cast<std::uint8_t>(slave.b_response);
    for (unsigned i = 0; i < data_bytes; ++i) SetPortByte(dut.axi_rdata_i, i, slave.r_data[i]);
  }
};

/// One clock cycle: Drive() before the model is evaluated, Step() before the clock rises.
template <class Dut, class Pins = AxiPins<Dut>>
class AxiPort {
 public:
  AxiPort(Dut& dut, AxiMemory& memory, unsigned data_bytes)
      : dut_(dut), memory_(memory), data_bytes_(data_bytes) {}

  void Drive() { Pins::Drive(dut_, memory_.Outputs(), data_bytes_); }
  void Step() { memory_.Step(Pins::Sample(dut_, data_bytes_)); }

 private:
  Dut& dut_;
  AxiMemory& memory_;
  unsigned data_bytes_;
};

}  // namespace mixpe::models
