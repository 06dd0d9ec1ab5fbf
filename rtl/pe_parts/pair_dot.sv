// SPDX-License-Identifier: Apache-2.0
// Two lanes per partial product. A bit of two lanes' weights selects one of four numbers that the
// tile row has ready: 0, the first activation, the second, their sum. That is a nine-bit row where
// two lanes by themselves bring two of eight bits: per product and weight bit 4.5 partial product
// bits, not 8, for an AND-OR instead of an AND each and one row-shared adder per pair.
//
// With Complement rows are complements, for libraries where the gate that selects among three
// inverts (aoi222), and activations travel as a + 128. Without, rows are true numbers, for
// libraries where that is two gates and the second restores the sign (ao222), and activations
// travel as 127 - a. Either way the sum runs backwards: the group unit negates it.
// The row of the sign bits counts the other way, so it selects from the complements. What all this
// adds depends on the weights alone and leaves with the sum of zero activations. One carry-save
// sum, no carry-in, no sign extension.
//
// Golden model: models/pe/families PairPe, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: -activation x
// weight is within -2^(6 + WeightBits) and 127 x 2^(WeightBits - 1), so 7 + WeightBits +
// log2(group) bits, 18 at group 128 with four-bit weights, hold even a group of -128 times the
// least weight.
module pair_dot #(
  parameter  int unsigned Dot        = 4,
  parameter  int unsigned WeightBits = 4,  // at most 8
  parameter  bit          Complement = 1'b1,
  parameter  int unsigned SumBits    = 14 + WeightBits,
  localparam int unsigned Pairs      = (Dot + 1) / 2
) (
  input  logic [0:0]                     mode_i,    // unused: one mode
  input  logic [Pairs-1:0][24:0]         row_i,     // pair_share's
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,  // two's complement, complemented
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  localparam int unsigned Rows = WeightBits * Pairs;

  localparam logic [7:0][7:0] BitPositions = 64'h0706_0504_0302_0100;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][WeightBits-1:0]        set;    // weight bits
  logic [Pairs-1:0][1:0][WeightBits-1:0] clear;  // complements; a lone last lane's partner is zero
  logic [Pairs-1:0][WeightBits-1:0][8:0] row;

  assign set   = ~weight_i;
  assign clear = ~(2 * WeightBits * Pairs)'(set);

  for (genvar pair = 0; pair < int'(Pairs); ++pair) begin : gen_pair
    for (genvar i = 0; i < int'(WeightBits); ++i) begin : gen_bit
      localparam logic [8:0] Flip = i == int'(WeightBits) - 1 ? '1 : '0;

      logic       both, only_first, only_second;
      logic [7:0] first, second;
      logic [8:0] total;
      assign both        = ~(clear[pair][0][i] | clear[pair][1][i]);
      assign only_first  = ~(clear[pair][0][i] | both);
      assign only_second = ~(clear[pair][1][i] | both);
      assign first       = row_i[pair][7:0] ^ Flip[7:0];
      assign second      = row_i[pair][15:8] ^ Flip[7:0];
      assign total       = row_i[pair][24:16] ^ Flip;

      select_row #(.Bits(8), .Complement(Complement)) u_select (
        .a_i(first),
        .b_i(only_first),
        .c_i(second),
        .d_i(only_second),
        .e_i(total[7:0]),
        .f_i(both),
        .y_o(row[pair][i][7:0])
      );
      // A single activation has no ninth bit: for it, the sign row's may be any constant.
      assign row[pair][i][8] = (both & total[8]) ^ Complement;
    end
  end

  row_sum #(
    .Rows (Rows),
    .Width(9),
    .Bits (SumBits),
    .Shift({Pairs{BitPositions[WeightBits-1:0]}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
