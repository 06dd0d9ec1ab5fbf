// SPDX-License-Identifier: Apache-2.0
// The sum of a block's products by lookup (T-MAC, arXiv 2407.00088; LUT Tensor Core, arXiv
// 2408.06003): each bit plane of the weights picks an entry T_b of the row's table, perhaps
// negated, and the planes are shifted and added.
//
// With bits as signs, w = (-8 s3 + 4 s2 + 2 s1 + s0 - 1) / 2, and the edge has taken care of the
// sign of s3: the sum is 4 T3 + 2 T2 + T1 + (T0 - A) / 2, A the sum of the activations, which is
// the table's last entry; T0 and A are both odd or both even. A negation inverts only: the ones
// that are missing, 4 for T3, 2 for T2, 1 for T1 and (as the half is rounded down) for T0, depend
// on the weights alone and leave with the group's constant.
//
// Golden model: models/pe/lut. Combinational. Range: entries -512..511 in 10 bits, inverted or not,
// T0 - A in 11, its half in 10; 2 T3 + T2 -1536..1533 in 12, the other two -1024..1022 in 11, all
// together -4096..4088 in 13.
module lut_block #(
  parameter  int unsigned Lanes   = 4,                   // 1..4
  localparam int unsigned Entries = 2 ** (Lanes - 1),
  localparam int unsigned Bits    = 8 + $clog2(Lanes)
) (
  input  logic [Entries-1:0][Bits-1:0] table_i,
  input  logic [3:0][Lanes-1:0]        weight_i,  // {negate, index} of each plane
  output logic [12:0]                  sum_o
);

  logic [Bits-1:0] entry [4];
  for (genvar plane = 0; plane < 4; ++plane) begin : gen_plane
    logic [Bits-1:0] found;
    if (Lanes == 1) begin : gen_only
      assign found = table_i[0];
    end else begin : gen_index
      assign found = table_i[weight_i[plane][Lanes-2:0]];
    end
    assign entry[plane] = found ^ {Bits{weight_i[plane][Lanes-1]}};
  end

  logic [10:0] twice;
  logic [11:0] high;
  logic [10:0] low;
  logic        unused_half;  // rounded away
  assign unused_half = twice[0];
  assign twice = 11'($signed(entry[0])) - 11'($signed(table_i[Entries-1]));
  assign high  = (12'($signed(entry[3])) << 1) + 12'($signed(entry[2]));
  assign low   = 11'($signed(entry[1])) + 11'($signed(twice[10:1]));
  assign sum_o = (13'($signed(high)) << 1) + 13'($signed(low));

endmodule
