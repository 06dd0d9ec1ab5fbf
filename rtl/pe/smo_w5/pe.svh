// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes; see smo_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 5
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (5 * (D))
// A lane adds 1 to 2^12 - 1, so that sums never wrap.
`define PE_SUM_BITS(G) (12 + $clog2(G))
`define PE_EDGE sign_magnitude_edge
`define PE_WEIGHT sign_magnitude_weight
`define PE_WEIGHT_PARAMETERS .WeightBits(5)
`define PE_DOT smo_dot
`define PE_DOT_PARAMETERS .WeightBits(5), .SignedWeight(1'b1)
`endif
