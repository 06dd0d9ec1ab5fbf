// SPDX-License-Identifier: Apache-2.0
// BitFusion's fusion unit (Sharma et al., ISCA 2018, spatial fusion): 16 bricks multiply two-bit
// digits, each with or without a sign, and a tree of shift-adders joins them to one 8x8 product, to
// two 4x8, four 4x4 or 2x8, eight 2x4 or sixteen 2x2, whose sum it gives.
//
// Brick 8 qw + 4 qa + 2 iw + ia: a bit of the activation's (a) and the weight's (w) digit number
// each, as far as the width has that many digits, and of the element's number otherwise. So the
// level of the tree that adds over a bit shifts by its weight in the one case, by nothing in the
// other; four static bits say which.
//
// Golden model: models/pe/bitfusion. Combinational.
// Range: a quad -120..225 in 9 bits; 4x8 bits -1920..3825 in 13; 8x8 bits -32640..65025 in 17. Sums
// that are not shifted are smaller.
module bitfusion_unit (
  input  logic [5:0]       mode_i,
  input  logic [15:0][1:0] act_i,
  input  logic [15:0][1:0] weight_i,
  output logic [16:0]      sum_o     // two's complement
);

  logic act4, act8, weight4, weight8;  // at least so wide
  assign act8    = mode_i[1];
  assign act4    = mode_i[0] | act8;
  assign weight8 = mode_i[3];
  assign weight4 = mode_i[2] | weight8;

  // Only an operand's highest digit, 2 q + i, carries its sign.
  logic [3:0] act_signed, weight_signed;
  assign act_signed    = {4{mode_i[4]}} & {1'b1, ~act4, ~act8, ~act8 & ~act4};
  assign weight_signed = {4{mode_i[5]}} & {1'b1, ~weight4, ~weight8, ~weight8 & ~weight4};

  logic [8:0] quad [4];  // 2 qw + qa
  for (genvar q = 0; q < 4; ++q) begin : gen_quad
    bitfusion_quad u_quad (
      .act4_i         (act4),
      .weight4_i      (weight4),
      .act_signed_i   (act_signed[2*(q%2)+:2]),
      .weight_signed_i(weight_signed[2*(q/2)+:2]),
      .act_i          (act_i[4*q+:4]),
      .weight_i       (weight_i[4*q+:4]),
      .sum_o          (quad[q])
    );
  end

  logic [12:0] low, high;  // by qw
  assign low   = 13'($signed(quad[0])) + (13'($signed(quad[1])) << {act8, 2'b0});
  assign high  = 13'($signed(quad[2])) + (13'($signed(quad[3])) << {act8, 2'b0});
  assign sum_o = 17'($signed(low)) + (17'($signed(high)) << {weight8, 2'b0});

endmodule
