// SPDX-License-Identifier: Apache-2.0
// The zero row's sums, one per column and pass: zero after reset. A stored one is read from the
// next cycle on; reading is combinational.
module offset_store #(
  parameter  int unsigned Bits       = 19,
  parameter  int unsigned Columns    = 1,
  parameter  int unsigned Passes     = 1,
  localparam int unsigned ColumnBits = Columns > 1 ? $clog2(Columns) : 1,
  localparam int unsigned PassBits   = Passes > 1 ? $clog2(Passes) : 1
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  store_i,
  input  logic [ColumnBits-1:0] column_i,
  input  logic [PassBits-1:0]   pass_i,
  input  logic [Bits-1:0]       raw_i,
  output logic [Bits-1:0]       offset_o
);

  logic [Columns-1:0][Passes-1:0][Bits-1:0] offset_d, offset_q;

  assign offset_o = offset_q[column_i][pass_i];

  always_comb begin
    offset_d = offset_q;
    if (store_i) offset_d[column_i][pass_i] = raw_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) offset_q <= '0;
    else         offset_q <= offset_d;
  end

endmodule
