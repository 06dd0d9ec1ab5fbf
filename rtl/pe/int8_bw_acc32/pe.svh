// SPDX-License-Identifier: Apache-2.0
// int8_bw with 32-bit sums; its modules are those of ../int8_bw.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 8
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (8 * (D))
// Whatever the group: the accumulator that most INT8 hardware has.
`define PE_SUM_BITS(G) (32 + 0 * (G))
`define PE_DOT baugh_wooley_dot
`define PE_DOT_PARAMETERS .WeightBits(8)
`endif
