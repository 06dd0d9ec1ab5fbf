// SPDX-License-Identifier: Apache-2.0
// Two's-complement activations to 127 - activation, unsigned: the seven low bits inverted.
module mirror_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]          mode_i,  // unused: one mode
  input  logic [Dot-1:0][7:0] act_i,
  output logic [Dot-1:0][7:0] act_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign act_o[lane] = {act_i[lane][7], ~act_i[lane][6:0]};
  end

endmodule
