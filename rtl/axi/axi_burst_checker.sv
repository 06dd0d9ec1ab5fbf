// SPDX-License-Identifier: Apache-2.0
// Assertions on an AXI4 address channel: is the burst one that exists (IHI 0022H A3.4.1)?
module axi_burst_checker #(
  parameter int unsigned AddrWidth = 40,
  parameter int unsigned DataWidth = 64
) (
  input logic                 clk_i,
  input logic                 rst_ni,
  input logic                 valid_i,
  input logic [AddrWidth-1:0] addr_i,
  input logic [7:0]           len_i,
  input logic [2:0]           size_i,
  input logic [1:0]           burst_i
);

  logic [12:0] offset, bytes, end_offset;  // in the 4 KiB page
  logic        increments, wraps;

  assign increments = burst_i == axi_pkg::BurstIncr;
  assign wraps      = burst_i == axi_pkg::BurstWrap;
  assign offset     = 13'(addr_i[11:0]) >> size_i << size_i;
  assign bytes      = 13'(len_i) << size_i;  // before the last beat
  assign end_offset = offset + bytes;

  BurstExists: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i |-> burst_i != 2'b11)
    else $error("reserved burst type");
  SizeFits: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i |-> size_i <= axi_pkg::size_of(DataWidth / 8))
    else $error("beats wider than the bus");
  // Longest: 256 beats of 128 bytes, 2^15 bytes; what overflows 13 bits is caught by the first
  // term.
  StaysInPage: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && increments |-> (16'(len_i) << size_i) < 16'd4096 && !end_offset[12])
    else $error("burst crosses a 4 KiB boundary");
  ShortUnlessIncrementing: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && !increments |-> len_i < 8'd16)
    else $error("FIXED or WRAP burst of more than 16 beats");
  WrapLength: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && wraps |-> len_i inside {8'd1, 8'd3, 8'd7, 8'd15})
    else $error("WRAP burst whose length is no power of two");
  WrapAligned: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && wraps |-> offset == 13'(addr_i[11:0]))
    else $error("WRAP burst from an unaligned address");

  logic unused_addr;
  assign unused_addr = ^{addr_i[AddrWidth-1:12], end_offset[11:0]};

endmodule
