// SPDX-License-Identifier: Apache-2.0
// One step of a column on operands as they travel and as they are stored: what a tile does between
// its registers. pe_unit has it; the simulation of a netlist is held to it where a PE has no golden
// model. Not synthesised; combinational.
`include "pe.svh"

module pe_step #(
  parameter  int unsigned Dot      = 1,
  parameter  int unsigned MaxGroup = 128,  // products that one sum may hold
  localparam int unsigned SumBits  = `PE_SUM_BITS(MaxGroup)
) (
  input  logic [`PE_MODE_BITS-1:0]       mode_i,
  input  logic [`PE_EDGE_BITS(Dot)-1:0]  act_i,
  input  logic [`PE_STORE_BITS(Dot)-1:0] weight_i,
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  logic [`PE_ROW_BITS(Dot)-1:0] row;

  row_share #(.Dot(Dot)) u_row_share (.mode_i(mode_i), .act_i(act_i), .row_o(row));

  `PE_DOT #(
`ifdef PE_DOT_PARAMETERS
    `PE_DOT_PARAMETERS,
`endif
    .Dot    (Dot),
    .SumBits(SumBits)
  ) u_dot (
    .mode_i  (mode_i),
    .row_i   (row),
    .weight_i(weight_i),
    .sum_i   (sum_i),
    .sum_o   (sum_o)
  );

endmodule
