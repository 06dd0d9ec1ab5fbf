// SPDX-License-Identifier: Apache-2.0
// W4A16 as MixPE (arXiv 2411.16158) describes it: each bit of the weight's magnitude gates
// a shifted copy of the FP16 significand, the copies are added, and the product goes into an FP32
// sum. The paper shows no gates; operands are recoded at the edges, as the FP16 rival's are.
//
// Golden model: models/pe/w4a16_shift_add, equal bit for bit. Combinational.
// Range: 2047 x 8 < 2^14, so the product is exact in FP32 and its leading one stands at bit 10 to
// 13. Products are multiples of 2^-24 below 2^19: every sum is normal or zero.
module w4a16_shift_add_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 32
) (
  input  logic [0:0]           mode_i,    // unused: one mode
  input  logic [Dot-1:0][16:0] row_i,     // recoded (fp16_recode)
  input  logic [Dot-1:0][4:0]  weight_i,  // sign, magnitude
  input  logic [SumBits-1:0]   sum_i,
  output logic [SumBits-1:0]   sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][31:0] product;
  logic [31:0]          dot;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [3:0][13:0] copy;
    logic [13:0]      significand;
    logic [16:0]      act;
    logic [7:0]       field;

    assign act = row_i[lane];
    for (genvar i = 0; i < 4; ++i) begin : gen_copy
      assign copy[i] = weight_i[lane][i] ? 14'({1'b1, act[9:0]}) << i : '0;
    end
    sum_tree #(.Terms(4), .Bits(14)) u_significand (.term_i(copy), .sum_o(significand));

    // A significand at bit t stands for 2^(exponent - 35 + t).
    assign field = 8'(act[15:10]) + 8'd102;
    always_comb begin
      product[lane][31] = act[16] ^ weight_i[lane][4];
      if (act[15:10] == '0 || weight_i[lane][3:0] == '0) product[lane][30:0] = '0;
      else if (significand[13]) product[lane][30:0] = {field + 8'd3, significand[12:0], 10'b0};
      else if (significand[12]) product[lane][30:0] = {field + 8'd2, significand[11:0], 11'b0};
      else if (significand[11]) product[lane][30:0] = {field + 8'd1, significand[10:0], 12'b0};
      else                      product[lane][30:0] = {field, significand[9:0], 13'b0};
    end
  end

  fp32_tree #(.Terms(Dot), .Bounded(1'b1)) u_tree (.term_i(product), .sum_o(dot));
  fp32_add #(.Bounded(1'b1)) u_add (.a_i(sum_i), .b_i(dot), .sum_o(sum_o));

endmodule
