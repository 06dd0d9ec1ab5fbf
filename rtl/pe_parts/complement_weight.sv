// SPDX-License-Identifier: Apache-2.0
// Weights as a tile stores them: complemented, which makes one-hot selects of two of their bits
// with NOR gates alone (pair_dot.sv, digit_dot.sv).
module complement_weight #(
  parameter int unsigned Dot        = 4,
  parameter int unsigned WeightBits = 4
) (
  input  logic [0:0]                     mode_i,  // unused: one mode
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,
  output logic [Dot-1:0][WeightBits-1:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;
  assign weight_o    = ~weight_i;

endmodule
