// SPDX-License-Identifier: Apache-2.0
// The product of two recoded FP16 numbers (fp16_recode) as FP32, exact: 22 significand bits, a
// leading one at either of two places, exponent field 79 to 158. Combinational. Golden model:
// models/float MultiplyFp16.
module fp16_multiply (
  input  logic [16:0] a_i,
  input  logic [16:0] b_i,
  output logic [31:0] product_o
);

  logic [21:0] product;
  logic [7:0]  field;
  logic        zero;

  assign product = {11'b0, 1'b1, a_i[9:0]} * {11'b0, 1'b1, b_i[9:0]};
  // 2^(a - 25) x 2^(b - 25) x 2^127, and one more where the product reached 2.
  assign field = 8'(a_i[15:10]) + 8'(b_i[15:10]) + 8'd77 + 8'(product[21]);
  assign zero  = a_i[15:10] == '0 || b_i[15:10] == '0;

  always_comb begin
    product_o[31] = a_i[16] ^ b_i[16];
    if (zero)             product_o[30:0] = '0;
    else if (product[21]) product_o[30:0] = {field, product[20:0], 2'b0};
    else                  product_o[30:0] = {field, product[19:0], 3'b0};
  end

endmodule
