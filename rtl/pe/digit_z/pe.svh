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
// With the share added -activation x weight is in -1024..1016: 11 bits a product (digit_z_dot.sv).
`define PE_SUM_BITS(G) (11 + $clog2(G))
// Stored weights are one less than their codes, and sums run backwards.
`define PE_ACT_SHARE -1
`define PE_EDGE offset_edge
`define PE_WEIGHT digit_z_weight
`define PE_DOT digit_z_dot
`define PE_DOT_PARAMETERS .Complement(1'b1)
`endif
