// SPDX-License-Identifier: Apache-2.0
// Complement of one of two, or of none, when at most one of b_i, d_i is set. A module of its own
// for the same reason as aoi222: mappers restructure it together with the selects.
module aoi22 (
  input  logic a_i,
  input  logic b_i,
  input  logic c_i,
  input  logic d_i,
  output logic y_o
);

  assign y_o = ~((a_i & b_i) | (c_i & d_i));

endmodule
