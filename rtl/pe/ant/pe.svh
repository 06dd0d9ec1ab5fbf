// SPDX-License-Identifier: Apache-2.0
// ANT (MICRO 2022): 4-bit integers, flint and powers of two; see ant_decode.sv, ant_dot.sv.
`ifndef PE_SVH
`define PE_SVH
// {activation is unsigned, activation type, weight type}; types: 0 int, 1 flint, 2 power of two.
`define PE_MODE_BITS 5
`define PE_ACT_BITS 4
`define PE_WEIGHT_BITS 4
// An activation travels as a 5-bit integer and a 3-bit exponent of 4, a weight as 4 and 2 bits.
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (6 * (D))
// |activation x weight| <= 2^14 x 2^6 = 2^20, reached on both sides: 2^20 G, a sign, one more bit
// for the positive end.
`define PE_SUM_BITS(G) (22 + $clog2(G))
`define PE_EDGE ant_act_edge
`define PE_WEIGHT ant_weight_edge
`define PE_DOT ant_dot
`endif
