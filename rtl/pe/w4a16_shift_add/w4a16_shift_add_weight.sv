// SPDX-License-Identifier: Apache-2.0
// INT4 weights (two's complement) to sign (top bit) and 4-bit magnitude, 0 to 8.
module w4a16_shift_add_weight #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][3:0] weight_i,
  output logic [Dot-1:0][4:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign weight_o[lane][4]   = weight_i[lane][3];
    assign weight_o[lane][3:0] = weight_i[lane][3] ? -weight_i[lane] : weight_i[lane];
  end

endmodule
