// SPDX-License-Identifier: Apache-2.0
// W8A8 by Booth digits recoded once; see recoded_booth_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 8
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (12 * (D))
// 24 bits at group 128, as INT8 designs are compared; 23 would do.
`define PE_SUM_BITS(G) (17 + $clog2(G))
`define PE_EDGE offset_edge
`define PE_WEIGHT booth_weight
`define PE_WEIGHT_PARAMETERS .WeightBits(8)
`define PE_DOT recoded_booth_dot
`define PE_DOT_PARAMETERS .WeightBits(8)
`endif
