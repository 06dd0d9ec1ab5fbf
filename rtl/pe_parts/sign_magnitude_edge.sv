// SPDX-License-Identifier: Apache-2.0
// Two's-complement activations to sign (top bit) and magnitude. -128 has none: the quantizer does
// not make it.
module sign_magnitude_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]          mode_i,  // unused: one mode
  input  logic [Dot-1:0][7:0] act_i,
  output logic [Dot-1:0][7:0] act_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic       sign;
    logic [6:0] low, magnitude;
    assign {sign, low} = act_i[lane];
    assign magnitude   = sign ? -low : low;
    assign act_o[lane] = {sign, magnitude};
  end

endmodule
