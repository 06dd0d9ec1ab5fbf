// SPDX-License-Identifier: Apache-2.0
// The same module as int8_bw's.
`include "../int8_bw/int8_bw_dot.sv"
