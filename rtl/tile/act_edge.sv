// SPDX-License-Identifier: Apache-2.0
// Activations as they come from the buffer, made into the form that travels along an array row:
// the PE's PE_EDGE module, or the codes themselves. Once per array row; combinational.
`include "pe.svh"

module act_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [`PE_MODE_BITS-1:0]      mode_i,
  input  logic [`PE_ACT_BITS*Dot-1:0]   act_i,
  output logic [`PE_EDGE_BITS(Dot)-1:0] act_o
);

`ifdef PE_EDGE
  `PE_EDGE #(.Dot(Dot)) u_edge (.mode_i(mode_i), .act_i(act_i), .act_o(act_o));
`else
  logic unused_mode;
  assign unused_mode = ^mode_i;
  assign act_o       = act_i;
`endif

endmodule
