// SPDX-License-Identifier: Apache-2.0
// One half adder. A module of its own, so that synthesis can put the library's cell in its place.
module half_adder (
  input  logic a_i,
  input  logic b_i,
  output logic sum_o,
  output logic carry_o
);

  assign sum_o   = a_i ^ b_i;
  assign carry_o = a_i & b_i;

endmodule
