// SPDX-License-Identifier: Apache-2.0
// Packed weights to the bricks that multiply them; see bitfusion_act_edge. Element e's digit d lies
// at (digits per weight) x e + d; brick 8 qw + 4 qa + 2 iw + ia belongs to the element that those
// of its bits number which are no digits, the activation's lowest.
// Golden model: models/pe/bitfusion. Combinational.
module bitfusion_weight_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [5:0]                mode_i,
  input  logic [16*Dot-1:0][1:0]    weight_i,
  output logic [Dot-1:0][15:0][1:0] weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i[5:4];

  // The packed digit of a lane's brick; widths as in the mode.
  function automatic int unsigned position(int unsigned lane, int unsigned b,
                                           int unsigned act_width, int unsigned weight_width);
    int unsigned ia, iw, qa, qw, act_element, act_elements;
    ia = b % 2;
    iw = b / 2 % 2;
    qa = b / 4 % 2;
    qw = b / 8;
    act_element  = act_width == 2 ? 0 : act_width == 1 ? qa : 2 * qa + ia;
    act_elements = act_width == 2 ? 1 : act_width == 1 ? 2 : 4;
    case (weight_width)
      2:       return 4 * (act_elements * lane + act_element) + 2 * qw + iw;
      1:       return 2 * (act_elements * (2 * lane + qw) + act_element) + iw;
      default: return act_elements * (4 * lane + 2 * qw + iw) + act_element;
    endcase
  endfunction

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    for (genvar b = 0; b < 16; ++b) begin : gen_brick
      logic [2:0][2:0][1:0] by_widths;  // the weight's, then the activation's
      logic [2:0][1:0]      by_act_width;
      for (genvar w = 0; w < 3; ++w) begin : gen_weight_width
        for (genvar a = 0; a < 3; ++a) begin : gen_act_width
          // A constant: synthesis makes a table of all digits of an index that it has to compute.
          localparam int unsigned At = position(lane, b, a, w);
          assign by_widths[w][a] = weight_i[At];
        end
      end
      assign by_act_width = mode_i[3] ? by_widths[2] : mode_i[2] ? by_widths[1] : by_widths[0];
      assign weight_o[lane][b] = mode_i[1] ? by_act_width[2]
                               : mode_i[0] ? by_act_width[1] : by_act_width[0];
    end
  end

endmodule
