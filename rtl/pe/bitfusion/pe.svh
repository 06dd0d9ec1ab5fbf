// SPDX-License-Identifier: Apache-2.0
// BitFusion (ISCA 2018): 16 two-bit multipliers that fuse; see bitfusion_unit.sv.
`ifndef PE_SVH
`define PE_SVH
// {weight is signed, activation is signed, weight width, activation width}; widths: 0 for 2 bits,
// 1 for 4, 2 for 8.
`define PE_MODE_BITS 6
// A lane takes 64 / (activation width x weight width) pairs: up to 4 activations of 8 bits or 16
// of 2, and the same of weights.
`define PE_ACT_BITS 32
`define PE_WEIGHT_BITS 32
// The 16 bricks' digits, in place.
`define PE_EDGE_BITS(D) (32 * (D))
`define PE_ROW_BITS(D) (32 * (D))
`define PE_STORE_BITS(D) (32 * (D))
// The widest product, unsigned 255 x 255 < 2^16, and a sign; narrower ones are smaller by more
// than their number.
`define PE_SUM_BITS(G) (17 + $clog2(G))
`define PE_EDGE bitfusion_act_edge
`define PE_WEIGHT bitfusion_weight_edge
`define PE_DOT bitfusion_dot
`endif
