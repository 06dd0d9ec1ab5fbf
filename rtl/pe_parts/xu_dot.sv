// SPDX-License-Identifier: Apache-2.0
// The activation in offset binary, u = a + 128, XOR the weight's sign, times its magnitude,
// all unsigned. That is a x w plus a constant of the weight alone (128 or 127 per unit of
// magnitude), which leaves with the sum of zero activations. No negation, no carry-in, no
// sign extension: every partial product and the incoming sum are rows of one carry-save sum.
// Weights do not move, so the XORs cost no energy of their own.
//
// Golden model: models/pe/families XuPe, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: |activation x
// weight| <= 128 x (2^(WeightBits - 1) - 1), so 7 + WeightBits + log2(group) bits with the sign, 18
// at group 128 with four-bit weights.
module xu_dot #(
  parameter int unsigned Dot        = 4,
  parameter int unsigned WeightBits = 4,  // at most 9
  parameter int unsigned SumBits    = 14 + WeightBits
) (
  input  logic [0:0]                     mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0]            row_i,     // offset binary
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,  // sign, magnitude
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  localparam int unsigned Magnitude = WeightBits - 1;  // bits
  localparam int unsigned Rows      = Magnitude * Dot;

  localparam logic [7:0][7:0] BitPositions = 64'h0706_0504_0302_0100;

  logic [Dot-1:0][Magnitude-1:0][7:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [7:0] toward_sign;
    assign toward_sign = row_i[lane] ^ {8{weight_i[lane][Magnitude]}};
    for (genvar i = 0; i < int'(Magnitude); ++i) begin : gen_bit
      assign row[lane][i] = weight_i[lane][i] ? toward_sign : '0;
    end
  end

  row_sum #(
    .Rows (Rows),
    .Width(8),
    .Bits (SumBits),
    .Shift({Dot{BitPositions[Magnitude-1:0]}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
