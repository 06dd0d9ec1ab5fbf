// SPDX-License-Identifier: Apache-2.0
// Techmap: $alu as a chain of full adders. The top bit's sum and carry are apart, because the
// carry is rarely used and a full-adder cell would be kept for the sum alone.
(* techmap_celltype = "$alu" *)
module ripple_alu (A, B, CI, BI, X, Y, CO);
  parameter A_SIGNED = 0;
  parameter B_SIGNED = 0;
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 1;
  parameter Y_WIDTH = 1;

  (* force_downto *) input [A_WIDTH-1:0] A;
  (* force_downto *) input [B_WIDTH-1:0] B;
  input CI, BI;
  (* force_downto *) output [Y_WIDTH-1:0] X, Y, CO;

  (* force_downto *) wire [Y_WIDTH-1:0] a, b_plain, b, c;
  \$pos #(.A_SIGNED(A_SIGNED), .A_WIDTH(A_WIDTH), .Y_WIDTH(Y_WIDTH)) u_a (.A(A), .Y(a));
  \$pos #(.A_SIGNED(B_SIGNED), .A_WIDTH(B_WIDTH), .Y_WIDTH(Y_WIDTH)) u_b (.A(B), .Y(b_plain));
  assign b = b_plain ^ {Y_WIDTH{BI}};
  assign X = a ^ b;
  assign c[0] = CI;

  genvar i;
  generate
    for (i = 0; i < Y_WIDTH - 1; i = i + 1) begin : gen_bit
      \$fa #(.WIDTH(1)) u_fa (.A(a[i]), .B(b[i]), .C(c[i]), .X(c[i+1]), .Y(Y[i]));
      assign CO[i] = c[i+1];
    end
  endgenerate
  assign Y[Y_WIDTH-1] = X[Y_WIDTH-1] ^ c[Y_WIDTH-1];
  assign CO[Y_WIDTH-1] = (a[Y_WIDTH-1] & b[Y_WIDTH-1]) | (c[Y_WIDTH-1] & X[Y_WIDTH-1]);
endmodule
