// SPDX-License-Identifier: Apache-2.0
// W4A8 by shift and add, as arXiv 2411.16158 draws it; see shift_add_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// |activation x weight| <= 1024 = 2^10: a group of G needs 2^10 G, and one sign bit and one for
// the positive end, which only -128 x -8 reaches.
`define PE_SUM_BITS(G) (12 + $clog2(G))
`define PE_DOT shift_add_dot
`endif
