// SPDX-License-Identifier: Apache-2.0
// One of three words, or none, or its complement: (a and b) or (c and d) or (e and f), where b, d
// and f select. A cell per bit (aoi222 or ao222); Verilator gets the words, which compile and run
// faster.
module select_row #(
  parameter int unsigned Bits       = 8,
  parameter bit          Complement = 1'b1
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
  assign y_o = ((a_i & {Bits{b_i}}) | (c_i & {Bits{d_i}}) | (e_i & {Bits{f_i}}))
             ^ {Bits{Complement}};
`else
  for (genvar i = 0; i < int'(Bits); ++i) begin : gen_bit
    if (Complement) begin : gen_complement
      aoi222 u_cell (
        .a_i(a_i[i]),
        .b_i(b_i),
        .c_i(c_i[i]),
        .d_i(d_i),
        .e_i(e_i[i]),
        .f_i(f_i),
        .y_o(y_o[i])
      );
    end else begin : gen_true
      ao222 u_cell (
        .a_i(a_i[i]),
        .b_i(b_i),
        .c_i(c_i[i]),
        .d_i(d_i),
        .e_i(e_i[i]),
        .f_i(f_i),
        .y_o(y_o[i])
      );
    end
  end
`endif

endmodule
