// SPDX-License-Identifier: Apache-2.0
// W4A8 by two signed base-4 digits, complemented rows; see digit_z_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// |activation x weight| <= 1152 < 2^11, and a sign.
`define PE_SUM_BITS(G) (12 + $clog2(G))
`define PE_EDGE offset_edge
`define PE_WEIGHT digit_z_weight
`define PE_DOT digit_z_dot
`define PE_DOT_PARAMETERS .Complement(1'b1)
`endif
