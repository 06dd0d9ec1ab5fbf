// SPDX-License-Identifier: Apache-2.0
// Dot fusion units and their sum: one lane, one unit. See bitfusion_unit.
//
// Golden model: models/pe/bitfusion, equal bit for bit. Combinational.
// Range: a product is at most 255^2 < 2^16, so a sum of G products takes 17 + log2(G) bits.
module bitfusion_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 24
) (
  input  logic [5:0]                mode_i,
  input  logic [Dot-1:0][15:0][1:0] row_i,
  input  logic [Dot-1:0][15:0][1:0] weight_i,
  input  logic [SumBits-1:0]        sum_i,
  output logic [SumBits-1:0]        sum_o
);

  logic [Dot-1:0][SumBits-1:0] product;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [16:0] sum;
    bitfusion_unit u_unit (
      .mode_i  (mode_i),
      .act_i   (row_i[lane]),
      .weight_i(weight_i[lane]),
      .sum_o   (sum)
    );
    assign product[lane] = SumBits'($signed(sum));
  end

  sum_tree #(.Terms(Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, product}), .sum_o(sum_o));

endmodule
