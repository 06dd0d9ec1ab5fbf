// SPDX-License-Identifier: Apache-2.0
// One output-stationary column of a PE from operand codes on: `mixpe verify` makes a netlist of it
// to see that unknown values leave it. Otherwise not synthesised. Timing of os_tile.
`include "pe.svh"

module pe_column #(
  localparam int unsigned SumBits = `PE_SUM_BITS(128)
) (
  input  logic                       clk_i,
  input  logic                       first_i,
  input  logic [`PE_MODE_BITS-1:0]   mode_i,
  input  logic [`PE_ACT_BITS-1:0]    act_i,
  input  logic [`PE_WEIGHT_BITS-1:0] weight_i,
  output logic [SumBits-1:0]         sum_o
);

  logic [`PE_EDGE_BITS(1)-1:0]  travelling, unused_act;
  logic [`PE_STORE_BITS(1)-1:0] stored, unused_weight;
  logic                         unused_first;

  act_edge #(.Dot(1)) u_act_edge (.mode_i(mode_i), .act_i(act_i), .act_o(travelling));
  weight_edge #(.Dot(1)) u_weight_edge (.mode_i(mode_i), .weight_i(weight_i), .weight_o(stored));
  os_tile #(.Cols(1), .Dot(1)) u_tile (
    .clk_i   (clk_i),
    .mode_i  (mode_i),
    .first_i (first_i),
    .first_o (unused_first),
    .act_i   (travelling),
    .act_o   (unused_act),
    .weight_i(stored),
    .weight_o(unused_weight),
    .sum_o   (sum_o)
  );

endmodule
