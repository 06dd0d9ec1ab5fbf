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
    always_comb begin
      for (int unsigned b = 0; b < 16; ++b) begin
        case ({mode_i[3:2], mode_i[1:0]})
          4'b0000: weight_o[lane][b] = weight_i[position(lane, b, 0, 0)];
          4'b0001: weight_o[lane][b] = weight_i[position(lane, b, 1, 0)];
          4'b0010: weight_o[lane][b] = weight_i[position(lane, b, 2, 0)];
          4'b0100: weight_o[lane][b] = weight_i[position(lane, b, 0, 1)];
          4'b0101: weight_o[lane][b] = weight_i[position(lane, b, 1, 1)];
          4'b0110: weight_o[lane][b] = weight_i[position(lane, b, 2, 1)];
          4'b1000: weight_o[lane][b] = weight_i[position(lane, b, 0, 2)];
          4'b1001: weight_o[lane][b] = weight_i[position(lane, b, 1, 2)];
          default: weight_o[lane][b] = weight_i[position(lane, b, 2, 2)];
        endcase
      end
    end
  end

endmodule
