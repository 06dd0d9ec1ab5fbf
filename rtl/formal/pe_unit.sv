// SPDX-License-Identifier: Apache-2.0
// A processing element without its registers: operand codes through the PE's edges into one column
// of Dot lanes. What `mixpe verify` simulates, proves and mutates. Not synthesised; combinational.
`include "pe.svh"

module pe_unit #(
  parameter  int unsigned Dot      = 1,
  parameter  int unsigned MaxGroup = 128,  // products that one sum may hold
  localparam int unsigned SumBits  = `PE_SUM_BITS(MaxGroup)
) (
  input  logic [`PE_MODE_BITS-1:0]       mode_i,
  input  logic [`PE_ACT_BITS*Dot-1:0]    act_i,
  input  logic [`PE_WEIGHT_BITS*Dot-1:0] weight_i,
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  logic [`PE_EDGE_BITS(Dot)-1:0]  travelling;
  logic [`PE_STORE_BITS(Dot)-1:0] stored;

  act_edge #(.Dot(Dot)) u_act_edge (.mode_i(mode_i), .act_i(act_i), .act_o(travelling));
  weight_edge #(.Dot(Dot)) u_weight_edge (
    .mode_i  (mode_i),
    .weight_i(weight_i),
    .weight_o(stored)
  );
  pe_step #(.Dot(Dot), .MaxGroup(MaxGroup)) u_step (
    .mode_i  (mode_i),
    .act_i   (travelling),
    .weight_i(stored),
    .sum_i   (sum_i),
    .sum_o   (sum_o)
  );

endmodule
