// SPDX-License-Identifier: Apache-2.0
// W4A16 without rounding: biased fixed point, one carry-save sum; see w4a16_exact_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 16
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (41 * (D))
`define PE_ROW_BITS(D) (41 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// |activation| <= 2047 x 2^29 units of 2^-24, times 8 is below 2^43, and a sign: 51 at group 128.
`define PE_SUM_BITS(G) (44 + $clog2(G))
`define PE_EDGE w4a16_exact_edge
`define PE_DOT w4a16_exact_dot
`endif
