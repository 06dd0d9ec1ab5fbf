// SPDX-License-Identifier: Apache-2.0
// One 4-bit ANT code into value = integer x 4^exponent. ANT (Guo et al., MICRO 2022) decodes into
// integer and exponent of 2; the exponent here counts powers of 4, which flint never needs finer
// and powers of two need not either, since the integer may be 2: one bit less to carry and to
// shift by.
//
//   int    two's complement -8..7, or 0..15; exponent 0
//   flint  the first one gives the exponent, what follows it the mantissa. Behind a leading 0 the
//          rest is the integer itself; behind a leading 1, n zeros lead a rest r, and the value is
//          2r x 4^n, or 4^n for r = 0. Unsigned: 0..8,10,12,14,16,24,32,64 (as codes: 0..7, 12..15,
//          10, 11, 9, 8). Signed: a sign bit before three such bits, +-0,1,2,3,4,6,8,16.
//   pot    0, or 2^(code-1): up to 2^14 unsigned; a sign bit before three bits, up to 2^6, signed
//
// The value sets are those of the authors' public quantizer (clevercool/ANT-Quantization,
// ant_quantization/antquant/quant_modules.py: flint_value, pot_value, int_value), as integers.
// Golden model: models/pe/ant. Combinational.
// Range: integer -8..15; exponent 0..7, and 0..3 for signed codes.
module ant_decode (
  input  logic       unsigned_i,
  input  logic [1:0] type_i,      // 0 int, 1 flint, 2 pot
  input  logic [3:0] code_i,
  output logic [4:0] integer_o,   // two's complement
  output logic [2:0] exponent_o
);

  logic       negative, lead, none_left;
  logic [2:0] rest;        // flint: what follows the leading bit, filled with ones behind
  logic [1:0] zeros;       // leading zeros of rest
  logic [3:0] magnitude;
  logic [3:0] power;       // pot: the exponent of 2

  assign negative  = ~unsigned_i & code_i[3];
  assign lead      = unsigned_i ? code_i[3] : code_i[2];
  assign rest      = unsigned_i ? code_i[2:0] : {code_i[1:0], 1'b1};
  assign none_left = unsigned_i ? code_i[2:0] == 3'd0 : code_i[1:0] == 2'd0;
  assign zeros     = rest[2] ? 2'd0 : rest[1] ? 2'd1 : rest[0] ? 2'd2 : 2'd3;
  assign power     = (unsigned_i ? code_i : {1'b0, code_i[2:0]}) - 4'd1;

  always_comb begin
    magnitude  = '0;
    exponent_o = '0;
    if (type_i == 2'd1) begin
      if (lead) begin
        magnitude  = unsigned_i ? {code_i[2:0], none_left} : {1'b0, code_i[1:0], none_left};
        exponent_o = {1'b0, zeros};
      end else begin
        magnitude = unsigned_i ? {1'b0, code_i[2:0]} : {2'b0, code_i[1:0]};
      end
    end else if (code_i[2:0] != 3'd0 || (unsigned_i && code_i[3])) begin
      magnitude  = {2'b0, power[0], ~power[0]};
      exponent_o = power[3:1];
    end
    if (type_i == 2'd0) begin
      integer_o  = {negative, code_i};
      exponent_o = '0;
    end else begin
      integer_o = ({1'b0, magnitude} ^ {5{negative}}) + 5'(negative);
    end
  end

endmodule
