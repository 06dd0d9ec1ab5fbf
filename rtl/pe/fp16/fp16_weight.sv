// SPDX-License-Identifier: Apache-2.0
// FP16 weights to recoded ones, as they are stored.
module fp16_weight #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,
  input  logic [Dot-1:0][15:0] weight_i,
  output logic [Dot-1:0][16:0] weight_o
);

  fp16_recode_lanes #(.Dot(Dot)) u_recode (
    .mode_i(mode_i),
    .act_i (weight_i),
    .act_o (weight_o)
  );

endmodule
