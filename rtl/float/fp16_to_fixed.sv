// SPDX-License-Identifier: Apache-2.0
// Finite FP16 as an integer multiple of 2^-24, exact: 41 bits, as |fp16| <= 2047 x 2^29 of them.
// The 12-bit signed significand moves up by 0 to 29. Combinational. Golden model: models/float
// Fp16ToFixed.
module fp16_to_fixed (
  input  logic [15:0]        fp16_i,
  output logic signed [40:0] fixed_o
);

  logic [4:0]         field, shift;
  logic signed [11:0] significand;

  assign field       = fp16_i[14:10];
  assign shift       = field == '0 ? 5'd0 : field - 5'd1;
  assign significand = fp16_i[15] ? -12'({field != '0, fp16_i[9:0]})
                                  : 12'({field != '0, fp16_i[9:0]});
  assign fixed_o     = 41'(significand) << shift;

endmodule
