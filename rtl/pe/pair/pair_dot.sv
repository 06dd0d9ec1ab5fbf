// SPDX-License-Identifier: Apache-2.0
// W4A8, two lanes per partial product. A bit of two lanes' weights selects one of four numbers that
// the tile row has ready: 0, the first activation, the second, their sum. That is a nine-bit row
// where two lanes by themselves bring two of eight bits: 18 partial product bits per product, not
// 32, for an AND-OR instead of an AND each and one row-shared adder per pair.
//
// The rows are stored complemented, so that an inverting AND-OR gate makes them; activations come
// as 127 - a, which undoes the negation. The row of the sign bits has to count the other way: it is
// selected from the complements. What all this adds depends on the weights alone and leaves with
// the sum of zero activations. One carry-save sum, no carry-in, no sign extension.
//
// Golden model: models/pe/pair, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits, and only the sum less its constant has to fit: |activation x
// weight| <= 2^10, reached at -128 x -8 alone, so 12 + log2(group) bits.
module pair_dot #(
  parameter  int unsigned Dot     = 4,
  parameter  int unsigned SumBits = 19,
  localparam int unsigned Pairs   = (Dot + 1) / 2
) (
  input  logic [0:0]             mode_i,    // unused: one mode
  input  logic [Pairs-1:0][24:0] row_i,     // pair_share's
  input  logic [Dot-1:0][3:0]    weight_i,  // two's complement
  input  logic [SumBits-1:0]     sum_i,
  output logic [SumBits-1:0]     sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [2*Pairs-1:0][3:0]             weight;
  logic [Pairs-1:0][3:0][SumBits-1:0]  partial;

  assign weight = (8 * Pairs)'(weight_i);

  for (genvar pair = 0; pair < int'(Pairs); ++pair) begin : gen_pair
    for (genvar i = 0; i < 4; ++i) begin : gen_bit
      logic       first, second;
      logic [8:0] flip, picked, row;
      assign first            = weight[2*pair][i];
      assign second           = weight[2*pair+1][i];
      assign flip             = i == 3 ? '1 : '0;
      assign picked           = ({9{first & ~second}} & ({1'b0, row_i[pair][7:0]} ^ flip))
                              | ({9{~first & second}} & ({1'b0, row_i[pair][15:8]} ^ flip))
                              | ({9{first & second}} & (row_i[pair][24:16] ^ flip));
      assign row              = ~picked;
      assign partial[pair][i] = SumBits'(row) << i;
    end
  end

  sum_tree #(.Terms(4 * Pairs + 1), .Bits(SumBits)) u_sum (
    .term_i({sum_i, partial}),
    .sum_o (sum_o)
  );

endmodule
