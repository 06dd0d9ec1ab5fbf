// SPDX-License-Identifier: Apache-2.0
// W4A8, two lanes per partial product. A bit of two lanes' weights selects one of four numbers that
// the tile row has ready: 0, the first activation, the second, their sum. That is a nine-bit row
// where two lanes by themselves bring two of eight bits: 18 partial product bits per product, not
// 32, for an AND-OR instead of an AND each and one row-shared adder per pair.
//
// Rows are complements, because the gate that selects among three inverts where a library has it
// (aoi222); activations travel as a + 128, and the sum runs backwards: the group unit negates it.
// The row of the sign bits counts the other way, so it selects from the complements. What all this
// adds depends on the weights alone and leaves with the sum of zero activations. One carry-save
// sum, no carry-in, no sign extension.
//
// Golden model: models/pe/pair, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: -activation x
// weight is within -2^10 and 1016, so 11 + log2(group) bits, 18 at group 128, hold even a
// group of -128 x -8.
module pair_dot #(
  parameter  int unsigned Dot     = 4,
  parameter  int unsigned SumBits = 18,
  localparam int unsigned Pairs   = (Dot + 1) / 2
) (
  input  logic [0:0]             mode_i,    // unused: one mode
  input  logic [Pairs-1:0][24:0] row_i,     // pair_share's
  input  logic [Dot-1:0][3:0]    weight_i,  // two's complement, complemented
  input  logic [SumBits-1:0]     sum_i,
  output logic [SumBits-1:0]     sum_o
);

  localparam int unsigned Rows = 4 * Pairs;

  function automatic logic [Rows-1:0][7:0] bit_positions();
    for (int unsigned row = 0; row < Rows; ++row) bit_positions[row] = 8'(row % 4);
  endfunction

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][3:0]        set;    // weight bits
  logic [Pairs-1:0][1:0][3:0] clear;  // their complements; a lone last lane's partner is zero
  logic [Pairs-1:0][3:0][8:0] row;

  assign set   = ~weight_i;
  assign clear = ~(8 * Pairs)'(set);

  for (genvar pair = 0; pair < int'(Pairs); ++pair) begin : gen_pair
    for (genvar i = 0; i < 4; ++i) begin : gen_bit
      localparam logic [8:0] Flip = i == 3 ? '1 : '0;

      logic       both, only_first, only_second;
      logic [7:0] first, second;
      logic [8:0] total;
      assign both        = ~(clear[pair][0][i] | clear[pair][1][i]);
      assign only_first  = ~(clear[pair][0][i] | both);
      assign only_second = ~(clear[pair][1][i] | both);
      assign first       = row_i[pair][7:0] ^ Flip[7:0];
      assign second      = row_i[pair][15:8] ^ Flip[7:0];
      assign total       = row_i[pair][24:16] ^ Flip;

      aoi222_row #(.Bits(8)) u_select (
        .a_i(first[7:0]),
        .b_i(only_first),
        .c_i(second[7:0]),
        .d_i(only_second),
        .e_i(total[7:0]),
        .f_i(both),
        .y_o(row[pair][i][7:0])
      );
      // A single activation has no ninth bit: for it, the sign row's may be any constant.
      assign row[pair][i][8] = ~(both & total[8]);
    end
  end

  row_sum #(
    .Rows (Rows),
    .Width(9),
    .Bits (SumBits),
    .Shift(bit_positions())
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
