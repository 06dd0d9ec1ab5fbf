// SPDX-License-Identifier: Apache-2.0
// Two's-complement weights to sign (top bit) and magnitude. The most negative code has none: the
// quantizer does not make it.
module sign_magnitude_weight #(
  parameter int unsigned Dot        = 4,
  parameter int unsigned WeightBits = 4
) (
  input  logic [0:0]                     mode_i,  // unused: one mode
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,
  output logic [Dot-1:0][WeightBits-1:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic                  sign;
    logic [WeightBits-2:0] low, magnitude;
    assign {sign, low}    = weight_i[lane];
    assign magnitude      = sign ? -low : low;
    assign weight_o[lane] = {sign, magnitude};
  end

endmodule
