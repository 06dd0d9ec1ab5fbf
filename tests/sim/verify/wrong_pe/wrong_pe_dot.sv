// SPDX-License-Identifier: Apache-2.0
// The example my_pe with a fault: it reads unsigned weights as signed ones.
module wrong_pe_dot #(
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
    assign exact         = 13'($signed(row_i[lane])) * 13'($signed(weight_i[lane]));
    assign product[lane] = SumBits'(exact);
  end

  sum_tree #(.Terms(Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, product}), .sum_o(sum_o));

endmodule
