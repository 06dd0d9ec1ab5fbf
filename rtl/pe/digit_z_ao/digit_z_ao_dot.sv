// SPDX-License-Identifier: Apache-2.0
// W4A8 by two signed base-4 digits: w = 4 high + low, high in -2..1, low in -1..2, weights -9 to 6.
// Each digit selects one of three numbers that need no adder: the activation, its double, its
// complement (low) or twice its complement (high). That is 18 partial product bits per product and
// nothing shared. Any INT4 with a zero point is in range once its zero point is counted from one
// below (models/pe/digit_z_ao), which the group unit subtracts anyway.
//
// Rows are true numbers, for libraries where AND-OR of three is two gates and the second restores
// the sign (ao222); activations travel as 127 - a, and the sum runs backwards: the group unit
// negates it. With complemented rows: digit_z_dot.
// Complements stand for negatives; what they add depends on the weights alone and leaves with the
// sum of zero activations. One carry-save sum, no carry-in, no sign extension.
//
// Golden model: models/pe/digit_z_ao, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: |activation x
// weight| <= 128 x 9 < 2^11, so 12 + log2(group) bits with the sign, 19 at group 128.
module digit_z_ao_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0] row_i,     // unsigned
  input  logic [Dot-1:0][3:0] weight_i,  // two digits, two's complement, complemented
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  localparam int unsigned Rows = 2 * Dot;

  function automatic logic [Rows-1:0][7:0] digit_positions();
    for (int unsigned row = 0; row < Rows; ++row) digit_positions[row] = 8'(2 * (row % 2));
  endfunction

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][1:0][8:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [8:0] low, high;
    logic [7:0] now;
    logic       low_minus, low_one, low_two, high_minus, high_one, high_two;

    // Digits, complemented: 00 is -1, 10 is 1, 01 is 2 (low) or -2 (high), 11 is 0.
    assign low_minus  = ~(weight_i[lane][0] | weight_i[lane][1]);
    assign low_one    = ~(weight_i[lane][0] | low_minus);
    assign low_two    = ~(weight_i[lane][1] | low_minus);
    assign high_minus = ~(weight_i[lane][2] | weight_i[lane][3]);
    assign high_one   = ~(weight_i[lane][2] | high_minus);
    assign high_two   = ~(weight_i[lane][3] | high_minus);

    assign now     = row_i[lane];
    // Inverts: ones where the lowest bit is not selected, another constant of the weight.
    aoi22 u_low (
      .a_i(~now[0]),
      .b_i(low_one),
      .c_i(now[0]),
      .d_i(low_minus),
      .y_o(low[0])
    );
    aoi22 u_high (
      .a_i(~now[0]),
      .b_i(high_one),
      .c_i(now[0]),
      .d_i(high_minus),
      .y_o(high[0])
    );
    assign low[8]  = (now[7] & low_two);
    assign high[8] = (~now[7] & high_two);

    ao222_row #(.Bits(7)) u_low_row (
      .a_i(now[7:1]),
      .b_i(low_one),
      .c_i(now[6:0]),
      .d_i(low_two),
      .e_i(~now[7:1]),
      .f_i(low_minus),
      .y_o(low[7:1])
    );
    ao222_row #(.Bits(7)) u_high_row (
      .a_i(now[7:1]),
      .b_i(high_one),
      .c_i(~now[6:0]),
      .d_i(high_two),
      .e_i(~now[7:1]),
      .f_i(high_minus),
      .y_o(high[7:1])
    );

    assign row[lane] = {high, low};
  end

  row_sum #(
    .Rows (Rows),
    .Width(9),
    .Bits (SumBits),
    .Shift(digit_positions())
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
