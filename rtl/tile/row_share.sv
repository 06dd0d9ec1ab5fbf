// SPDX-License-Identifier: Apache-2.0
// What a tile row makes of its activations once, for all its columns: the PE's PE_SHARE module
// (such as three times the activation), or the travelling form itself where the PE names none.
`include "pe.svh"

module row_share #(
  parameter int unsigned Dot = 4
) (
  input  logic [`PE_MODE_BITS-1:0]      mode_i,
  input  logic [`PE_EDGE_BITS(Dot)-1:0] act_i,
  output logic [`PE_ROW_BITS(Dot)-1:0]  row_o
);

`ifdef PE_SHARE
  `PE_SHARE #(.Dot(Dot)) u_share (.mode_i(mode_i), .act_i(act_i), .row_o(row_o));
`else
  logic unused_mode;
  assign unused_mode = ^mode_i;
  assign row_o       = act_i;
`endif

endmodule
