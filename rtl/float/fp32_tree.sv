// SPDX-License-Identifier: Apache-2.0
// The FP32 sum of Terms numbers as a balanced tree of rounding additions, in the order that
// models/float SumTreeFp32 follows: the lower half (rounded down) joins the upper half. Bounded
// as fp32_add's. Combinational.
module fp32_tree #(
  parameter int unsigned Terms   = 4,
  parameter bit          Bounded = 1'b0
) (
  input  logic [Terms-1:0][31:0] term_i,
  output logic [31:0]            sum_o
);

  if (Terms == 1) begin : gen_leaf
    assign sum_o = term_i[0];
  end else begin : gen_node
    localparam int unsigned Low = Terms / 2;
    logic [31:0] low, high;
    fp32_tree #(.Terms(Low), .Bounded(Bounded)) u_low (
      .term_i(term_i[Low-1:0]),
      .sum_o (low)
    );
    fp32_tree #(.Terms(Terms - Low), .Bounded(Bounded)) u_high (
      .term_i(term_i[Terms-1:Low]),
      .sum_o (high)
    );
    fp32_add #(.Bounded(Bounded)) u_add (.a_i(low), .b_i(high), .sum_o(sum_o));
  end

endmodule
