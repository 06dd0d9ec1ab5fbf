// SPDX-License-Identifier: Apache-2.0
// Last third of acc + product (fma_align): magnitude x 2^(top - WindowBits + 1) to FP32, to
// nearest, ties to even; subnormals kept, infinity beyond the greatest number. Combinational.
// The lowest bit of the magnitude may stand for anything below. Golden model: models/float Encode.
module fma_round #(
  parameter int unsigned WindowBits = 89,   // at least 26
  parameter bit          Bounded    = 1'b0  // the result is zero or normal and does not overflow
) (
  input  logic [WindowBits-1:0] magnitude_i,
  input  logic                  negative_i,
  input  logic signed [10:0]    top_i,            // at least -126
  input  logic                  special_i,
  input  logic [31:0]           special_value_i,
  output logic [31:0]           sum_o
);

  localparam int unsigned CountBits = $clog2(WindowBits + 1);

  // Bring the leading one to the top, but not further than where 2^-126 stands.
  logic [CountBits-1:0]  zeros, shift;
  logic signed [10:0]    room;
  logic [WindowBits-1:0] normal;
  logic signed [10:0]    biased;  // exponent field less one: the leading one adds to it

  leading_zeros #(.Bits(WindowBits)) u_leading_zeros (.value_i(magnitude_i), .count_o(zeros));

  assign room   = top_i + 11'sd126;
  assign shift  = !Bounded && room < $signed(11'(zeros)) ? CountBits'(room) : zeros;
  assign normal = magnitude_i << shift;
  assign biased = room - $signed(11'(shift));

  logic        up;
  logic [30:0] rounded;
  assign up = normal[WindowBits-25]
           && (normal[WindowBits-24] || normal[WindowBits-26:0] != '0);
  // A carry out of the significand runs into the exponent, as it should.
  assign rounded = {biased[7:0], 23'b0} + 31'(normal[WindowBits-1-:24]) + 31'(up);

  logic zero, overflow;
  assign zero     = zeros == CountBits'(WindowBits);
  assign overflow = !Bounded && (biased > 11'sd253 || rounded[30:23] == '1);

  always_comb begin
    if (special_i)     sum_o = special_value_i;
    else if (zero)     sum_o = {negative_i, 31'b0};
    else if (overflow) sum_o = {negative_i, 31'h7f800000};
    else               sum_o = {negative_i, rounded};
  end

endmodule
