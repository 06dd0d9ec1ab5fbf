// SPDX-License-Identifier: Apache-2.0
// Conventional: the `*` operator on two's-complement operands, products and incoming sum in a
// balanced tree. What synthesis makes of it is the tool's affair.
//
// Golden model: models/pe/families ProductPe, equal bit for bit. Combinational.
// Range: |activation x weight| <= 2^(6 + WeightBits), reached by the least of both alone; 8 +
// WeightBits + log2(group) bits never overflow.
module product_dot #(
  parameter int unsigned Dot        = 4,
  parameter int unsigned WeightBits = 4,
  parameter int unsigned SumBits    = 15 + WeightBits
) (
  input  logic [0:0]                     mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0]            row_i,     // two's complement
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,  // two's complement
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][SumBits-1:0] product;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic signed [7+WeightBits:0] narrow;  // no tool has to narrow a wide multiplication
    assign narrow        = $signed(row_i[lane]) * $signed(weight_i[lane]);
    assign product[lane] = SumBits'(narrow);
  end

  sum_tree #(.Terms(Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, product}), .sum_o(sum_o));

endmodule
