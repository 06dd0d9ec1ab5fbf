// SPDX-License-Identifier: Apache-2.0
// Techmap: a word of full adders, $fa, bit by bit. The top bit becomes gates: its carry is rarely
// used, and a full-adder cell would be kept for the sum alone.
(* techmap_celltype = "$fa" *)
module split_adders (A, B, C, X, Y);
  parameter WIDTH = 1;

  (* force_downto *) input [WIDTH-1:0] A, B, C;
  (* force_downto *) output [WIDTH-1:0] X, Y;

  wire _TECHMAP_FAIL_ = WIDTH == 1;

  genvar i;
  generate
    for (i = 0; i < WIDTH - 1; i = i + 1) begin : gen_bit
      \$fa #(.WIDTH(1)) u_fa (.A(A[i]), .B(B[i]), .C(C[i]), .X(X[i]), .Y(Y[i]));
    end
  endgenerate
  assign Y[WIDTH-1] = A[WIDTH-1] ^ B[WIDTH-1] ^ C[WIDTH-1];
  assign X[WIDTH-1] = (A[WIDTH-1] & B[WIDTH-1]) | (C[WIDTH-1] & (A[WIDTH-1] ^ B[WIDTH-1]));
endmodule
