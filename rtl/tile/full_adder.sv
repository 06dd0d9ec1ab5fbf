// SPDX-License-Identifier: Apache-2.0
// One full adder. A module of its own, so that synthesis can put the library's cell in its place.
module full_adder (
  input  logic a_i,
  input  logic b_i,
  input  logic c_i,
  output logic sum_o,
  output logic carry_o
);

  assign sum_o   = a_i ^ b_i ^ c_i;
  assign carry_o = (a_i & b_i) | (c_i & (a_i ^ b_i));

endmodule
