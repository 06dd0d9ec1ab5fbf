// SPDX-License-Identifier: Apache-2.0
// The sum of Terms words modulo 2^Bits as a balanced tree: log2(Terms) adders deep, so that its
// inputs arrive together and glitch little. A loop over + would give a chain.
module sum_tree #(
  parameter int unsigned Terms = 5,
  parameter int unsigned Bits  = 19
) (
  input  logic [Terms-1:0][Bits-1:0] term_i,
  output logic [Bits-1:0]            sum_o
);

  if (Terms == 1) begin : gen_leaf
    assign sum_o = term_i[0];
  end else begin : gen_node
    localparam int unsigned Low = Terms / 2;
    logic [Bits-1:0] low, high;
    sum_tree #(.Terms(Low), .Bits(Bits)) u_low (.term_i(term_i[Low-1:0]), .sum_o(low));
    sum_tree #(.Terms(Terms - Low), .Bits(Bits)) u_high (
      .term_i(term_i[Terms-1:Low]),
      .sum_o (high)
    );
    assign sum_o = low + high;
  end

endmodule
