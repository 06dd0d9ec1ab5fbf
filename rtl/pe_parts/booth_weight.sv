// SPDX-License-Identifier: Apache-2.0
// Two's-complement weights to radix-4 Booth digits {negative, two, one}, the lowest first.
module booth_weight #(
  parameter  int unsigned Dot        = 4,
  parameter  int unsigned WeightBits = 4,  // even
  localparam int unsigned Digits     = WeightBits / 2
) (
  input  logic [0:0]                      mode_i,  // unused: one mode
  input  logic [Dot-1:0][WeightBits-1:0]  weight_i,
  output logic [Dot-1:0][Digits-1:0][2:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [WeightBits:0] extended;
    assign extended = {weight_i[lane], 1'b0};
    for (genvar digit = 0; digit < int'(Digits); ++digit) begin : gen_digit
      logic high, middle, low, one, two;
      assign {high, middle, low}   = extended[2*digit+:3];
      assign one                   = middle ^ low;
      assign two                   = (high ^ middle) & ~one;
      assign weight_o[lane][digit] = {high & (one | two), two, one};
    end
  end

endmodule
