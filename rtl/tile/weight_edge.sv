// SPDX-License-Identifier: Apache-2.0
// Weights as they come from the buffer, made into the form that a tile stores: the PE's PE_WEIGHT
// module, or the codes themselves. Once per array column; combinational.
`include "pe.svh"

module weight_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [`PE_MODE_BITS-1:0]        mode_i,
  input  logic [`PE_WEIGHT_BITS*Dot-1:0]  weight_i,
  output logic [`PE_STORE_BITS(Dot)-1:0]  weight_o
);

`ifdef PE_WEIGHT
  `PE_WEIGHT #(
`ifdef PE_WEIGHT_PARAMETERS
    `PE_WEIGHT_PARAMETERS,
`endif
    .Dot(Dot)
  ) u_weight (
    .mode_i  (mode_i),
    .weight_i(weight_i),
    .weight_o(weight_o)
  );
`else
  logic unused_mode;
  assign unused_mode = ^mode_i;
  assign weight_o    = weight_i;
`endif

endmodule
