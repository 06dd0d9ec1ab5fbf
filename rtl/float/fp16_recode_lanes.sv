// SPDX-License-Identifier: Apache-2.0
// fp16_recode for each of Dot operands: an edge of an array whose PEs multiply FP16.
module fp16_recode_lanes #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,  // unused: one mode
  input  logic [Dot-1:0][15:0] act_i,
  output logic [Dot-1:0][16:0] act_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    fp16_recode u_recode (.fp16_i(act_i[lane]), .recoded_o(act_o[lane]));
  end

endmodule
