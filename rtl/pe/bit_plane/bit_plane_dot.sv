// SPDX-License-Identifier: Apache-2.0
// W4A8 by bit planes: four sums side by side, one per weight bit, each adding up the activations
// whose weight has the bit. Shifts wait for the group end.
//
// Golden model: models/pe/bit_plane, equal bit for bit. Combinational.
// Range: a lane adds at most 255 to a sum, so that 8 + log2(group) bits do not wrap and the four
// sums may be added as one word.
module bit_plane_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 60
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0] row_i,     // offset binary
  input  logic [Dot-1:0][3:0] weight_i,  // two's complement
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  localparam int unsigned PlaneBits = SumBits / 4;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar plane = 0; plane < 4; ++plane) begin : gen_plane
    logic [Dot-1:0][7:0] row;

    for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
      assign row[lane] = weight_i[lane][plane] ? row_i[lane] : '0;
    end

    row_sum #(
      .Rows (Dot),
      .Width(8),
      .Bits (PlaneBits)
    ) u_sum (
      .row_i(row),
      .sum_i(sum_i[plane*PlaneBits+:PlaneBits]),
      .sum_o(sum_o[plane*PlaneBits+:PlaneBits])
    );
  end

endmodule
