// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes: the product of the magnitudes, then 2^10 plus or minus it. For
// minus, the bits are inverted and a carry-in joins, so that all is unsigned and small numbers of
// either sign toggle few wires. Three times |a| comes ready from the row.
//
// Golden model: models/pe/smo3, equal bit for bit. Combinational.
// Range: magnitude <= 127 x 7 < 2^10; a lane adds 1 to 2^11 - 1, so that 11 + log2(group) bits do
// not wrap.
module smo3_dot #(
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 18
) (
  input  logic [0:0]           mode_i,    // unused: one mode
  input  logic [Dot-1:0][16:0] row_i,     // smo3_share's
  input  logic [Dot-1:0][3:0]  weight_i,  // sign, magnitude
  input  logic [SumBits-1:0]   sum_i,
  output logic [SumBits-1:0]   sum_o
);

  localparam int unsigned Rows = 2 * Dot;

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][1:0][10:0] row;  // offset product; its carry-in

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic       sign;
    logic [9:0] magnitude;
    logic [6:0] single;
    logic [8:0] low;
    assign single = row_i[lane][6:0];
    always_comb begin
      unique case (weight_i[lane][1:0])
        2'd0:    low = '0;
        2'd1:    low = {2'b0, single};
        2'd2:    low = {1'b0, single, 1'b0};
        default: low = row_i[lane][16:8];
      endcase
    end
    assign magnitude = {1'b0, low} + (weight_i[lane][2] ? {1'b0, single, 2'b0} : '0);
    assign sign         = row_i[lane][7] ^ weight_i[lane][3];
    assign row[lane][0] = {~sign, magnitude ^ {10{sign}}};
    assign row[lane][1] = 11'(sign);
  end

  row_sum #(
    .Rows  (Rows),
    .Width (11),
    .Bits  (SumBits),
    .Length({Dot{8'd1, 8'd11}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
