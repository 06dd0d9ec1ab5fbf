// SPDX-License-Identifier: Apache-2.0
// OLAccel's dot product: Dot lanes of 4x4 bits, and an outlier lane, which adds what the nibbles
// leave out. With an activation outlier 16 H + h in lane i and a weight outlier 16 V + v in lane j:
//   sum of all products = sum of the nibbles' products + 16 (H x (weight of lane i) + V x h_j),
// where the weight of lane i is 16 V + v if i is j, else its nibble. The paper does weight outliers
// in a 17th 4-bit unit beside 16 lanes, activation outliers in wide units of their own.
//
// Golden model: models/pe/olaccel, equal bit for bit. Combinational.
// Range: H -2048..2047, weights -119..119: the outlier term's bracket is within 2048 x 119 + 64 <
// 2^18, in 20 bits; |product| <= 32759 x 119 < 2^22, so SumBits = 23 + log2(group).
`include "pe.svh"

module olaccel_dot #(
  parameter  int unsigned Dot       = 4,
  parameter  int unsigned SumBits   = 30,
  localparam int unsigned IndexBits = `PE_OUTLIER_INDEX_BITS(Dot)
) (
  input  logic [0:0]                     mode_i,    // unused: the edges have packed
  input  logic [`PE_ROW_BITS(Dot)-1:0]   row_i,
  input  logic [`PE_STORE_BITS(Dot)-1:0] weight_i,
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][3:0]  act, weight;
  logic [11:0]          act_high;
  logic [3:0]           weight_high;
  logic [IndexBits-1:0] act_index, weight_index;
  assign {act_index, act_high, act}          = row_i;
  assign {weight_index, weight_high, weight} = weight_i;

  logic [Dot-1:0][7:0] product;  // |-8 x -8| = 2^6
  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign product[lane] = 8'($signed(act[lane])) * 8'($signed(weight[lane]));
  end

  // The partners of the outliers, each chosen by the other side's index.
  logic [3:0]  act_partner, weight_nibble;
  logic [7:0]  weight_partner;
  logic [19:0] outlier;
  assign act_partner    = Dot > 1 ? act[weight_index] : act[0];
  assign weight_nibble  = Dot > 1 ? weight[act_index] : weight[0];
  assign weight_partner = 8'($signed(weight_nibble))
                        + (act_index == weight_index ? {weight_high, 4'b0} : 8'b0);
  assign outlier = 20'($signed(act_high)) * 20'($signed(weight_partner))
                 + 20'($signed(weight_high)) * 20'($signed(act_partner));

  logic [Dot-1:0][SumBits-1:0] wide;
  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_wide
    assign wide[lane] = SumBits'($signed(product[lane]));
  end

  sum_tree #(.Terms(Dot + 2), .Bits(SumBits)) u_sum (
    .term_i({sum_i, SumBits'($signed({outlier, 4'b0})), wide}),
    .sum_o (sum_o)
  );

endmodule
