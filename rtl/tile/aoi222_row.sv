// SPDX-License-Identifier: Apache-2.0
// The complement of one of three words, or of none: (a and b) or (c and d) or (e and f), where b, d
// and f select. A cell per bit (aoi222); Verilator gets the words, which compile and run faster.
module aoi222_row #(
  parameter int unsigned Bits = 8
) (
  input  logic [Bits-1:0] a_i,
  input  logic            b_i,
  input  logic [Bits-1:0] c_i,
  input  logic            d_i,
  input  logic [Bits-1:0] e_i,
  input  logic            f_i,
  output logic [Bits-1:0] y_o
);

`ifdef VERILATOR
  assign y_o = ~((a_i & {Bits{b_i}}) | (c_i & {Bits{d_i}}) | (e_i & {Bits{f_i}}));
`else
  for (genvar i = 0; i < int'(Bits); ++i) begin : gen_bit
    aoi222 u_cell (
      .a_i(a_i[i]),
      .b_i(b_i),
      .c_i(c_i[i]),
      .d_i(d_i),
      .e_i(e_i[i]),
      .f_i(f_i),
      .y_o(y_o[i])
    );
  end
`endif

endmodule
