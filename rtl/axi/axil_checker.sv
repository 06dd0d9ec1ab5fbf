// SPDX-License-Identifier: Apache-2.0
// Watches an AXI4-Lite port: handshakes, and one response per access, after all of it (IHI 0022H
// A3.3.1, B1.1: no exclusive accesses). For simulation.
// `disable iff` beside an asynchronous reset is no mistake.
// verilator lint_off SYNCASYNCNET
module axil_checker #(
  parameter int unsigned AddrWidth = 12
) (
  input logic                 clk_i,
  input logic                 rst_ni,
  input logic                 awvalid,
  input logic                 awready,
  input logic [AddrWidth-1:0] awaddr,
  input logic                 wvalid,
  input logic                 wready,
  input logic [31:0]          wdata,
  input logic [3:0]           wstrb,
  input logic                 bvalid,
  input logic                 bready,
  input logic [1:0]           bresp,
  input logic                 arvalid,
  input logic                 arready,
  input logic [AddrWidth-1:0] araddr,
  input logic                 rvalid,
  input logic                 rready,
  input logic [31:0]          rdata,
  input logic [1:0]           rresp
);

  handshake_checker #(.Width(AddrWidth), .Quiet(1'b1)) u_aw (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(awvalid), .ready_i(awready), .data_i(awaddr)
  );
  handshake_checker #(.Width(36), .Quiet(1'b1)) u_w (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(wvalid), .ready_i(wready), .data_i({wdata, wstrb})
  );
  handshake_checker #(.Width(2), .Quiet(1'b1)) u_b (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(bvalid), .ready_i(bready), .data_i(bresp)
  );
  handshake_checker #(.Width(AddrWidth), .Quiet(1'b1)) u_ar (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(arvalid), .ready_i(arready), .data_i(araddr)
  );
  handshake_checker #(.Width(34), .Quiet(1'b1)) u_r (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(rvalid), .ready_i(rready), .data_i({rdata, rresp})
  );

  // Accesses taken and not yet answered.
  int unsigned addresses_q, data_q, reads_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      addresses_q <= '0;
      data_q      <= '0;
      reads_q     <= '0;
    end else begin
      addresses_q <= addresses_q + 32'(awvalid && awready) - 32'(bvalid && bready);
      data_q      <= data_q + 32'(wvalid && wready) - 32'(bvalid && bready);
      reads_q     <= reads_q + 32'(arvalid && arready) - 32'(rvalid && rready);
    end
  end

  WriteResponseAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni)
    bvalid |-> addresses_q != 0)
    else $error("write response without its address");
  WriteResponseAfterData: assert property (@(posedge clk_i) disable iff (!rst_ni)
    bvalid |-> data_q != 0)
    else $error("write response without its data");
  ReadResponseAfterAddress: assert property (@(posedge clk_i) disable iff (!rst_ni)
    rvalid |-> reads_q != 0)
    else $error("read response without its address");
  WriteResponseExists: assert property (@(posedge clk_i) disable iff (!rst_ni)
    bvalid |-> bresp != axi_pkg::RespExokay)
    else $error("exclusive write response");
  ReadResponseExists: assert property (@(posedge clk_i) disable iff (!rst_ni)
    rvalid |-> rresp != axi_pkg::RespExokay)
    else $error("exclusive read response");

endmodule
// verilator lint_on SYNCASYNCNET
