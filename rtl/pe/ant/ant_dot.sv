// SPDX-License-Identifier: Apache-2.0
// ANT's multiply-accumulate: integers are multiplied, exponents added, the product is shifted left
// by the exponent. The type of the operands is gone: one datapath for all modes.
//
// Golden model: models/pe/ant, equal bit for bit. Combinational.
// Range: |product| <= 2^20 (2^14 x 2^6, both powers of two), so 22 bits hold a product and
// SumBits = 22 + log2(group) a sum. Exponents of 4: at most 7 + 3 = 10.
module ant_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 29
) (
  input  logic [4:0]          mode_i,    // unused: the edges have decoded
  input  logic [Dot-1:0][7:0] row_i,     // {exponent, integer}
  input  logic [Dot-1:0][5:0] weight_i,  // {exponent, integer}
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][SumBits-1:0] product;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [8:0]  base;      // |15 x -8| < 2^8
    logic [3:0]  exponent;
    logic [21:0] shifted;
    assign base     = 9'($signed(row_i[lane][4:0])) * 9'($signed(weight_i[lane][3:0]));
    assign exponent = {1'b0, row_i[lane][7:5]} + {2'b0, weight_i[lane][5:4]};
    assign shifted  = 22'($signed(base)) << {exponent, 1'b0};
    assign product[lane] = SumBits'($signed(shifted));
  end

  sum_tree #(.Terms(Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, product}), .sum_o(sum_o));

endmodule
