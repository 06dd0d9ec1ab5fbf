// SPDX-License-Identifier: Apache-2.0
// Packed activations to the bricks that multiply them: a lane's digits lie 4 x (elements along the
// weight) apart in the packed word, and each serves every brick of its row.
//
// Which packed digit brick 8 qw + 4 qa + 2 iw + ia takes depends on the weight's width alone, as
// elements are numbered with the activation's bits lowest: 4 e + 2 qa + ia, where e is 0 for 8-bit
// weights, qw for 4-bit, 2 qw + iw for 2-bit ones.
// Golden model: models/pe/bitfusion. Combinational.
module bitfusion_act_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [5:0]                mode_i,
  input  logic [16*Dot-1:0][1:0]    act_i,
  output logic [Dot-1:0][15:0][1:0] act_o
);

  logic unused_mode;
  assign unused_mode = ^{mode_i[5:4], mode_i[1:0]};

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    for (genvar b = 0; b < 16; ++b) begin : gen_brick
      localparam int unsigned Digit = b % 2 + b / 4 % 2 * 2;
      localparam int unsigned Iw = b / 2 % 2;
      localparam int unsigned Qw = b / 8;
      assign act_o[lane][b] = mode_i[3] ? act_i[4*lane+Digit]
                            : mode_i[2] ? act_i[8*lane+4*Qw+Digit]
                                        : act_i[16*lane+4*(2*Qw+Iw)+Digit];
    end
  end

endmodule
