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

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    for (genvar b = 0; b < 16; ++b) begin : gen_brick
      localparam int unsigned Ia = b % 2;
      localparam int unsigned Iw = b / 2 % 2;
      localparam int unsigned Qa = b / 4 % 2;
      localparam int unsigned Qw = b / 8;

      logic [2:0][2:0][1:0] by_widths;  // the weight's, then the activation's
      logic [2:0][1:0]      by_act_width;
      for (genvar w = 0; w < 3; ++w) begin : gen_weight_width
        for (genvar a = 0; a < 3; ++a) begin : gen_act_width
          // The packed digit, constant: of an index that it has to compute synthesis makes a table.
          localparam int unsigned Elements = 4 >> a;  // along the activation
          localparam int unsigned Element = a == 2 ? 0 : a == 1 ? Qa : 2 * Qa + Ia;
          localparam int unsigned At =
              w == 2 ? 4 * (Elements * lane + Element) + 2 * Qw + Iw
                     : w == 1 ? 2 * (Elements * (2 * lane + Qw) + Element) + Iw
                              : Elements * (4 * lane + 2 * Qw + Iw) + Element;
          assign by_widths[w][a] = weight_i[At];
        end
      end
      assign by_act_width = mode_i[3] ? by_widths[2] : mode_i[2] ? by_widths[1] : by_widths[0];
      assign weight_o[lane][b] = mode_i[1] ? by_act_width[2]
                               : mode_i[0] ? by_act_width[1] : by_act_width[0];
    end
  end

endmodule
