// SPDX-License-Identifier: Apache-2.0
// The sum of a row's activations over a group, made once for all columns: what a zero point or a
// minimum is multiplied by. sum_o is, one cycle after en_i, the sum of the Lanes activations plus
// base_i (nothing, with first_i). base_i = sum_o gives a running sum; a word of a memory, sums of
// interleaved rows. Golden model: plain addition.
//
// Range: SumBits >= ActBits + log2(group) holds any group of either signedness (unsigned: + 1).
module act_sum #(
  parameter int unsigned Lanes   = 4,
  parameter int unsigned ActBits = 8,
  parameter bit          Signed  = 1'b1,
  parameter int unsigned SumBits = 16
) (
  input  logic                          clk_i,
  input  logic                          en_i,
  input  logic                          first_i,
  input  logic [Lanes-1:0][ActBits-1:0] act_i,
  input  logic signed [SumBits-1:0]     base_i,
  output logic signed [SumBits-1:0]     sum_o
);

  logic [Lanes:0][SumBits-1:0] term;
  logic [SumBits-1:0]          sum_d;

  for (genvar lane = 0; lane < int'(Lanes); ++lane) begin : gen_lane
    assign term[lane] = Signed ? SumBits'($signed(act_i[lane])) : SumBits'(act_i[lane]);
  end
  assign term[Lanes] = first_i ? '0 : base_i;

  sum_tree #(.Terms(Lanes + 1), .Bits(SumBits)) u_sum (.term_i(term), .sum_o(sum_d));

  always_ff @(posedge clk_i) if (en_i) sum_o <= sum_d;

endmodule
