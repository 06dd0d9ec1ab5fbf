// SPDX-License-Identifier: Apache-2.0
// FP16 x FP16 with FP32 sums, as conventional hardware does it: exact products in FP32, added by a
// balanced tree of rounding adders, then to the running sum. Operands recoded at the array's edges.
//
// Golden models: models/pe/fp16, models/pe/w4a16_fp16mul, equal bit for bit. Combinational.
// Range: products are multiples of 2^-48 below 2^32, so a sum of any group is normal or zero.
module fp16_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 32
) (
  input  logic [0:0]           mode_i,    // unused: one mode
  input  logic [Dot-1:0][16:0] row_i,     // recoded, as the weights
  input  logic [Dot-1:0][16:0] weight_i,
  input  logic [SumBits-1:0]   sum_i,
  output logic [SumBits-1:0]   sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][31:0] product;
  logic [31:0]          dot;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    fp16_multiply u_multiply (
      .a_i      (row_i[lane]),
      .b_i      (weight_i[lane]),
      .product_o(product[lane])
    );
  end

  fp32_tree #(.Terms(Dot), .Bounded(1'b1)) u_tree (.term_i(product), .sum_o(dot));
  fp32_add #(.Bounded(1'b1)) u_add (.a_i(sum_i), .b_i(dot), .sum_o(sum_o));

endmodule
