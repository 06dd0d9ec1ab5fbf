// SPDX-License-Identifier: Apache-2.0
// Assertions on AXI4 read data: each beat belongs to a burst of its ID that was asked for, in order
// within the ID, and the last beat is marked (IHI 0022H A3.3.1, A5.3). Beats of different IDs may
// mix. Depth: bursts per ID it can remember; more is an error of its own.
// `disable iff` beside an asynchronous reset is no mistake.
// verilator lint_off SYNCASYNCNET
module axi_read_checker #(
  parameter int unsigned IdWidth = 4,
  parameter int unsigned Depth   = 64
) (
  input logic               clk_i,
  input logic               rst_ni,
  input logic               ar_valid_i,
  input logic               ar_ready_i,
  input logic [IdWidth-1:0] ar_id_i,
  input logic [7:0]         ar_len_i,
  input logic               r_valid_i,
  input logic               r_ready_i,
  input logic [IdWidth-1:0] r_id_i,
  input logic               r_last_i
);

  localparam int unsigned Ids = 2 ** IdWidth;

  logic [7:0]  len_q [Ids][Depth];
  int unsigned asked_q [Ids];     // bursts
  int unsigned answered_q [Ids];  // bursts
  logic [7:0]  beat_q [Ids];      // of the current burst

  logic expected, is_last, room;
  assign room     = asked_q[ar_id_i] - answered_q[ar_id_i] < Depth;
  assign expected = asked_q[r_id_i] != answered_q[r_id_i];
  assign is_last  = beat_q[r_id_i] == len_q[r_id_i][answered_q[r_id_i] % Depth];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      for (int i = 0; i < int'(Ids); ++i) begin
        asked_q[i]    <= '0;
        answered_q[i] <= '0;
        beat_q[i]     <= '0;
      end
    end else begin
      if (ar_valid_i && ar_ready_i) begin
        len_q[ar_id_i][asked_q[ar_id_i] % Depth] <= ar_len_i;
        asked_q[ar_id_i]                         <= asked_q[ar_id_i] + 1;
      end
      if (r_valid_i && r_ready_i && expected) begin
        beat_q[r_id_i] <= is_last ? '0 : beat_q[r_id_i] + 1'b1;
        if (is_last) answered_q[r_id_i] <= answered_q[r_id_i] + 1;
      end
    end
  end

  ReadRemembered: assert property (@(posedge clk_i) disable iff (!rst_ni)
    ar_valid_i |-> room)
    else $error("more bursts of one ID than the checker can follow");
  ReadExpected: assert property (@(posedge clk_i) disable iff (!rst_ni)
    r_valid_i |-> expected)
    else $error("read data nobody asked for");
  ReadLast: assert property (@(posedge clk_i) disable iff (!rst_ni)
    r_valid_i && expected |-> r_last_i == is_last)
    else $error("RLAST in the wrong place");

endmodule
// verilator lint_on SYNCASYNCNET
