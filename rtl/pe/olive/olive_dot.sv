// SPDX-License-Identifier: Apache-2.0
// OliVe's multiply-accumulate on decoded pairs: integers are multiplied, exponents added, products
// shifted; outliers and normal values take the same path. A lane is a pair, so 2 Dot products.
//
// Golden model: models/pe/olive, equal bit for bit. Combinational.
// Range: |product| <= 192 x 192 = 36864 < 2^16, so 17 bits; of a pair's two products only one can
// meet an outlier on both sides, and |192 x 16| x 2 is less: a pair is within 36864 too.
module olive_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 23
) (
  input  logic [1:0]             mode_i,    // unused: the edges have decoded
  input  logic [2*Dot-1:0][5:0]  row_i,     // {exponent, integer}
  input  logic [2*Dot-1:0][5:0]  weight_i,
  input  logic [SumBits-1:0]     sum_i,
  output logic [SumBits-1:0]     sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [2*Dot-1:0][SumBits-1:0] product;

  for (genvar i = 0; i < int'(2 * Dot); ++i) begin : gen_product
    logic [6:0]  base;      // |-7 x 7| < 2^6
    logic [2:0]  exponent;
    logic [16:0] shifted;
    assign base       = 7'($signed(row_i[i][3:0])) * 7'($signed(weight_i[i][3:0]));
    assign exponent   = {1'b0, row_i[i][5:4]} + {1'b0, weight_i[i][5:4]};
    assign shifted    = 17'($signed(base)) << {exponent, 1'b0};
    assign product[i] = SumBits'($signed(shifted));
  end

  sum_tree #(.Terms(2 * Dot + 1), .Bits(SumBits)) u_sum (
    .term_i({sum_i, product}),
    .sum_o (sum_o)
  );

endmodule
