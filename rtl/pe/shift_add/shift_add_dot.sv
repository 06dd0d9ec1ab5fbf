// SPDX-License-Identifier: Apache-2.0
// W4A8 shift-and-add: each weight bit gates a shifted copy of the activation, and the copies are
// added; the copy of the sign bit is subtracted. This is the straightforward reading of MixPE
// (arXiv 2411.16158), which shows no gates: sign-extended addends, no recoding.
//
// Golden model: models/pe/shift_add, equal bit for bit. Combinational.
// Range: |product| <= 128 x 8 = 2^10, so SumBits = 12 + log2(group) never overflows.
module shift_add_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [0:0]              mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0]     row_i,     // two's complement
  input  logic [Dot-1:0][3:0]     weight_i,  // two's complement
  input  logic [SumBits-1:0]      sum_i,
  output logic [SumBits-1:0]      sum_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][SumBits-1:0] product;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [SumBits-1:0] wide;
    assign wide = SumBits'($signed(row_i[lane]));
    assign product[lane] = (weight_i[lane][0] ? wide : '0)
                         + (weight_i[lane][1] ? wide << 1 : '0)
                         + (weight_i[lane][2] ? wide << 2 : '0)
                         - (weight_i[lane][3] ? wide << 3 : '0);
  end

  sum_tree #(.Terms(Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, product}), .sum_o(sum_o));

endmodule
