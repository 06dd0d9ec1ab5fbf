// SPDX-License-Identifier: Apache-2.0
// W4A8, one sum per weight bit; see bit_plane_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// Four sums, each of at most 255 per product.
`define PE_SUM_BITS(G) (4 * (8 + $clog2(G)))
`define PE_EDGE offset_edge
`define PE_DOT bit_plane_dot
`endif
