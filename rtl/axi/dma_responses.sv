// SPDX-License-Identifier: Apache-2.0
// Collects the write responses of a command's bursts into its completion.
//
// Bursts queue here (Depth) when their last data beat has been handed over, null bursts included;
// responses come in their order (one ID). done_valid_o pulses in the cycle after the last response
// of a command, with the first failing response and the address of that burst.
module dma_responses #(
  parameter int unsigned AddrWidth = 40,
  parameter int unsigned TagWidth  = 4,
  parameter int unsigned Depth     = 4
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 burst_valid_i,
  output logic                 burst_ready_o,
  input  logic                 burst_null_i,
  input  logic [AddrWidth-1:0] burst_addr_i,
  input  logic                 burst_last_i,
  input  logic [TagWidth-1:0]  burst_tag_i,
  input  logic                 axi_bvalid_i,
  output logic                 axi_bready_o,
  input  logic [1:0]           axi_bresp_i,
  output logic                 done_valid_o,
  output logic [TagWidth-1:0]  done_tag_o,
  output logic [1:0]           done_resp_o,
  output logic [AddrWidth-1:0] done_addr_o,
  output logic                 busy_o
);

  typedef struct packed {
    logic                 no_bytes;
    logic [AddrWidth-1:0] addr;
    logic                 last;
    logic [TagWidth-1:0]  tag;
  } burst_t;

  burst_t arriving, waiting;
  logic   waiting_valid, answered;
  assign arriving = '{no_bytes: burst_null_i, addr: burst_addr_i, last: burst_last_i,
                      tag: burst_tag_i};

  fifo #(.Width($bits(burst_t)), .Depth(Depth)) u_waiting (
    .clk_i,
    .rst_ni,
    .valid_i(burst_valid_i),
    .ready_o(burst_ready_o),
    .data_i (arriving),
    .valid_o(waiting_valid),
    .ready_i(waiting.no_bytes || axi_bvalid_i),
    .data_o (waiting)
  );

  assign axi_bready_o = waiting_valid && !waiting.no_bytes;
  assign answered     = waiting_valid && (waiting.no_bytes || axi_bvalid_i);

  // The command's first failing response so far.
  logic [1:0]           resp_q, resp;
  logic [AddrWidth-1:0] addr_q, addr;
  logic                 failing;

  assign failing = !waiting.no_bytes && resp_q == axi_pkg::RespOkay &&
                   (axi_bresp_i == axi_pkg::RespSlverr || axi_bresp_i == axi_pkg::RespDecerr);
  assign resp    = failing ? axi_bresp_i : resp_q;
  assign addr    = failing ? waiting.addr : addr_q;

  logic [1:0]           resp_d;
  logic [AddrWidth-1:0] addr_d;
  always_comb begin
    resp_d = resp_q;
    addr_d = addr_q;
    if (answered) begin
      resp_d = waiting.last ? axi_pkg::RespOkay : resp;
      addr_d = waiting.last ? '0 : addr;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      done_valid_o <= 1'b0;
      resp_q       <= axi_pkg::RespOkay;
      addr_q       <= '0;
    end else begin
      done_valid_o <= answered && waiting.last;
      resp_q       <= resp_d;
      addr_q       <= addr_d;
    end
  end

  always_ff @(posedge clk_i) begin
    done_tag_o  <= waiting.tag;
    done_resp_o <= resp;
    done_addr_o <= addr;
  end

  assign busy_o = waiting_valid || done_valid_o;

endmodule
