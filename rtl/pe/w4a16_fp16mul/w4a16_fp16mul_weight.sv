// SPDX-License-Identifier: Apache-2.0
// INT4 weights (two's complement) to recoded FP16 (fp16_recode): 1.fraction x 2^(exponent - 25).
module w4a16_fp16mul_weight #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]           mode_i,    // unused: one mode
  input  logic [Dot-1:0][3:0]  weight_i,
  output logic [Dot-1:0][16:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [3:0] magnitude;
    logic [8:0] number;  // exponent and the three fraction bits that are ever set
    assign magnitude = weight_i[lane][3] ? -weight_i[lane] : weight_i[lane];
    always_comb begin
      if (magnitude[3])      number = {6'd28, 3'b0};
      else if (magnitude[2]) number = {6'd27, magnitude[1:0], 1'b0};
      else if (magnitude[1]) number = {6'd26, magnitude[0], 2'b0};
      else                   number = magnitude[0] ? {6'd25, 3'b0} : '0;
    end
    assign weight_o[lane] = {weight_i[lane][3], number, 7'b0};
  end

endmodule
