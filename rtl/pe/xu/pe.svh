// SPDX-License-Identifier: Apache-2.0
// W4A8 with offset-binary activations and sign-magnitude weights; see xu_dot.sv.
`ifndef PE_SVH
`define PE_SVH
`define PE_MODE_BITS 1
`define PE_ACT_BITS 8
`define PE_WEIGHT_BITS 4
`define PE_EDGE_BITS(D) (8 * (D))
`define PE_ROW_BITS(D) (8 * (D))
`define PE_STORE_BITS(D) (4 * (D))
// |activation x weight| <= 896 < 2^10, and a sign.
`define PE_SUM_BITS(G) (11 + $clog2(G))
`define PE_EDGE offset_edge
`define PE_WEIGHT sign_magnitude_weight
`define PE_WEIGHT_PARAMETERS .WeightBits(4)
`define PE_DOT xu_dot
`define PE_DOT_PARAMETERS .WeightBits(4)
`endif
