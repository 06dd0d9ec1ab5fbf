// SPDX-License-Identifier: Apache-2.0
// OliVe (ISCA 2023): outlier-victim pairs of 4-bit codes; see olive_decode.sv, olive_dot.sv.
// A lane is a pair: two activations and two weights.
`ifndef PE_SVH
`define PE_SVH
// {activation's, weight's normal values are flint4 and not int4}
`define PE_MODE_BITS 2
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 8
// Two decoded operands of a 4-bit integer and a 2-bit exponent of 4.
`define PE_EDGE_BITS(D) (12 * (D))
`define PE_ROW_BITS(D) (12 * (D))
`define PE_STORE_BITS(D) (12 * (D))
// A pair's two products together are within 192 x 192 < 2^16, a pair having at most one outlier:
// half as many pairs as products, and a sign.
`define PE_SUM_BITS(G) (17 + $clog2(((G) + 1) / 2))
`define PE_EDGE olive_act_edge
`define PE_WEIGHT olive_weight_edge
`define PE_DOT olive_dot
`endif
