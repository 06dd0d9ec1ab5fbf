// SPDX-License-Identifier: Apache-2.0
// W4A8 with the multiplication operator; see product_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// |activation x weight| <= 2^10, which -128 x -8 reaches: a bit for that and a sign.
`define PE_SUM_BITS(G) (12 + $clog2(G))
`define PE_DOT product_dot
`define PE_DOT_PARAMETERS .WeightBits(4)
`endif
