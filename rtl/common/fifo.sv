// SPDX-License-Identifier: Apache-2.0
// First-in first-out queue of Depth words, Depth at least 1, not necessarily a power of two.
//
// Latency 1 cycle: a word never passes in the cycle it arrives. ready_o and valid_o come from
// registers alone, so a full queue accepts nothing in the cycle it gives a word away: sustained
// one word per cycle needs Depth of 2. The storage is datapath and has no reset.
// Range: usage_q in [0, Depth]: it rises only when below Depth (ready_o) and falls only when above
// 0 (valid_o). Golden model: std::deque, in tests/rtl/common.
module fifo #(
  parameter int unsigned Width = 8,
  parameter int unsigned Depth = 4
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             valid_i,
  output logic             ready_o,
  input  logic [Width-1:0] data_i,
  output logic             valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] data_o
);

  localparam int unsigned UsageWidth = $clog2(Depth + 1);
  localparam int unsigned IndexWidth = Depth > 1 ? $clog2(Depth) : 1;
  localparam logic [IndexWidth-1:0] LastIndex = IndexWidth'(Depth - 1);

  logic [Depth-1:0][Width-1:0] storage_q;
  logic [IndexWidth-1:0]       write_q, write_d, read_q, read_d;
  logic [UsageWidth-1:0]       usage_q, usage_d;
  logic                        push, pop;

  assign ready_o = usage_q != UsageWidth'(Depth);
  assign valid_o = usage_q != '0;
  assign data_o  = storage_q[read_q];
  assign push    = valid_i && ready_o;
  assign pop     = valid_o && ready_i;

  always_comb begin
    write_d = write_q;
    read_d  = read_q;
    if (push) write_d = write_q == LastIndex ? '0 : write_q + 1'b1;
    if (pop)  read_d  = read_q == LastIndex ? '0 : read_q + 1'b1;
    usage_d = usage_q + UsageWidth'(push) - UsageWidth'(pop);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      write_q <= '0;
      read_q  <= '0;
      usage_q <= '0;
    end else begin
      write_q <= write_d;
      read_q  <= read_d;
      usage_q <= usage_d;
    end
  end

  always_ff @(posedge clk_i) if (push) storage_q[write_q] <= data_i;

  handshake_checker #(.Width(Width), .Quiet(1'b1)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(valid_o), .ready_i, .data_i(data_o)
  );
  assert property (@(posedge clk_i) disable iff (!rst_ni) 32'(usage_q) <= Depth);

endmodule
