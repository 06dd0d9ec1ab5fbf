// SPDX-License-Identifier: Apache-2.0
// W4A16 with activations aligned within their group (rtl/group_align), in two passes of 8 bits
// through a W4A8 tile; see w4a16_aligned_edge.sv.
`ifndef PE_SVH
`define PE_SVH
// 0: the low byte of the activations; 1: the high byte, whose sums weigh 256 times as much.
`define PE_MODE_BITS 1
`define PE_ACT_BITS 16
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// |slice x weight| <= 255 x 8 < 2^11, and a sign.
`define PE_SUM_BITS(G) (12 + $clog2(G))
`define PE_EDGE w4a16_aligned_edge
`define PE_DOT w4a16_aligned_dot
`endif
