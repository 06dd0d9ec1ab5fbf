// SPDX-License-Identifier: Apache-2.0
// A column's arithmetic and its sum register: sum_o is, one cycle later, sum_i plus the Dot
// products of the PE. With TreeRegister the products are added up and registered first, and
// sum_i belongs to the products of the cycle before; PE_ADD (default +) joins the two.
`include "pe.svh"

module dot_sum #(
  parameter int unsigned Dot          = 4,
  parameter int unsigned SumBits      = `PE_SUM_BITS(128),
  parameter bit          TreeRegister = 1'b0
) (
  input  logic                           clk_i,
  input  logic [`PE_MODE_BITS-1:0]       mode_i,
  input  logic [`PE_ROW_BITS(Dot)-1:0]   row_i,
  input  logic [`PE_STORE_BITS(Dot)-1:0] weight_i,
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  logic [SumBits-1:0] addend, dot, sum_d;

  `PE_DOT #(
`ifdef PE_DOT_PARAMETERS
    `PE_DOT_PARAMETERS,
`endif
    .Dot    (Dot),
    .SumBits(SumBits)
  ) u_dot (
    .mode_i  (mode_i),
    .row_i   (row_i),
    .weight_i(weight_i),
    .sum_i   (addend),
    .sum_o   (dot)
  );

  if (TreeRegister) begin : gen_two_steps
    logic [SumBits-1:0] dot_q;
    assign addend = '0;
    always_ff @(posedge clk_i) dot_q <= dot;
`ifdef PE_ADD
    `PE_ADD u_add (.a_i(dot_q), .b_i(sum_i), .sum_o(sum_d));
`else
    assign sum_d = dot_q + sum_i;
`endif
  end else begin : gen_one_step
    assign addend = sum_i;
    assign sum_d  = dot;
  end

  always_ff @(posedge clk_i) sum_o <= sum_d;

endmodule
