// SPDX-License-Identifier: Apache-2.0
// W4A8 by two signed base-4 digits of the weight less one: w - 1 = 4 high + low, high in -2..1, low
// in -1..2, for w of -8 to 7. Each digit selects one of three numbers that need no adder: the
// activation, its double, its complement (low) or twice its complement (high). That is 18 partial
// product bits per product and nothing shared. What the weights are short of, once the group's
// activation sum, the group unit adds (PE_ACT_SHARE), which has that sum for zero points anyway.
//
// With Complement rows are complements, for libraries where the gate that selects among three
// inverts (aoi222), and activations travel as a + 128. Without, rows are true numbers, for
// libraries where that is two gates and the second restores the sign (ao222), and activations
// travel as 127 - a. Either way the sum runs backwards: the group unit negates it.
// Complements stand for negatives; what they add depends on the weights alone and leaves with the
// sum of zero activations. One carry-save sum, no carry-in, no sign extension.
//
// Golden model: models/pe/families DigitZPe, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits. The sum less its constant is -sum a (w - 1), which may need 12
// bits per product, but it is not used: the group unit subtracts sum a modulo 2^SumBits before it
// extends the sign, and only the outcome, -sum a w, has to fit. -a w is within -1024 (-128 x -8)
// and 1016 (127 x -8): 11 + log2(group) bits, 18 at group 128, whose least number -2^17 is reached.
module digit_z_dot #(
  parameter int unsigned Dot        = 4,
  parameter bit          Complement = 1'b1,
  parameter int unsigned SumBits    = 18
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0] row_i,     // unsigned
  input  logic [Dot-1:0][3:0] weight_i,  // two digits, two's complement, complemented
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  localparam int unsigned Rows = 2 * Dot;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][1:0][8:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [7:0] now;
    logic       lowest;
    assign now    = row_i[lane];
    // aoi22 inverts. For true rows that leaves a one where the lowest bit is not selected, another
    // constant of the weight.
    assign lowest = Complement ? now[0] : ~now[0];

    for (genvar digit = 0; digit < 2; ++digit) begin : gen_digit
      logic       minus, one, two;
      logic [7:0] by_two;
      // Complemented digits: 00 is -1, 10 is 1, 01 is 2 (low) or -2 (high), 11 is 0.
      assign minus  = ~(weight_i[lane][2*digit] | weight_i[lane][2*digit+1]);
      assign one    = ~(weight_i[lane][2*digit] | minus);
      assign two    = ~(weight_i[lane][2*digit+1] | minus);
      assign by_two = digit == 1 ? ~now : now;

      aoi22 u_lowest (
        .a_i(lowest),
        .b_i(one),
        .c_i(~lowest),
        .d_i(minus),
        .y_o(row[lane][digit][0])
      );
      select_row #(.Bits(7), .Complement(Complement)) u_select (
        .a_i(now[7:1]),
        .b_i(one),
        .c_i(by_two[6:0]),
        .d_i(two),
        .e_i(~now[7:1]),
        .f_i(minus),
        .y_o(row[lane][digit][7:1])
      );
      assign row[lane][digit][8] = (by_two[7] & two) ^ Complement;
    end
  end

  row_sum #(
    .Rows (Rows),
    .Width(9),
    .Bits (SumBits),
    .Shift({Dot{8'd2, 8'd0}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
