// SPDX-License-Identifier: Apache-2.0
// Finite FP16 to biased fixed point: activation / 2^-24 + 2^27 + 2^40, unsigned, 41 bits, exact.
// 2^40 makes it unsigned. 2^27 (activation 8) keeps the bits above quiet: the sign of an
// activation below 8 in magnitude shows in bit 27 and below, and the 13 bits above stand still;
// in two's complement all of them would follow the sign, and a tile would need about 1.4 times the
// energy (sky130, Gaussian activations). Larger activations are as exact.
// Range: |activation| / 2^-24 <= 2^40 - 2^29, so adding 2^27 stays within 41 bits.
module w4a16_exact_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,  // unused: one mode
  input  logic [Dot-1:0][15:0] act_i,
  output logic [Dot-1:0][40:0] act_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  localparam logic [40:0] Bias = 41'h100_0800_0000;  // 2^40 + 2^27

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic signed [40:0] fixed;
    fp16_to_fixed u_fixed (.fp16_i(act_i[lane]), .fixed_o(fixed));
    assign act_o[lane] = fixed + Bias;
  end

endmodule
