// SPDX-License-Identifier: Apache-2.0
// INT4 codes, all sixteen, to the two base-4 digits of code - 1, complemented (digit_z_dot.sv): the
// high digit, -2..1, is the code's high two bits, the low one, -1..2, its low two less one.
module digit_z_weight #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]          mode_i,  // unused: one mode
  input  logic [Dot-1:0][3:0] weight_i,
  output logic [Dot-1:0][3:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign weight_o[lane] = {~weight_i[lane][3:2], ^weight_i[lane][1:0], weight_i[lane][0]};
  end

endmodule
