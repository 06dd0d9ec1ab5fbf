// SPDX-License-Identifier: Apache-2.0
// One of three, or none, when at most one of b_i, d_i, f_i is set. A module of
// its own, so that synthesis can put the best cells in its place (AND-OR-invert of two pairs, then
// OR-AND-invert with the complements of the third, where six-input gates do not exist): mappers
// rarely find them by themselves.
module ao222 (
  input  logic a_i,
  input  logic b_i,
  input  logic c_i,
  input  logic d_i,
  input  logic e_i,
  input  logic f_i,
  output logic y_o
);

  assign y_o = (a_i & b_i) | (c_i & d_i) | (e_i & f_i);

endmodule
