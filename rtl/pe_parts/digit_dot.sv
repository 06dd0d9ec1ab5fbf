// SPDX-License-Identifier: Apache-2.0
// Base-4 digits: each but the top one selects nothing, the activation, its double or its
// triple, which the tile row has ready; the top digit, -2 to 1, takes complements for minus. No
// XOR, no carry-in, no sign extension: 19 partial product bits per product with four-bit weights,
// not 32; 39, not 64, with eight. Rows are complements, because the gate that selects among three
// inverts (aoi222); the sum runs backwards, and the group unit negates it.
//
// Golden model: models/pe/families DigitPe, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: -activation x
// weight is within -2^(6 + WeightBits) and 127 x 2^(WeightBits - 1), so 7 + WeightBits +
// log2(group) bits.
module digit_dot #(
  parameter int unsigned Dot        = 4,
  parameter int unsigned WeightBits = 4,  // even, at most 8
  parameter int unsigned SumBits    = 14 + WeightBits
) (
  input  logic [0:0]                     mode_i,    // unused: one mode
  input  logic [Dot-1:0][17:0]           row_i,     // triple_share's
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,  // two's complement, complemented
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  localparam int unsigned Digits = WeightBits / 2;
  localparam int unsigned Rows   = Digits * Dot;
  localparam int unsigned Top    = Digits - 1;

  localparam logic [3:0][7:0] DigitPositions = 32'h0604_0200;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][Digits-1:0][9:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [7:0] single;
    assign single = row_i[lane][7:0];

    for (genvar digit = 0; digit < int'(Digits); ++digit) begin : gen_digit
      logic       one, two, three;
      logic [8:1] by_two;
      logic [9:0] by_three;
      assign three = ~(weight_i[lane][2*digit] | weight_i[lane][2*digit+1]);
      assign one   = ~(weight_i[lane][2*digit] | three);
      assign two   = ~(weight_i[lane][2*digit+1] | three);

      // At the top minus two and minus one.
      assign by_two   = digit == Top ? ~single : single;
      assign by_three = digit == Top ? {2'b0, ~single} : row_i[lane][17:8];

      select_row #(.Bits(7), .Complement(1'b1)) u_select (
        .a_i(single[7:1]),
        .b_i(one),
        .c_i(by_two[7:1]),
        .d_i(two),
        .e_i(by_three[7:1]),
        .f_i(three),
        .y_o(row[lane][digit][7:1])
      );
      assign row[lane][digit][0] = ~((single[0] & one) | (by_three[0] & three));
      assign row[lane][digit][8] = ~((by_two[8] & two) | (by_three[8] & three));
      assign row[lane][digit][9] = ~(by_three[9] & three);
    end
  end

  row_sum #(
    .Rows  (Rows),
    .Width (10),
    .Bits  (SumBits),
    .Shift ({Dot{DigitPositions[Top:0]}}),
    .Length({Dot{8'd9, {Top{8'd10}}}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
