// SPDX-License-Identifier: Apache-2.0
// The same module as int8_xu's.
`include "../int8_xu/int8_xu_dot.sv"
