// SPDX-License-Identifier: Apache-2.0
// FP16 x FP16 products, FP32 sums; see rtl/float/fp16_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 16
`define PE_WEIGHT_BITS 16
`define PE_EDGE_BITS(D) (17 * (D))
`define PE_ROW_BITS(D) (17 * (D))
`define PE_STORE_BITS(D) (17 * (D))
// FP32, however large the group.
`define PE_SUM_BITS(G) (32 + 0 * (G))
`define PE_EDGE fp16_recode_lanes
`define PE_WEIGHT fp16_weight
`define PE_DOT fp16_dot
`define PE_ADD fp32_add #(.Bounded(1'b1))
`endif
