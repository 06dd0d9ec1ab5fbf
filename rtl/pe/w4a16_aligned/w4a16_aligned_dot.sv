// SPDX-License-Identifier: Apache-2.0
// One pass of W4A16 with aligned activations: unsigned bytes times INT4 weights, exact. The passes
// meet in the group unit.
//
// Golden model: models/pe/w4a16_aligned, equal bit for bit. Combinational.
// Range: |byte x weight| <= 255 x 8 < 2^11: 12 + log2(group) bits with a sign.
module w4a16_aligned_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [0:0]          mode_i,    // unused here: the edge slices
  input  logic [Dot-1:0][7:0] row_i,     // unsigned
  input  logic [Dot-1:0][3:0] weight_i,  // two's complement
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  booth_dot #(.ActBits(8), .Dot(Dot), .SumBits(SumBits)) u_dot (
    .row_i   (row_i),
    .weight_i(weight_i),
    .sum_i   (sum_i),
    .sum_o   (sum_o)
  );

endmodule
