// SPDX-License-Identifier: Apache-2.0
// Weight codes to two base-4 digits, complemented: the low digit -1..2 is the low two bits, the
// high digit -2..1 the high two of code + 1, so that code 7 becomes -9 (digit_z_dot.sv).
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
    logic [1:0] high;
    assign high           = weight_i[lane][3:2] + 2'(&weight_i[lane][1:0]);
    assign weight_o[lane] = ~{high, weight_i[lane][1:0]};
  end

endmodule
