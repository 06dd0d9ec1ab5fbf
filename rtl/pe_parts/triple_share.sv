// SPDX-License-Identifier: Apache-2.0
// Three times the activation, once per tile row for all its columns.
//
// Golden model: part of models/pe/families DigitPe. Combinational. Range: 3 x 255 < 2^10.
module triple_share #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,  // unused: one mode
  input  logic [Dot-1:0][7:0]  act_i,   // offset binary
  output logic [Dot-1:0][17:0] row_o    // three times the activation, the activation
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [9:0] triple;
    assign triple      = 10'(act_i[lane]) + {1'b0, act_i[lane], 1'b0};
    assign row_o[lane] = {triple, act_i[lane]};
  end

endmodule
