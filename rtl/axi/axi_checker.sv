// SPDX-License-Identifier: Apache-2.0
// Watches an AXI4 port: `bind dut axi_checker #(...) u_checker (.*)` or an instance beside it.
// Names are those of the master's ports without direction. A failing assertion stops the
// simulation.
module axi_checker #(
  parameter  int unsigned AddrWidth = 40,
  parameter  int unsigned DataWidth = 64,
  parameter  int unsigned IdWidth   = 4,
  localparam int unsigned DataBytes = DataWidth / 8
) (
  input logic                 clk_i,
  input logic                 rst_ni,
  input logic                 arvalid,
  input logic                 arready,
  input logic [IdWidth-1:0]   arid,
  input logic [AddrWidth-1:0] araddr,
  input logic [7:0]           arlen,
  input logic [2:0]           arsize,
  input logic [1:0]           arburst,
  input logic                 rvalid,
  input logic                 rready,
  input logic [IdWidth-1:0]   rid,
  input logic [DataWidth-1:0] rdata,
  input logic [1:0]           rresp,
  input logic                 rlast,
  input logic                 awvalid,
  input logic                 awready,
  input logic [IdWidth-1:0]   awid,
  input logic [AddrWidth-1:0] awaddr,
  input logic [7:0]           awlen,
  input logic [2:0]           awsize,
  input logic [1:0]           awburst,
  input logic                 wvalid,
  input logic                 wready,
  input logic [DataWidth-1:0] wdata,
  input logic [DataBytes-1:0] wstrb,
  input logic                 wlast,
  input logic                 bvalid,
  input logic                 bready,
  input logic [IdWidth-1:0]   bid,
  input logic [1:0]           bresp
);

  localparam int unsigned AddressWidth = IdWidth + AddrWidth + 13;

  handshake_checker #(.Width(AddressWidth), .Quiet(1'b1)) u_ar (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(arvalid), .ready_i(arready),
    .data_i({arid, araddr, arlen, arsize, arburst})
  );
  handshake_checker #(.Width(AddressWidth), .Quiet(1'b1)) u_aw (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(awvalid), .ready_i(awready),
    .data_i({awid, awaddr, awlen, awsize, awburst})
  );
  handshake_checker #(.Width(IdWidth + DataWidth + 3), .Quiet(1'b1)) u_r (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(rvalid), .ready_i(rready),
    .data_i({rid, rdata, rresp, rlast})
  );
  handshake_checker #(.Width(DataWidth + DataBytes + 1), .Quiet(1'b1)) u_w (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(wvalid), .ready_i(wready),
    .data_i({wdata, wstrb, wlast})
  );
  handshake_checker #(.Width(IdWidth + 2), .Quiet(1'b1)) u_b (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(bvalid), .ready_i(bready), .data_i({bid, bresp})
  );

  axi_burst_checker #(.AddrWidth(AddrWidth), .DataWidth(DataWidth)) u_read_burst (
    .clk_i, .rst_ni, .valid_i(arvalid), .addr_i(araddr), .len_i(arlen), .size_i(arsize),
    .burst_i(arburst)
  );
  axi_burst_checker #(.AddrWidth(AddrWidth), .DataWidth(DataWidth)) u_write_burst (
    .clk_i, .rst_ni, .valid_i(awvalid), .addr_i(awaddr), .len_i(awlen), .size_i(awsize),
    .burst_i(awburst)
  );

  axi_read_checker #(.IdWidth(IdWidth)) u_read (
    .clk_i, .rst_ni,
    .ar_valid_i(arvalid), .ar_ready_i(arready), .ar_id_i(arid), .ar_len_i(arlen),
    .r_valid_i(rvalid), .r_ready_i(rready), .r_id_i(rid), .r_last_i(rlast)
  );
  axi_write_checker #(.IdWidth(IdWidth)) u_write (
    .clk_i, .rst_ni,
    .aw_valid_i(awvalid), .aw_ready_i(awready), .aw_id_i(awid), .aw_len_i(awlen),
    .w_valid_i(wvalid), .w_ready_i(wready), .w_last_i(wlast),
    .b_valid_i(bvalid), .b_ready_i(bready), .b_id_i(bid)
  );

endmodule
