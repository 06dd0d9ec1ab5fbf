// SPDX-License-Identifier: Apache-2.0
// Test bench top: raw operand codes through the PE's edge modules into one tile of each dataflow,
// with and without the tree register. Not synthesised.
`include "pe.svh"

module pe_bench #(
  parameter  int unsigned Cols     = 4,
  parameter  int unsigned Dot      = 4,
  parameter  int unsigned MaxGroup = 128,
  localparam int unsigned ActBits    = `PE_ACT_BITS * Dot,
  localparam int unsigned WeightBits = `PE_WEIGHT_BITS * Dot,
  localparam int unsigned EdgeBits   = `PE_EDGE_BITS(Dot),
  localparam int unsigned StoreBits  = `PE_STORE_BITS(Dot),
  localparam int unsigned SumBits    = `PE_SUM_BITS(MaxGroup)
) (
  input  logic                            clk_i,
  input  logic                            load_clk_i,
  input  logic                            swap_clk_i,
  input  logic                            first_i,
  input  logic [`PE_MODE_BITS-1:0]        mode_i,
  input  logic [ActBits-1:0]              act_i,
  input  logic [Cols-1:0][WeightBits-1:0] weight_i,
  input  logic [Cols-1:0][SumBits-1:0]    sum_i,
  output logic [EdgeBits-1:0]             edge_o,      // combinational: the encoded operands
  output logic [Cols-1:0][StoreBits-1:0]  store_o,
  output logic [EdgeBits-1:0]             act_ws_o,
  output logic [EdgeBits-1:0]             act_os_o,
  output logic                            first_os_o,
  output logic [Cols-1:0][StoreBits-1:0]  weight_os_o,
  output logic [3:0][Cols-1:0][SumBits-1:0] ws_o,      // {tree, double latch}, see gen_ws
  output logic [1:0][Cols-1:0][SumBits-1:0] os_o       // {tree register}
);

  act_edge #(.Dot(Dot)) u_act_edge (.mode_i(mode_i), .act_i(act_i), .act_o(edge_o));

  for (genvar col = 0; col < int'(Cols); ++col) begin : gen_weight_edge
    weight_edge #(.Dot(Dot)) u_weight_edge (
      .mode_i  (mode_i),
      .weight_i(weight_i[col]),
      .weight_o(store_o[col])
    );
  end

  // 0: flip-flops; 1: latches; 2: double-buffered latches, tree register; 3: double flip-flops.
  logic [3:0][EdgeBits-1:0] act_ws;
  for (genvar kind = 0; kind < 4; ++kind) begin : gen_ws
    ws_tile #(
      .Cols        (Cols),
      .Dot         (Dot),
      .MaxGroup    (MaxGroup),
      .TreeRegister(kind == 2),
      .LatchStore  (kind == 1 || kind == 2),
      .DoubleBuffer(kind >= 2)
    ) u_tile (
      .clk_i     (clk_i),
      .load_clk_i(load_clk_i),
      .swap_clk_i(swap_clk_i),
      .mode_i    (mode_i),
      .weight_i  (store_o),
      .act_i     (edge_o),
      .act_o     (act_ws[kind]),
      .sum_i     (sum_i),
      .sum_o     (ws_o[kind])
    );
  end
  assign act_ws_o = act_ws[0];

  logic [1:0]                           first_os;
  logic [1:0][EdgeBits-1:0]             act_os;
  logic [1:0][Cols-1:0][StoreBits-1:0]  weight_os;
  for (genvar kind = 0; kind < 2; ++kind) begin : gen_os
    os_tile #(
      .Cols        (Cols),
      .Dot         (Dot),
      .MaxGroup    (MaxGroup),
      .TreeRegister(kind == 1)
    ) u_tile (
      .clk_i   (clk_i),
      .mode_i  (mode_i),
      .first_i (first_i),
      .first_o (first_os[kind]),
      .act_i   (edge_o),
      .act_o   (act_os[kind]),
      .weight_i(store_o),
      .weight_o(weight_os[kind]),
      .sum_o   (os_o[kind])
    );
  end
  assign act_os_o    = act_os[0];
  assign first_os_o  = first_os[0];
  assign weight_os_o = weight_os[0];

  logic unused_copies;
  assign unused_copies = ^{act_ws[3:1], act_os[1], first_os[1], weight_os[1]};

endmodule
