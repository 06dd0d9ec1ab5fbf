// SPDX-License-Identifier: Apache-2.0
// Weight-stationary tile: Cols columns, each with Dot resident weights, share Dot activations.
//
// act_i enters in the PE's travelling form and leaves to the right one cycle later. sum_i enters
// from the tile above; a column's sum_o is sum_i plus its Dot products. No reset: the datapath
// holds no control state.
//
// Timing, in cycles: act_i to sum_o 2 (+1 with TreeRegister); act_i to act_o 1; sum_i to sum_o 1.
// So sum_i belongs to the activations that entered 1 (+1) cycle before it.
// The PE is the one whose pe.svh is on the include path (rtl/README.md).
`include "pe.svh"

module ws_tile #(
  parameter  int unsigned Cols         = 4,
  parameter  int unsigned Dot          = 4,
  parameter  int unsigned MaxGroup     = 128,   // products that one sum may hold
  parameter  bit          TreeRegister = 1'b0,  // a register between products and running sum
  parameter  bit          LatchStore   = 1'b0,
  parameter  bit          DoubleBuffer = 1'b0,
  localparam int unsigned EdgeBits     = `PE_EDGE_BITS(Dot),
  localparam int unsigned StoreBits    = `PE_STORE_BITS(Dot),
  localparam int unsigned SumBits      = `PE_SUM_BITS(MaxGroup)
) (
  input  logic                           clk_i,
  input  logic                           load_clk_i,  // gated clock of the weight store
  input  logic                           swap_clk_i,  // gated; unused when single buffered
  input  logic [`PE_MODE_BITS-1:0]       mode_i,      // static while a group is summed
  input  logic [Cols-1:0][StoreBits-1:0] weight_i,
  input  logic [EdgeBits-1:0]            act_i,
  output logic [EdgeBits-1:0]            act_o,
  input  logic [Cols-1:0][SumBits-1:0]   sum_i,
  output logic [Cols-1:0][SumBits-1:0]   sum_o
);

  logic [EdgeBits-1:0]           act_q;
  logic [`PE_ROW_BITS(Dot)-1:0]  row;

  always_ff @(posedge clk_i) act_q <= act_i;
  assign act_o = act_q;

  row_share #(.Dot(Dot)) u_row_share (.mode_i(mode_i), .act_i(act_q), .row_o(row));

  for (genvar col = 0; col < int'(Cols); ++col) begin : gen_col
    logic [StoreBits-1:0] weight;

    weight_store #(
      .Bits        (StoreBits),
      .LatchStore  (LatchStore),
      .DoubleBuffer(DoubleBuffer)
    ) u_weight_store (
      .load_clk_i(load_clk_i),
      .swap_clk_i(swap_clk_i),
      .weight_i  (weight_i[col]),
      .weight_o  (weight)
    );

    dot_sum #(
      .Dot         (Dot),
      .SumBits     (SumBits),
      .TreeRegister(TreeRegister)
    ) u_dot_sum (
      .clk_i   (clk_i),
      .mode_i  (mode_i),
      .row_i   (row),
      .weight_i(weight),
      .sum_i   (sum_i[col]),
      .sum_o   (sum_o[col])
    );
  end

endmodule
