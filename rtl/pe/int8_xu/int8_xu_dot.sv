// SPDX-License-Identifier: Apache-2.0
// W8A8: the activation in offset binary, u = a + 128, XOR the weight's sign, times its magnitude,
// all unsigned. That is a x w plus a constant of the weight alone (128 or 127 per unit of
// magnitude), which leaves with the sum of zero activations. No negation, no carry-in, no
// sign extension: every partial product and the incoming sum are rows of one carry-save sum. Weights
// do not move, so the XORs cost no energy of their own.
//
// Golden model: models/pe/int8_xu, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: |activation x
// weight| <= 128 x 127 < 2^14 would do with 15 + log2(group) bits; the 17 are the 24 bits at group
// 128 that INT8 designs are compared at.
module int8_xu_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 24
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0] row_i,     // offset binary
  input  logic [Dot-1:0][7:0] weight_i,  // sign, magnitude
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][6:0][SumBits-1:0] product;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [7:0] toward_sign;
    assign toward_sign = row_i[lane] ^ {8{weight_i[lane][7]}};
    for (genvar i = 0; i < 7; ++i) begin : gen_bit
      assign product[lane][i] = weight_i[lane][i] ? SumBits'(toward_sign) << i : '0;
    end
  end

  sum_tree #(.Terms(7 * Dot + 1), .Bits(SumBits)) u_sum (
    .term_i({sum_i, product}),
    .sum_o (sum_o)
  );

endmodule
