// SPDX-License-Identifier: Apache-2.0
// One byte of each aligned activation (two's complement of 11 to 16 bits, sign-extended): the low
// byte as it is, in the second pass the high byte plus 128, both unsigned.
module w4a16_aligned_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,  // the pass
  input  logic [Dot-1:0][15:0] act_i,
  output logic [Dot-1:0][7:0]  act_o
);

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign act_o[lane] = mode_i[0] ? {~act_i[lane][15], act_i[lane][14:8]} : act_i[lane][7:0];
  end

endmodule
