// SPDX-License-Identifier: Apache-2.0
// W4A8 by table lookup: a column's blocks and their sum; see lut_block.
//
// Golden model: models/pe/lut, equal bit for bit. Combinational.
// Range: |product| <= 128 x 8 = 2^10, so SumBits = 12 + log2(group) never overflows; the deferred
// constant is removed modulo 2^SumBits.
`include "pe.svh"

module lut_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [0:0]                   mode_i,    // unused: one mode
  input  logic [`PE_ROW_BITS(Dot)-1:0] row_i,     // the blocks' tables
  input  logic [4*Dot-1:0]             weight_i,  // the blocks' addresses
  input  logic [SumBits-1:0]           sum_i,
  output logic [SumBits-1:0]           sum_o
);

  localparam int unsigned Blocks = (Dot + 3) / 4;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Blocks-1:0][SumBits-1:0] partial;

  for (genvar b = 0; b < int'(Blocks); ++b) begin : gen_block
    localparam int unsigned Lanes = int'(Dot) - 4 * b < 4 ? int'(Dot) - 4 * b : 4;
    logic [12:0] sum;
    lut_block #(.Lanes(Lanes)) u_block (
      .table_i (row_i[80*b+:`PE_ROW_BITS(Lanes)]),
      .weight_i(weight_i[16*b+:4*Lanes]),
      .sum_o   (sum)
    );
    assign partial[b] = SumBits'($signed(sum));
  end

  sum_tree #(.Terms(Blocks + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, partial}), .sum_o(sum_o));

endmodule
