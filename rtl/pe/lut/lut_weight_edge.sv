// SPDX-License-Identifier: Apache-2.0
// A column's weights as addresses: per block of lanes and bit plane {negate, index}, index Lanes -
// 1 bits. A plane's bits say plus (1) or minus (0) each activation; with the last at minus, the
// table entry of the opposite signs is negated. The sign plane of two's complement counts negative,
// so its bits are taken inverted. Doing this here, once per column, is the offline remapping of LUT
// Tensor Core (Mo et al., ISCA 2025, arXiv 2408.06003). Golden model: models/pe/lut. Combinational.
module lut_weight_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [0:0]            mode_i,    // unused: one mode
  input  logic [Dot-1:0][3:0]   weight_i,  // two's complement
  output logic [4*Dot-1:0]      weight_o
);

  logic unused_mode;
  assign unused_mode = ^mode_i;

  for (genvar b = 0; b < int'(Dot + 3) / 4; ++b) begin : gen_block
    localparam int unsigned Lanes = int'(Dot) - 4 * b < 4 ? int'(Dot) - 4 * b : 4;
    for (genvar plane = 0; plane < 4; ++plane) begin : gen_plane
      logic [Lanes-1:0] plus;
      for (genvar lane = 0; lane < int'(Lanes); ++lane) begin : gen_lane
        assign plus[lane] = weight_i[4*b+lane][plane] ^ (plane == 3);
      end
      // The highest bit is the negation itself, and would be 1 as part of the address.
      assign weight_o[16*b+plane*Lanes+:Lanes] =
          plus[Lanes-1] ? plus ^ Lanes'(2 ** (Lanes - 1))
                        : ~plus;
    end
  end

endmodule
