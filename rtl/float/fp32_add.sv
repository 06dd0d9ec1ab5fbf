// SPDX-License-Identifier: Apache-2.0
// FP32 a + b, to nearest, ties to even, subnormals kept; NaN is 7fc00000. Combinational: one path
// (order by magnitude, align, add, normalise, round). Golden model: models/float AddFp32.
//
// Bounded: for sums that are zero or normal and far from overflow, of operands of the same kind.
// Sums of FP16 products are: multiples of 2^-48, and below 2^32 times their number.
module fp32_add #(
  parameter bit Bounded = 1'b0
) (
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  output logic [31:0] sum_o
);

  logic        swap;
  logic [31:0] major, minor;
  assign swap  = a_i[30:0] < b_i[30:0];
  assign major = swap ? b_i : a_i;
  assign minor = swap ? a_i : b_i;

  // Exponents of the significands; a subnormal's is that of the least normal number.
  logic [7:0] major_exponent, minor_exponent, distance;
  assign major_exponent = major[30:23] == '0 && !Bounded ? 8'd1 : major[30:23];
  assign minor_exponent = minor[30:23] == '0 && !Bounded ? 8'd1 : minor[30:23];
  assign distance       = major_exponent - minor_exponent;

  // Two places below the significand and one for anything further: all that rounding asks.
  logic [23:0] major_significand, minor_significand;
  logic [51:0] shifted;
  logic [26:0] aligned;
  assign major_significand = {major[30:23] != '0, major[22:0]};
  assign minor_significand = {minor[30:23] != '0, minor[22:0]};
  assign shifted = {minor_significand, 28'b0} >> (distance > 8'd26 ? 5'd26 : distance[4:0]);
  assign aligned = {shifted[51:26], |shifted[25:0]};

  logic        subtract, negative;
  logic [27:0] magnitude;
  assign subtract  = major[31] != minor[31];
  assign magnitude = {1'b0, major_significand, 3'b0} + ({1'b0, aligned} ^ {28{subtract}})
                   + 28'(subtract);
  // A difference of zero is positive.
  assign negative = major[31] && !(subtract && magnitude == '0);

  logic        special;
  logic [31:0] special_value;
  assign special = !Bounded && major[30:23] == '1;
  always_comb begin
    special_value = {major[31], 31'h7f800000};
    if (major[22:0] != '0 || (minor[30:23] == '1 && subtract)) special_value = 32'h7fc00000;
  end

  fma_round #(.WindowBits(28), .Bounded(Bounded)) u_round (
    .magnitude_i    (magnitude),
    .negative_i     (negative),
    .top_i          ($signed({3'b0, major_exponent}) - 11'sd126),
    .special_i      (special),
    .special_value_i(special_value),
    .sum_o          (sum_o)
  );

endmodule
