// SPDX-License-Identifier: Apache-2.0
// What a weight bit of each of two lanes can select: either activation or their sum, once per tile
// row for all its columns. With an odd number of lanes the last pair's second is zero.
//
// Golden model: part of models/pe/families PairPe. Combinational. Range: 255 + 255 < 2^9.
module pair_share #(
  parameter  int unsigned Dot   = 4,
  localparam int unsigned Pairs = (Dot + 1) / 2
) (
  input  logic [0:0]             mode_i,  // unused: one mode
  input  logic [Dot-1:0][7:0]    act_i,   // unsigned
  output logic [Pairs-1:0][24:0] row_o    // per pair: first, second (8 bits each), their sum (9)
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [2*Pairs-1:0][7:0] padded;
  assign padded = (16 * Pairs)'(act_i);

  for (genvar pair = 0; pair < int'(Pairs); ++pair) begin : gen_pair
    logic [8:0] both;
    assign both        = 9'(padded[2*pair]) + 9'(padded[2*pair+1]);
    assign row_o[pair] = {both, padded[2*pair+1], padded[2*pair]};
  end

endmodule
