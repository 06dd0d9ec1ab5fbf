// SPDX-License-Identifier: Apache-2.0
// ANT's decoders for a column's weights, which are signed: per lane {2-bit exponent of 4, 4-bit
// integer}; see ant_decode. Golden model: models/pe/ant. Combinational.
module ant_weight_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [4:0]          mode_i,
  input  logic [Dot-1:0][3:0] weight_i,
  output logic [Dot-1:0][5:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i[4:2];

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [4:0] integer_part;
    logic [2:0] exponent;
    logic       unused_top;  // signed codes leave these equal to the bits below, and zero
    assign unused_top = integer_part[4] ^ exponent[2];

    ant_decode u_decode (
      .unsigned_i(1'b0),
      .type_i    (mode_i[1:0]),
      .code_i    (weight_i[lane]),
      .integer_o (integer_part),
      .exponent_o(exponent)
    );
    assign weight_o[lane] = {exponent[1:0], integer_part[3:0]};
  end

endmodule
