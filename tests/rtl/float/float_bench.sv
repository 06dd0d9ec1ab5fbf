// SPDX-License-Identifier: Apache-2.0
// Test bench top: the modules of rtl/float that stand alone, side by side. Not synthesised.
module float_bench (
  input  logic [31:0]        a_i,
  input  logic [31:0]        b_i,
  output logic [31:0]        sum_o,
  output logic [31:0]        bounded_o,
  output logic [16:0]        recoded_o,  // of the lower half of a_i
  output logic [31:0]        product_o,  // of the lower halves of a_i and b_i
  output logic signed [40:0] fixed_o,    // of the lower half of a_i
  output logic [3:0]         zeros10_o,  // of the lowest bits of a_i, as many as the name says
  output logic [4:0]         zeros16_o,
  output logic [4:0]         zeros27_o,
  output logic               zeros1_o
);

  logic [16:0] recoded_b;

  fp32_add u_add (.a_i(a_i), .b_i(b_i), .sum_o(sum_o));
  fp32_add #(.Bounded(1'b1)) u_bounded (.a_i(a_i), .b_i(b_i), .sum_o(bounded_o));
  fp16_recode u_recode_a (.fp16_i(a_i[15:0]), .recoded_o(recoded_o));
  fp16_recode u_recode_b (.fp16_i(b_i[15:0]), .recoded_o(recoded_b));
  fp16_multiply u_multiply (.a_i(recoded_o), .b_i(recoded_b), .product_o(product_o));
  fp16_to_fixed u_fixed (.fp16_i(a_i[15:0]), .fixed_o(fixed_o));
  leading_zeros #(.Bits(1)) u_zeros1 (.value_i(a_i[0]), .count_o(zeros1_o));
  leading_zeros #(.Bits(10)) u_zeros10 (.value_i(a_i[9:0]), .count_o(zeros10_o));
  leading_zeros #(.Bits(16)) u_zeros16 (.value_i(a_i[15:0]), .count_o(zeros16_o));
  leading_zeros #(.Bits(27)) u_zeros27 (.value_i(a_i[26:0]), .count_o(zeros27_o));

endmodule
