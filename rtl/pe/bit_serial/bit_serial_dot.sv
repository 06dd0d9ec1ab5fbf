// SPDX-License-Identifier: Apache-2.0
// W4A8, bit-serial: a pass over the group takes one bit of each weight, named by the mode input,
// and adds up the activations that have it. Four passes; the group unit weighs them 1, 2, 4, -8.
//
// Golden model: models/pe/bit_serial, equal bit for bit. Combinational.
// Range: a lane adds at most 255, so that 8 + log2(group) bits do not wrap; the signed difference
// from zero activations, within -128 and 127 per product, fits them too.
module bit_serial_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 15
) (
  input  logic [1:0]          mode_i,    // pass: which weight bit
  input  logic [Dot-1:0][7:0] row_i,     // offset binary
  input  logic [Dot-1:0][3:0] weight_i,  // two's complement
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  logic [Dot-1:0][7:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    assign row[lane] = weight_i[lane][mode_i] ? row_i[lane] : '0;
  end

  row_sum #(
    .Rows (Dot),
    .Width(8),
    .Bits (SumBits)
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
