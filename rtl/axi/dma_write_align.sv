// SPDX-License-Identifier: Apache-2.0
// Turns words packed from lane 0 into the write beats of bursts, shifted to the rows' lanes.
//
// At most one word in and one beat out per cycle; a word passes in the cycle it arrives. Beat k of
// a row carries the top of word k-1 (`hold`) and the bottom of word k; if the row's last beat ends
// below the first lane it needs no word. Strobes cover the lanes of the row, and no others. A null
// burst has no beat. Golden model: models::PackRows (models/axi/rows.hpp), read backwards.
module dma_write_align #(
  parameter  int unsigned DataWidth = 64,
  localparam int unsigned DataBytes = DataWidth / 8,
  localparam int unsigned LaneBits  = $clog2(DataBytes)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 burst_valid_i,
  output logic                 burst_ready_o,
  input  logic                 burst_null_i,
  input  logic [7:0]           burst_len_i,
  input  logic [LaneBits-1:0]  burst_first_lane_i,
  input  logic [LaneBits-1:0]  burst_last_lane_i,
  input  logic                 burst_row_first_i,
  input  logic                 burst_row_last_i,
  input  logic                 in_valid_i,
  output logic                 in_ready_o,
  input  logic [DataWidth-1:0] in_data_i,
  output logic                 w_valid_o,
  input  logic                 w_ready_i,
  output logic [DataWidth-1:0] w_data_o,
  output logic [DataBytes-1:0] w_strb_o,
  output logic                 w_last_o
);

  logic [7:0]           count_q, count_d;
  logic [DataWidth-1:0] hold_q;
  logic                 row_first, row_last, needs_word, fire;

  assign w_last_o   = count_q == burst_len_i;
  assign row_first  = burst_row_first_i && count_q == '0;
  assign row_last   = burst_row_last_i && w_last_o;
  assign needs_word = !row_last || burst_last_lane_i >= burst_first_lane_i;

  assign w_valid_o     = burst_valid_i && !burst_null_i && (in_valid_i || !needs_word);
  assign fire          = w_valid_o && w_ready_i;
  assign in_ready_o    = burst_valid_i && !burst_null_i && needs_word && w_ready_i;
  assign burst_ready_o = burst_null_i || (fire && w_last_o);

  // Bits are shifted by whole lanes.
  logic [2*DataWidth-1:0] window;
  logic [LaneBits:0]      shift;
  assign shift    = (LaneBits+1)'(DataBytes) - {1'b0, burst_first_lane_i};
  assign window   = {in_data_i, hold_q} >> {shift, 3'b000};
  assign w_data_o = window[DataWidth-1:0];

  logic unused_window;
  assign unused_window = ^window[2*DataWidth-1:DataWidth];

  logic [DataBytes-1:0] from_first, to_last;
  assign from_first = {DataBytes{1'b1}} << burst_first_lane_i;
  assign to_last    = {DataBytes{1'b1}} >> ~burst_last_lane_i;  // lanes above the last one
  assign w_strb_o   = (row_first ? from_first : '1) & (row_last ? to_last : '1);

  always_comb begin
    count_d = count_q;
    if (fire) count_d = w_last_o ? '0 : count_q + 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= '0;
    end else begin
      count_q <= count_d;
    end
  end

  always_ff @(posedge clk_i) if (in_valid_i && in_ready_o) hold_q <= in_data_i;

  // The other lanes are the sender's noise: the register behind this module keeps them.
  logic [DataWidth-1:0] strobed;
  for (genvar i = 0; i < int'(DataBytes); ++i) begin : gen_strobed
    assign strobed[8*i +: 8] = w_data_o[8*i +: 8] & {8{w_strb_o[i]}};
  end
  handshake_checker #(.Width(DataWidth + DataBytes + 1)) u_w_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(w_valid_o), .ready_i(w_ready_i),
    .data_i({strobed, w_strb_o, w_last_o})
  );

endmodule
