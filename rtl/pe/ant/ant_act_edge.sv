// SPDX-License-Identifier: Apache-2.0
// ANT's decoders for a row's activations: per lane {3-bit exponent of 4, 5-bit integer}; see
// ant_decode. Golden model: models/pe/ant. Combinational.
module ant_act_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [4:0]          mode_i,
  input  logic [Dot-1:0][3:0] act_i,
  output logic [Dot-1:0][7:0] act_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i[1:0];

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    ant_decode u_decode (
      .unsigned_i(mode_i[4]),
      .type_i    (mode_i[3:2]),
      .code_i    (act_i[lane]),
      .integer_o (act_o[lane][4:0]),
      .exponent_o(act_o[lane][7:5])
    );
  end

endmodule
