// SPDX-License-Identifier: Apache-2.0
// A row's activations, of 16 or 8 bits, packed; see olaccel_pack.
// Golden model: models/pe/olaccel. Combinational.
`include "pe.svh"

module olaccel_act_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]                    mode_i,
  input  logic [16*Dot-1:0]             act_i,
  output logic [`PE_EDGE_BITS(Dot)-1:0] act_o
);

  logic [Dot-1:0][15:0] value;
  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign value[lane] = mode_i[0] ? 16'($signed(act_i[8*lane+:8])) : act_i[16*lane+:16];
  end

  olaccel_pack #(.Dot(Dot), .Bits(16)) u_pack (.value_i(value), .packed_o(act_o));

endmodule
