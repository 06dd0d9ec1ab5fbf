// SPDX-License-Identifier: Apache-2.0
// Finite FP16 to sign, 6-bit exponent, 10-bit fraction with subnormals normalised, so that every
// multiplier after it finds a leading one: 1.fraction x 2^(exponent - 25), exponents 1 to 40; zero
// has exponent and fraction 0. Combinational. Golden model: models/float RecodeFp16.
module fp16_recode (
  input  logic [15:0] fp16_i,
  output logic [16:0] recoded_o
);

  logic [4:0] field;
  logic [9:0] fraction, normal;
  logic [3:0] zeros;
  logic [5:0] exponent;

  assign field    = fp16_i[14:10];
  assign fraction = fp16_i[9:0];

  leading_zeros #(.Bits(10)) u_leading_zeros (.value_i(fraction), .count_o(zeros));

  always_comb begin
    if (field != '0) begin
      normal   = fraction;
      exponent = 6'(field) + 6'd10;
    end else begin
      normal   = fraction << zeros << 1;  // the leading one leaves
      exponent = 6'd10 - 6'(zeros);       // 0 for zero: ten zeros
    end
  end

  assign recoded_o = {fp16_i[15], exponent, normal};

endmodule
