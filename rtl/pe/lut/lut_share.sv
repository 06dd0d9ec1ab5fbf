// SPDX-License-Identifier: Apache-2.0
// The tables of a tile row, once for all its columns: a block of 4 lanes, and a last one of Dot %
// 4. Golden model: models/pe/lut. Combinational.
`include "pe.svh"

module lut_share #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]                   mode_i,  // unused: one mode
  input  logic [Dot-1:0][7:0]          act_i,
  output logic [`PE_ROW_BITS(Dot)-1:0] row_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar b = 0; b < int'(Dot + 3) / 4; ++b) begin : gen_block
    localparam int unsigned Lanes = int'(Dot) - 4 * b < 4 ? int'(Dot) - 4 * b : 4;
    lut_table #(.Lanes(Lanes)) u_table (
      .act_i  (act_i[4*b+:Lanes]),
      .table_o(row_o[80*b+:`PE_ROW_BITS(Lanes)])
    );
  end

endmodule
