// SPDX-License-Identifier: Apache-2.0
// Several columns before one group unit: beats of Sources valid/ready senders to one, fairly. While
// others wait, each source gets one beat out of Sources; an idle one costs no cycle. An offered
// beat stays the same until it is taken. Combinational from valid_i to valid_o and from ready_i
// to ready_o; no latency. Golden model: the queues of tests/rtl/group_unit/round_robin_test.cpp.
module round_robin #(
  parameter  int unsigned Sources   = 4,
  parameter  int unsigned Bits      = 32,
  localparam int unsigned IndexBits = Sources > 1 ? $clog2(Sources) : 1
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  input  logic [Sources-1:0]           valid_i,
  output logic [Sources-1:0]           ready_o,
  input  logic [Sources-1:0][Bits-1:0] data_i,
  output logic                         valid_o,
  input  logic                         ready_i,
  output logic [Bits-1:0]              data_o,
  output logic [IndexBits-1:0]         index_o   // whose beat it is
);

  // The source that goes first: the one after the last that was served, or the one that waits.
  logic [IndexBits-1:0] first_d, first_q;

  always_comb begin
    index_o = first_q;
    // The later iteration wins: sources from first_q on, round to the one before it.
    for (int i = int'(Sources) - 1; i >= 0; --i) begin
      if (valid_i[i] && i < int'(first_q)) index_o = IndexBits'(i);
    end
    for (int i = int'(Sources) - 1; i >= 0; --i) begin
      if (valid_i[i] && i >= int'(first_q)) index_o = IndexBits'(i);
    end
  end

  assign valid_o = valid_i[index_o];
  assign data_o  = data_i[index_o];

  always_comb begin
    ready_o          = '0;
    ready_o[index_o] = ready_i;
  end

  always_comb begin
    first_d = index_o;
    if (valid_o && ready_i) begin
      first_d = index_o == IndexBits'(Sources - 1) ? '0 : index_o + IndexBits'(1);
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) first_q <= '0;
    else         first_q <= first_d;
  end

  handshake_checker #(.Width(Bits + IndexBits)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(valid_o), .ready_i, .data_i({data_o, index_o})
  );

endmodule
