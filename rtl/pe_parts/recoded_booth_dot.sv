// SPDX-License-Identifier: Apache-2.0
// Radix-4 Booth digits, recoded once per array column (booth_weight): a digit selects nothing, the
// activation or its double, and a static sign complements the row. Offset-binary activations make
// complement serve for minus, without a carry-in: what it adds depends on the weights alone.
//
// Golden model: models/pe/families RecodedBoothPe, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: |activation x
// weight| <= 2^(6 + WeightBits), reached by the least of both alone: 8 + WeightBits + log2(group)
// bits.
module recoded_booth_dot #(
  parameter  int unsigned Dot        = 4,
  parameter  int unsigned WeightBits = 4,  // even, at most 8
  parameter  int unsigned SumBits    = 15 + WeightBits,
  localparam int unsigned Digits     = WeightBits / 2
) (
  input  logic [0:0]                      mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0]             row_i,     // offset binary
  input  logic [Dot-1:0][Digits-1:0][2:0] weight_i,  // per digit negative, two, one
  input  logic [SumBits-1:0]              sum_i,
  output logic [SumBits-1:0]              sum_o
);

  localparam int unsigned Rows = Digits * Dot;

  localparam logic [3:0][7:0] DigitPositions = 32'h0604_0200;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][Digits-1:0][8:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    for (genvar digit = 0; digit < int'(Digits); ++digit) begin : gen_digit
      logic       negative, two, one;
      logic [8:0] multiple;
      assign {negative, two, one} = weight_i[lane][digit];
      assign multiple = ({9{one}} & {1'b0, row_i[lane]}) | ({9{two}} & {row_i[lane], 1'b0});
      assign row[lane][digit] = multiple ^ {9{negative}};
    end
  end

  row_sum #(
    .Rows (Rows),
    .Width(9),
    .Bits (SumBits),
    .Shift({Dot{DigitPositions[Digits-1:0]}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
