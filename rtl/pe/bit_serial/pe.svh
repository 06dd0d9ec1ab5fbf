// SPDX-License-Identifier: Apache-2.0
// W4A8, one weight bit per pass; see bit_serial_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 2
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// A plane adds at most 255 per product; its signed difference fits as well.
`define PE_SUM_BITS(G) (8 + $clog2(G))
`define PE_EDGE bit_serial_edge
`define PE_DOT bit_serial_dot
`endif
