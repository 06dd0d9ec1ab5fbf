// SPDX-License-Identifier: Apache-2.0
// Three times the activation's magnitude, once per tile row for all its columns.
//
// Golden model: part of models/pe/smo3. Combinational. Range: 3 x 127 < 2^9.
module smo3_share #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,  // unused: one mode
  input  logic [Dot-1:0][7:0]  act_i,   // sign, magnitude
  output logic [Dot-1:0][16:0] row_o    // three times the magnitude, sign, magnitude
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [8:0] triple;
    assign triple      = 9'(act_i[lane][6:0]) + {1'b0, act_i[lane][6:0], 1'b0};
    assign row_o[lane] = {triple, act_i[lane]};
  end

endmodule
