// SPDX-License-Identifier: Apache-2.0
// W4A8 with unsigned weights, as asymmetric quantizers give them: the product by the * operator,
// the sum by the shared tree. Combinational.
// Range: |product| <= 128 x 15 < 2^11, so SumBits = 12 + log2(group) never overflows.
module my_pe_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0] row_i,     // two's complement
  input  logic [Dot-1:0][3:0] weight_i,  // unsigned
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][SumBits-1:0] product;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic signed [12:0] exact;  // of a signed byte and a nibble with a zero before it
    assign exact         = 13'($signed(row_i[lane])) * 13'($signed({1'b0, weight_i[lane]}));
    assign product[lane] = SumBits'(exact);
  end

  sum_tree #(.Terms(Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, product}), .sum_o(sum_o));

endmodule
