// SPDX-License-Identifier: Apache-2.0
// Output-stationary tile: Cols columns that each keep one sum, and share Dot activations.
//
// act_i and first_i travel right, weight_i travels down, one cycle per tile. first_i marks the
// first products of a group: the sum starts anew with them. sum_o is the running sum.
//
// Timing, in cycles: act_i, weight_i to sum_o 2 (+1 with TreeRegister); to act_o, weight_o 1.
// The PE is the one whose pe.svh is on the include path (rtl/README.md).
`include "pe.svh"

module os_tile #(
  parameter  int unsigned Cols         = 4,
  parameter  int unsigned Dot          = 4,
  parameter  int unsigned MaxGroup     = 128,   // products that one sum may hold
  parameter  bit          TreeRegister = 1'b0,  // a register between products and running sum
  localparam int unsigned EdgeBits     = `PE_EDGE_BITS(Dot),
  localparam int unsigned StoreBits    = `PE_STORE_BITS(Dot),
  localparam int unsigned SumBits      = `PE_SUM_BITS(MaxGroup)
) (
  input  logic                           clk_i,
  input  logic [`PE_MODE_BITS-1:0]       mode_i,  // static while a group is summed
  input  logic                           first_i,
  output logic                           first_o,
  input  logic [EdgeBits-1:0]            act_i,
  output logic [EdgeBits-1:0]            act_o,
  input  logic [Cols-1:0][StoreBits-1:0] weight_i,
  output logic [Cols-1:0][StoreBits-1:0] weight_o,
  output logic [Cols-1:0][SumBits-1:0]   sum_o
);

  logic                           first_q;
  logic [EdgeBits-1:0]            act_q;
  logic [Cols-1:0][StoreBits-1:0] weight_q;
  logic [`PE_ROW_BITS(Dot)-1:0]   row;
  logic                           restart;

  always_ff @(posedge clk_i) begin
    first_q  <= first_i;
    act_q    <= act_i;
    weight_q <= weight_i;
  end

  assign first_o  = first_q;
  assign act_o    = act_q;
  assign weight_o = weight_q;

  if (TreeRegister) begin : gen_restart_later
    logic first_q2;
    always_ff @(posedge clk_i) first_q2 <= first_q;
    assign restart = first_q2;
  end else begin : gen_restart
    assign restart = first_q;
  end

  row_share #(.Dot(Dot)) u_row_share (.mode_i(mode_i), .act_i(act_q), .row_o(row));

  for (genvar col = 0; col < int'(Cols); ++col) begin : gen_col
    dot_sum #(
      .Dot         (Dot),
      .SumBits     (SumBits),
      .TreeRegister(TreeRegister)
    ) u_dot_sum (
      .clk_i   (clk_i),
      .mode_i  (mode_i),
      .row_i   (row),
      .weight_i(weight_q[col]),
      .sum_i   (restart ? '0 : sum_o[col]),
      .sum_o   (sum_o[col])
    );
  end

endmodule
