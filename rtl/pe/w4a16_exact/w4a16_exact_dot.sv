// SPDX-License-Identifier: Apache-2.0
// W4A16 without any rounding: FP16 spans 2^-24 to 2^16, so fixed point of 41 bits holds every
// activation, and 51 bits every sum of 128 products with INT4 weights, in any order.
//
// The activation is aligned once per array row, at the edge; what a column gets is a plain, biased
// unsigned integer. Its product with a weight is two radix-4 Booth rows, 0, 1 or 2 times the
// activation, inverted for a negative digit. Weights stand still, so their gates and inversions
// cost no energy; nor do bits of the activation that stand still: at any time about 20 of 41 move.
// Inversion and bias leave a constant that depends on the weights alone. There is no sign
// extension, no carry-in and no shifter: all rows and the arriving sum are one carry-save sum.
//
// Golden model: models/pe/w4a16_exact, equal bit for bit. Combinational.
// Range: sums are modulo 2^SumBits; the sum less its constant is within 2047 x 2^29 x 8 x group,
// which is below 2^43 x group: 44 + log2(group) bits with its sign.
module w4a16_exact_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 51
) (
  input  logic [0:0]           mode_i,    // unused: one mode
  input  logic [Dot-1:0][40:0] row_i,     // biased, unsigned
  input  logic [Dot-1:0][3:0]  weight_i,  // two's complement
  input  logic [SumBits-1:0]   sum_i,
  output logic [SumBits-1:0]   sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][1:0][SumBits-1:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [4:0] bits;  // Booth digit d looks at bits 2d + 2 to 2d of this
    assign bits = {weight_i[lane], 1'b0};
    for (genvar d = 0; d < 2; ++d) begin : gen_digit
      logic        negative, once, twice;
      logic [41:0] multiple, digit;
      assign negative = bits[2*d+2];
      assign once     = bits[2*d+1] ^ bits[2*d];
      assign twice    = !once && bits[2*d+2] != bits[2*d+1];
      assign multiple = (once ? {1'b0, row_i[lane]} : '0) | (twice ? {row_i[lane], 1'b0} : '0);
      assign digit    = multiple ^ {42{negative}};
      assign row[lane][d] = SumBits'(digit) << (2 * d);
    end
  end

  sum_tree #(.Terms(2 * Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, row}), .sum_o(sum_o));

endmodule
