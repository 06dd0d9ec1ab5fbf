// SPDX-License-Identifier: Apache-2.0
// Turns the bus beats of rows into words packed from lane 0; every row starts a new word.
//
// One beat in and at most one word out per cycle, for any mix of row lengths and offsets. `hold`
// keeps the latest beat. Word k of a row needs beats k and k+1: it leaves as beat k+1 arrives. If
// the row's last beat reaches past the first lane (in_last_lane_i >= in_first_lane_i) its rest
// makes one more word, which leaves while the next row's first beat is taken in; otherwise that
// beat is used up at once and not kept. Words stall the beats (ready), and pass in the cycle they
// arrive.
//
// A null beat (no row) makes a word without bytes: out_null_o. Sidecar `meta` of a word is that of
// the latest beat in it. Range: bytes = (last - first) mod DataBytes + 1, in 1 .. DataBytes.
// Golden model: models::PackRows (models/axi/rows.hpp).
module dma_read_align #(
  parameter  int unsigned DataWidth = 64,
  parameter  int unsigned MetaWidth = 1,
  localparam int unsigned LaneBits  = $clog2(DataWidth / 8)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 in_valid_i,
  output logic                 in_ready_o,
  input  logic [DataWidth-1:0] in_data_i,
  input  logic                 in_null_i,
  input  logic                 in_row_first_i,
  input  logic                 in_row_last_i,
  input  logic [LaneBits-1:0]  in_first_lane_i,  // of the row, the same with each of its beats
  input  logic [LaneBits-1:0]  in_last_lane_i,
  input  logic [MetaWidth-1:0] in_meta_i,
  output logic                 out_valid_o,
  input  logic                 out_ready_i,
  output logic [DataWidth-1:0] out_data_o,
  output logic [LaneBits:0]    out_bytes_o,
  output logic                 out_null_o,
  output logic                 out_row_last_o,
  output logic [MetaWidth-1:0] out_meta_o,
  output logic                 busy_o
);

  logic                 hold_valid_q, hold_valid_d;
  logic                 hold_final_q;  // the row's last beat: needs no other to make a word
  logic                 hold_null_q;
  logic [DataWidth-1:0] hold_data_q;
  logic [LaneBits-1:0]  first_lane_q, last_lane_q;
  logic [MetaWidth-1:0] meta_q;
  logic                 accept, used_up, store;

  assign in_ready_o = !hold_valid_q || out_ready_i;
  assign accept     = in_valid_i && in_ready_o;
  assign used_up    = in_row_last_i && !in_row_first_i && in_last_lane_i < in_first_lane_i;
  assign store      = accept && !used_up;

  // Bits are shifted by whole lanes. The next row's beat stays out, so that a waiting word is
  // stable.
  logic [DataWidth-1:0]   next;
  logic [2*DataWidth-1:0] window;
  assign next   = in_data_i & {DataWidth{!hold_final_q}};
  assign window = {next, hold_data_q} >> {first_lane_q, 3'b000};

  logic [LaneBits-1:0] tail;  // bytes of the row's last word, minus one
  assign tail = last_lane_q - first_lane_q;

  assign out_valid_o    = hold_valid_q && (hold_final_q || in_valid_i);
  assign out_data_o     = window[DataWidth-1:0];
  assign out_null_o     = hold_null_q;
  assign out_row_last_o = hold_final_q || used_up;
  assign out_bytes_o    = out_row_last_o ? {1'b0, tail} + 1'b1 : (LaneBits+1)'(DataWidth / 8);
  assign out_meta_o     = hold_final_q ? meta_q : in_meta_i;
  assign busy_o         = hold_valid_q;

  logic unused_window;
  assign unused_window = ^window[2*DataWidth-1:DataWidth];

  always_comb begin
    hold_valid_d = hold_valid_q;
    if (out_valid_o && out_ready_i) hold_valid_d = 1'b0;
    if (store) hold_valid_d = 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      hold_valid_q <= 1'b0;
    end else begin
      hold_valid_q <= hold_valid_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (store) begin
      hold_final_q <= in_row_last_i;
      hold_null_q  <= in_null_i;
      hold_data_q  <= in_data_i;
      first_lane_q <= in_first_lane_i;
      last_lane_q  <= in_last_lane_i;
      meta_q       <= in_meta_i;
    end
  end

  handshake_checker #(
    .Width(DataWidth + LaneBits + MetaWidth + 3), .Quiet(1'b1)
  ) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(out_valid_o), .ready_i(out_ready_i),
    .data_i({out_data_o, out_bytes_o, out_null_o, out_row_last_o, out_meta_o})
  );

endmodule
