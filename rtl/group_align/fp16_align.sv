// SPDX-License-Identifier: Apache-2.0
// A finite FP16 activation as an integer in units of its group: 2^(field_i - 13 - Bits), to
// nearest, ties to even, two's complement, never the most negative. field_i is the group's
// greatest exponent field (group_exponent). One shifter; combinational; once per array row and
// lane. Golden model: models/group_align AlignFp16, which states the error.
module fp16_align #(
  parameter int unsigned Bits = 13  // 11 to 16
) (
  input  logic [15:0]            fp16_i,
  input  logic [4:0]             field_i,
  output logic signed [Bits-1:0] aligned_o
);

  logic [4:0]      field, distance;
  logic [Bits-1:0] significand;  // in half units
  assign field       = fp16_i[14:10] == '0 ? 5'd1 : fp16_i[14:10];
  assign distance    = field_i - field;
  assign significand = Bits'({fp16_i[14:10] != '0, fp16_i[9:0]}) << (Bits - 11);

  // Two places below the unit, the lower of which stands for anything further.
  logic [2*Bits-1:0] shifted;
  logic              half, rest, up;
  logic [Bits-1:0]   whole, rounded, magnitude;
  assign shifted   = {significand, {Bits{1'b0}}} >> (distance > 5'(Bits) ? 5'(Bits) : distance);
  assign whole     = {1'b0, shifted[2*Bits-1:Bits+1]};
  assign half      = shifted[Bits];
  assign rest      = shifted[Bits-1:0] != '0;
  assign up        = half && (rest || whole[0]);
  assign rounded   = whole + Bits'(up);
  assign magnitude = rounded[Bits-1] ? {1'b0, {(Bits - 1){1'b1}}} : rounded;
  assign aligned_o = fp16_i[15] ? -magnitude : magnitude;

endmodule
