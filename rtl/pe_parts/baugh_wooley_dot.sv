// SPDX-License-Identifier: Apache-2.0
// The array of Baugh and Wooley by hand: bits that count negative enter inverted, all rows in
// one carry-save sum, no sign extension. The constant leaves with the sum of zero activations.
//
// Golden model: models/pe/families ProductPe, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: |activation x
// weight| <= 2^(6 + WeightBits), reached by the least of both alone: 8 + WeightBits + log2(group)
// bits.
module baugh_wooley_dot #(
  parameter int unsigned Dot        = 4,
  parameter int unsigned WeightBits = 4,  // at most 8
  parameter int unsigned SumBits    = 15 + WeightBits
) (
  input  logic [0:0]                     mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0]            row_i,     // two's complement
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,  // two's complement
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  localparam int unsigned Rows = WeightBits * Dot;

  localparam logic [7:0][7:0] BitPositions = 64'h0706_0504_0302_0100;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][WeightBits-1:0][7:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    for (genvar i = 0; i < int'(WeightBits); ++i) begin : gen_bit
      localparam logic [7:0] Negative = i == int'(WeightBits) - 1 ? 8'h7f : 8'h80;
      assign row[lane][i] = (row_i[lane] & {8{weight_i[lane][i]}}) ^ Negative;
    end
  end

  row_sum #(
    .Rows (Rows),
    .Width(8),
    .Bits (SumBits),
    .Shift({Dot{BitPositions[WeightBits-1:0]}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
