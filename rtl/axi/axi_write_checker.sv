// SPDX-License-Identifier: Apache-2.0
// Assertions on AXI4 write data and responses: WLAST ends each burst where its address says,
// whether data or address came first, and a response comes once, after both (IHI 0022H A3.3.1,
// A3.4.1). Depth: bursts that it can remember between address, data and response. `disable iff`
// beside an asynchronous reset is no mistake.
// verilator lint_off SYNCASYNCNET
module axi_write_checker #(
  parameter int unsigned IdWidth = 4,
  parameter int unsigned Depth   = 64
) (
  input logic               clk_i,
  input logic               rst_ni,
  input logic               aw_valid_i,
  input logic               aw_ready_i,
  input logic [IdWidth-1:0] aw_id_i,
  input logic [7:0]         aw_len_i,
  input logic               w_valid_i,
  input logic               w_ready_i,
  input logic               w_last_i,
  input logic               b_valid_i,
  input logic               b_ready_i,
  input logic [IdWidth-1:0] b_id_i
);

  localparam int unsigned Ids = 2 ** IdWidth;

  // Bursts are numbered as their addresses come, which is also the order of their data.
  int unsigned        addresses_q, bursts_q, addresses_d, bursts_d;  // bursts: of data, ended
  int unsigned        both_q, both_d;                                // address and data
  logic [8:0]         beats_q, beats_d;                              // of the burst under way
  logic [7:0]         aw_len_q [Depth];
  logic [IdWidth-1:0] aw_id_q [Depth];
  logic [7:0]         w_len_q [Depth];
  int unsigned        unanswered_q [Ids];

  logic               aw_fire, w_fire, b_fire;
  logic [IdWidth-1:0] both_id;
  // No arrays inside assertions: Verilator 5.006 does not take them.
  logic [7:0] said_len, data_len;
  logic       owed;
  assign said_len = aw_len_q[bursts_q % Depth];
  assign data_len = w_len_q[addresses_q % Depth];
  assign owed     = unanswered_q[b_id_i] != 0;

  assign aw_fire     = aw_valid_i && aw_ready_i;
  assign w_fire      = w_valid_i && w_ready_i;
  assign b_fire      = b_valid_i && b_ready_i;
  assign addresses_d = addresses_q + 32'(aw_fire);
  assign bursts_d    = bursts_q + 32'(w_fire && w_last_i);
  assign both_d      = addresses_d < bursts_d ? addresses_d : bursts_d;  // one more at most
  assign both_id     = both_q == addresses_q ? aw_id_i : aw_id_q[both_q % Depth];
  assign beats_d     = !w_fire ? beats_q : w_last_i ? '0 : beats_q + 1'b1;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      addresses_q <= '0;
      bursts_q    <= '0;
      both_q      <= '0;
      beats_q     <= '0;
      for (int i = 0; i < int'(Ids); ++i) unanswered_q[i] <= '0;
    end else begin
      addresses_q <= addresses_d;
      bursts_q    <= bursts_d;
      both_q      <= both_d;
      beats_q     <= beats_d;
      if (aw_fire) begin
        aw_len_q[addresses_q % Depth] <= aw_len_i;
        aw_id_q[addresses_q % Depth]  <= aw_id_i;
      end
      if (w_fire && w_last_i) w_len_q[bursts_q % Depth] <= 8'(beats_q);
      for (int i = 0; i < int'(Ids); ++i) begin
        unanswered_q[i] <= unanswered_q[i] + 32'(both_d != both_q && both_id == IdWidth'(i))
                                           - 32'(b_fire && b_id_i == IdWidth'(i));
      end
    end
  end

  WriteRemembered: assert property (@(posedge clk_i) disable iff (!rst_ni)
    aw_valid_i || w_valid_i |-> addresses_q - both_q < Depth && bursts_q - both_q < Depth)
    else $error("more bursts than the checker can follow");
  LastWhereAddressSaid: assert property (@(posedge clk_i) disable iff (!rst_ni)
    w_valid_i && bursts_q < addresses_q |->
      w_last_i == (beats_q == 9'(said_len)))
    else $error("WLAST in the wrong place");
  LastWhereAddressSays: assert property (@(posedge clk_i) disable iff (!rst_ni)
    w_valid_i && aw_valid_i && bursts_q == addresses_q |-> w_last_i == (beats_q == 9'(aw_len_i)))
    else $error("WLAST in the wrong place, address in the same cycle");
  AddressFitsData: assert property (@(posedge clk_i) disable iff (!rst_ni)
    aw_valid_i && addresses_q < bursts_q |-> aw_len_i == data_len)
    else $error("the data that came before their address were another number of beats");
  AddressFitsBegunData: assert property (@(posedge clk_i) disable iff (!rst_ni)
    aw_valid_i && addresses_q == bursts_q |-> 9'(aw_len_i) >= beats_q)
    else $error("more data came before their address than it asks for");
  ResponseAfterWrite: assert property (@(posedge clk_i) disable iff (!rst_ni)
    b_valid_i |-> owed)
    else $error("response without a finished write of that ID");

endmodule
// verilator lint_on SYNCASYNCNET
