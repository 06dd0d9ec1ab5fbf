// SPDX-License-Identifier: Apache-2.0
// OLAccel (ISCA 2018): 4-bit lanes and an outlier lane; see olaccel_pack.sv, olaccel_dot.sv.
// The paper has one outlier lane per 16: characterise it with Dot = 16.
`ifndef PE_SVH
`define PE_SVH
// Activation outliers of 16 bits (0) or 8 (1).
`define PE_MODE_BITS 1
// Full-width codes; the edges pack what lies within 4 bits into 4 bits.
`define PE_ACT_BITS 16
`define PE_WEIGHT_BITS 8
// Where the step's outlier stands.
`define PE_OUTLIER_INDEX_BITS(D) ((D) > 1 ? $clog2(D) : 1)
// {index, high part of the outlier, a nibble per lane}
`define PE_EDGE_BITS(D) (`PE_OUTLIER_INDEX_BITS(D) + 12 + 4 * (D))
`define PE_ROW_BITS(D) `PE_EDGE_BITS(D)
`define PE_STORE_BITS(D) (`PE_OUTLIER_INDEX_BITS(D) + 4 + 4 * (D))
// |activation x weight| <= 32759 x 119 < 2^22, and a sign.
`define PE_SUM_BITS(G) (23 + $clog2(G))
`define PE_EDGE olaccel_act_edge
`define PE_WEIGHT olaccel_weight_edge
`define PE_DOT olaccel_dot
`endif
