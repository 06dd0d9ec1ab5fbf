// SPDX-License-Identifier: Apache-2.0
// Two's-complement weights to radix-4 Booth digits {negative, two, one}, the lowest first.
module booth4_weight #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]                mode_i,  // unused: one mode
  input  logic [Dot-1:0][3:0]       weight_i,
  output logic [Dot-1:0][1:0][2:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [4:0] extended;
    assign extended = {weight_i[lane], 1'b0};
    for (genvar digit = 0; digit < 2; ++digit) begin : gen_digit
      logic high, middle, low, one, two;
      assign {high, middle, low}   = extended[2*digit+:3];
      assign one                   = middle ^ low;
      assign two                   = (high ^ middle) & ~one;
      assign weight_o[lane][digit] = {high & (one | two), two, one};
    end
  end

endmodule
