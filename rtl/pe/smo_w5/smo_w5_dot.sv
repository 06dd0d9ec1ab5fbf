// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes: the product of the magnitudes, then 2^11 plus or minus it. For
// minus, the bits are inverted and a carry-in joins, so that all is unsigned and small numbers of
// either sign toggle few wires.
//
// Golden model: models/pe/smo_w5, equal bit for bit. Combinational.
// Range: magnitude <= 127 x 15 < 2^11; a lane adds 1 to 2^12 - 1, so that 12 + log2(group) bits do
// not wrap.
module smo_w5_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [0:0]          mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0] row_i,     // sign, magnitude
  input  logic [Dot-1:0][4:0] weight_i,  // sign, magnitude
  input  logic [SumBits-1:0]  sum_i,
  output logic [SumBits-1:0]  sum_o
);

  localparam int unsigned Rows = 2 * Dot;

  function automatic logic [Rows-1:0][7:0] positions();
    for (int unsigned row = 0; row < Rows; ++row) positions[row] = 8'(0 * row);
  endfunction

  function automatic logic [Rows-1:0][7:0] lengths();
    for (int unsigned row = 0; row < Rows; ++row) lengths[row] = 8'(row % 2 == 0 ? 12 : 1);
  endfunction

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][1:0][11:0] row;  // offset product; its carry-in

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic       sign;
    logic [10:0] magnitude;
    logic [3:0][10:0] partial;
    for (genvar i = 0; i < 4; ++i) begin : gen_bit
      assign partial[i] = weight_i[lane][i] ? 11'(row_i[lane][6:0]) << i : '0;
    end
    sum_tree #(.Terms(4), .Bits(11)) u_product (.term_i(partial), .sum_o(magnitude));
    assign sign         = row_i[lane][7] ^ weight_i[lane][4];
    assign row[lane][0] = {~sign, magnitude ^ {11{sign}}};
    assign row[lane][1] = 12'(sign);
  end

  row_sum #(
    .Rows  (Rows),
    .Width (12),
    .Bits  (SumBits),
    .Shift (positions()),
    .Length(lengths())
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
