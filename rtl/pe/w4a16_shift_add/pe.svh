// SPDX-License-Identifier: Apache-2.0
// W4A16 by shift and add with FP32 sums; see w4a16_shift_add_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 16
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (17 * (D))
`define PE_ROW_BITS(D) (17 * (D))
`define PE_STORE_BITS(D) (5 * (D))
// FP32, however large the group.
`define PE_SUM_BITS(G) (32 + 0 * (G))
`define PE_EDGE fp16_recode_lanes
`define PE_WEIGHT w4a16_shift_add_weight
`define PE_DOT w4a16_shift_add_dot
`define PE_ADD fp32_add #(.Bounded(1'b1))
`endif
