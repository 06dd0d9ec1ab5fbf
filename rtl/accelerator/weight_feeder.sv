// SPDX-License-Identifier: Apache-2.0
// Moves the weights of the next tile from their bank into the array's shadow stores, a row per
// cycle, as soon as the tile before it has swapped in (ws_array says when). Rows that the tile does
// not fill get zeros. Timing: a row read in one cycle enters the array in the next, as waves do.
`include "pe.svh"

module weight_feeder #(
  parameter  int unsigned Rows     = 4,
  parameter  int unsigned TileCols = 4,
  parameter  int unsigned WordBits = 256,
  localparam int unsigned RowBits  = Rows > 1 ? $clog2(Rows) : 1
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     halt_i,
  // The next tile and whether its weights are in their bank.
  input  logic                     job_valid_i,
  input  logic [15:0]              weight_rows_i,
  input  logic [7:0]               mode_i,
  input  logic                     full_i,
  output logic                     release_o,
  // Its waves may start now; they do, and swap.
  output logic                     ready_o,
  input  logic                     start_i,
  output logic                     busy_o,
  // Weight buffer, this bank.
  output logic                     read_o,
  output logic [RowBits-1:0]       row_o,
  input  logic [WordBits-1:0]      word_i,
  // Array.
  output logic                     load_o,
  output logic [RowBits-1:0]       load_row_o,
  output logic [`PE_MODE_BITS-1:0] load_mode_o,
  output logic [WordBits-1:0]      weights_o
);

  localparam int unsigned WaitBits = $clog2(TileCols + 1);

  logic                     begin_feed, feed, last_row;
  logic                     feeding_q, feeding_d;  // rows of a tile remain to be read
  logic                     held_q, held_d;        // the shadow's tile has not swapped in yet
  logic [1:0]               age_q, age_d;          // cycles since its first row was read, up to 2
  logic [WaitBits-1:0]      wait_q, wait_d;        // cycles until the shadow may be written again
  logic [RowBits-1:0]       row_q, row_d, load_row_q;
  logic [15:0]              rows, rows_q;
  logic [7:0]               mode, mode_q;
  logic                     load_q, zero_q;
  logic [`PE_MODE_BITS-1:0] load_mode_q;

  assign begin_feed = !feeding_q && !held_q && wait_q == '0 && job_valid_i && full_i && !halt_i;
  assign feed       = begin_feed || feeding_q;
  assign last_row   = row_q == RowBits'(Rows - 1);
  assign rows       = begin_feed ? weight_rows_i : rows_q;
  assign mode       = begin_feed ? mode_i : mode_q;
  assign release_o  = feed && last_row;
  assign read_o     = feed && 16'(row_q) < rows;
  assign row_o      = row_q;
  assign busy_o     = feed;
  assign ready_o    = held_q && age_q == 2'd2;

  always_comb begin
    feeding_d = feed && !last_row;
    held_d    = (held_q || begin_feed) && !start_i;
    row_d     = feed ? (last_row ? '0 : row_q + 1'b1) : row_q;
    wait_d    = wait_q == '0 ? '0 : wait_q - 1'b1;
    if (start_i) wait_d = WaitBits'(TileCols - 1);
    age_d = age_q;
    if (begin_feed)          age_d = 2'd1;
    else if (age_q == 2'd1)  age_d = 2'd2;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      feeding_q <= 1'b0;
      held_q    <= 1'b0;
      age_q     <= '0;
      wait_q    <= '0;
      row_q     <= '0;
      load_q    <= 1'b0;
    end else begin
      feeding_q <= feeding_d;
      held_q    <= held_d;
      age_q     <= age_d;
      wait_q    <= wait_d;
      row_q     <= row_d;
      load_q    <= feed;
    end
  end
  always_ff @(posedge clk_i) begin
    rows_q      <= rows;
    mode_q      <= mode;
    load_row_q  <= row_q;
    zero_q      <= !read_o;
    load_mode_q <= mode[`PE_MODE_BITS-1:0];
  end

  assign load_o      = load_q;
  assign load_row_o  = load_row_q;
  assign load_mode_o = load_mode_q;
  assign weights_o   = zero_q ? '0 : word_i;

  logic unused_mode;
  assign unused_mode = ^mode;

  assert property (@(posedge clk_i) disable iff (!rst_ni) start_i |-> ready_o);

endmodule
