// SPDX-License-Identifier: Apache-2.0
// A column's weights packed; see olaccel_pack. Golden model: models/pe/olaccel. Combinational.
`include "pe.svh"

module olaccel_weight_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]                     mode_i,    // unused: weights look alike in both modes
  input  logic [Dot-1:0][7:0]            weight_i,
  output logic [`PE_STORE_BITS(Dot)-1:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  olaccel_pack #(.Dot(Dot), .Bits(8)) u_pack (.value_i(weight_i), .packed_o(weight_o));

endmodule
