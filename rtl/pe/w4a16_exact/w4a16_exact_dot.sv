// SPDX-License-Identifier: Apache-2.0
// W4A16 without any rounding: FP16 spans 2^-24 to 2^16, so fixed point of 41 bits holds every
// activation, and 51 bits every sum of 128 products with INT4 weights, in any order.
//
// The activation is aligned once per array row, at the edge; what a column gets is a plain, biased
// unsigned integer, whose bits above and below the numbers in use stand still (about 20 of 41 move)
// and so cost no energy. There is no shifter, no sign extension and no rounding here: booth_dot
// adds two rows per product to the arriving sum.
//
// Golden model: models/pe/w4a16_exact, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits; the sum less its constant is within 2047 x 2^29 x 8 x group,
// which is below 2^43 x group: 44 + log2(group) bits with its sign.
module w4a16_exact_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 51
) (
  input  logic [0:0]           mode_i,    // unused: one mode
  input  logic [Dot-1:0][40:0] row_i,     // biased, unsigned
  input  logic [Dot-1:0][3:0]  weight_i,  // two's complement
  input  logic [SumBits-1:0]   sum_i,
  output logic [SumBits-1:0]   sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  booth_dot #(.ActBits(41), .Dot(Dot), .SumBits(SumBits)) u_dot (
    .row_i   (row_i),
    .weight_i(weight_i),
    .sum_i   (sum_i),
    .sum_o   (sum_o)
  );

endmodule
