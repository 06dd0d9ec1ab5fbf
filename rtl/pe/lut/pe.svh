// SPDX-License-Identifier: Apache-2.0
// W4A8 by table lookup; see lut_share.sv, lut_weight_edge.sv, lut_block.sv. Lanes form blocks of 4;
// a last block has Dot % 4.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
// A table of 2^(lanes-1) sums of 8, 9, 10 or 10 bits per block of 1, 2, 3 or 4 lanes.
`define PE_ROW_BITS(D) \
    (80 * ((D) / 4) + ((D) % 4 == 0 ? 0 : (D) % 4 == 1 ? 8 : (D) % 4 == 2 ? 18 : 40))
`define PE_STORE_BITS(D) (4 * (D))
// |activation x weight| <= 1024 = 2^10: a group of G needs 2^10 G, and one sign bit and one for
// the positive end, which only -128 x -8 reaches.
`define PE_SUM_BITS(G) (12 + $clog2(G))
`define PE_SHARE lut_share
`define PE_WEIGHT lut_weight_edge
`define PE_DOT lut_dot
`endif
